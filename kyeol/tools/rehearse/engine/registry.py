"""Registering a component's children with the engine, as the component's own provider would."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import provider_pb2, resource_pb2, resource_pb2_grpc

from kyeol.tools.json_values import Json
from kyeol.tools.preview import values


@dataclass(frozen=True)
class Made:
    """A registered child: its URN, its id, and its outputs, secrets in clear."""

    urn: str
    id: str
    outputs: Mapping[str, Json]

    @property
    def reference(self) -> dict[str, str]:
        """The child as an output value."""
        return values.reference(self.urn, self.id)


class Registry:
    """Registers for one component."""

    def __init__(self, monitor: resource_pb2_grpc.ResourceMonitorStub, request: provider_pb2.ConstructRequest) -> None:
        self._monitor = monitor
        self._request = request
        self._aws = request.providers.get("aws", "")
        self.sources = sorted({urn for given in request.inputDependencies.values() for urn in given.urns})

    def component(self) -> str:
        """The component itself."""
        request = self._request
        made = self._monitor.RegisterResource(
            resource_pb2.RegisterResourceRequest(
                type=request.type, name=request.name, parent=request.parent, custom=False,
                dependencies=list(request.dependencies), protect=request.protect, aliases=request.aliases,
                providers=dict(request.providers), retainOnDelete=request.retainOnDelete,
                deletedWith=request.deletedWith, acceptSecrets=True, acceptResources=True,
            )
        )  # fmt: skip
        return str(made.urn)

    def resource(
        self,
        type_: str,
        name: str,
        parent: str,
        inputs: Mapping[str, Json],
        *,
        after: Iterable[str] = (),
        ignore: Iterable[str] = (),
    ) -> Made:
        """A child."""
        given = {key: value for key, value in inputs.items() if value is not None}
        request = self._request
        made = self._monitor.RegisterResource(
            resource_pb2.RegisterResourceRequest(
                type=type_, name=name, parent=parent, custom=True,
                object=values.merge(Struct(), given, frozenset()), dependencies=list(after), ignoreChanges=list(ignore),
                provider=self._aws if type_.startswith("aws:") else "",
                protect=request.protect, retainOnDelete=request.retainOnDelete, deletedWith=request.deletedWith,
                # Else the engine leaves out whatever has anything unknown inside.
                supportsPartialValues=True, acceptSecrets=True, acceptResources=True,
            )
        )  # fmt: skip
        return Made(str(made.urn), str(made.id), values.plain(made.object, mask=False))

    def outputs(self, urn: str, state: Struct) -> None:
        """What the component puts out."""
        self._monitor.RegisterResourceOutputs(resource_pb2.RegisterResourceOutputsRequest(urn=urn, outputs=state))
