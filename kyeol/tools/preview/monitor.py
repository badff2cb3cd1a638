"""The mock engine that records every registration with its parents, edges, providers and options."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NoReturn

import pulumi
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.mocks import MockMonitor, Mocks
from pulumi.runtime.proto import resource_pb2

from kyeol.tools.json_values import Json
from kyeol.tools.kinds import Request, engine, function_of, kind_of, others
from kyeol.tools.preview import values
from kyeol.tools.preview.graph import Graph, Options, Resource


class NoMocks(Mocks):
    """The recording monitor replies by itself; this only satisfies the SDK."""

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> NoReturn:
        """Never called."""
        raise NotImplementedError(args.typ)

    def call(self, args: pulumi.runtime.MockCallArgs) -> NoReturn:
        """Never called."""
        raise NotImplementedError(args.token)


class RecordingMonitor(MockMonitor):
    """Responds as a cloud would, and records its requests.

    Args:
        project: The Pulumi project.
        stack: The stack that is run.
        references: The outputs of the stacks that this one may read, by stack, secrets in clear.
    """

    def __init__(self, project: str, stack: str, references: Mapping[str, Mapping[str, Json]]) -> None:
        super().__init__(NoMocks())
        self.project = project
        self.stack = stack
        self.references = references
        self.recorded: dict[str, Resource] = {}
        self.duplicates: list[str] = []
        self.unanswered: list[str] = []
        self.outputs: Struct = Struct()
        self._places: dict[str, tuple[str, str]] = {}
        self._states: dict[str, tuple[str, Struct]] = {}

    def graph(self) -> Graph:
        """What was recorded."""
        ordered = {urn: self.recorded[urn] for urn in sorted(self.recorded)}
        return Graph(self.project, self.stack, ordered, values.plain(self.outputs, mask=True))

    def exported(self) -> dict[str, Json]:
        """What the stack exports, secrets in clear: for the stacks that read it."""
        return values.plain(self.outputs, mask=False)

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """The URN that the engine gives: the types of all parents but the stack, then the resource's own."""
        parent_type = parent.split("::")[2] if parent else others.STACK
        qualified = type_ if parent_type == others.STACK else f"{parent_type}${type_}"
        return f"urn:pulumi:{self.stack}::{self.project}::{qualified}::{name}"

    def RegisterResource(  # noqa: N802 - the protocol's own name
        self, request: resource_pb2.RegisterResourceRequest
    ) -> resource_pb2.RegisterResourceResponse:
        """Record a resource and return what the cloud would give it."""
        urn = self.make_urn(request.parent, request.type, request.name)
        if request.type == others.STACK:
            return resource_pb2.RegisterResourceResponse(urn=urn)
        if urn in self.recorded:
            self.duplicates.append(urn)
        identifier, outputs = "", request.object
        if request.custom or request.remote:
            identifier, outputs = self._make(urn, request)
        self._states[urn] = identifier, outputs
        missing = set(request.propertyDependencies) - set(request.object.fields)
        self.unanswered += [f"{urn} {key}" for key in sorted(missing)]
        self.recorded[urn] = Resource(
            urn=urn,
            type=request.type,
            name=request.name,
            parent=request.parent,
            custom=request.custom,
            remote=request.remote,
            provider=request.provider,
            inputs=values.plain(request.object, mask=True),
            outputs=values.plain(outputs, mask=True),
            depends_on=tuple(request.dependencies),
            property_dependencies={key: tuple(deps.urns) for key, deps in request.propertyDependencies.items()},
            options=_options(request, self),
            id=identifier,
        )
        return resource_pb2.RegisterResourceResponse(urn=urn, id=identifier, object=outputs)

    def _make(self, urn: str, request: resource_pb2.RegisterResourceRequest) -> tuple[str, Struct]:
        inputs = values.plain(request.object, mask=False)
        provider = request.providers.get("aws", "") if request.remote else request.provider
        region, account = self._places.get(provider.rpartition("::")[0], ("", ""))
        if request.type == engine.AWS.type:
            accounts = inputs.get("allowedAccountIds") or "[]"
            self._places[urn] = (
                str(inputs.get("region", "")),
                "".join(c for c in str(accounts) if c.isdigit()),
            )
        kind = kind_of(request.type)
        made = Request(
            urn,
            request.name,
            inputs,
            str(inputs.get("region") or region),
            account,
            # A copy: other threads register meanwhile.
            identifiers={other: identifier for other, (identifier, _) in self._states.copy().items()}
            if request.remote
            else {},
        )
        identifier, outputs = kind.make(made)
        for child in kind.children:
            if not child.state:
                continue
            child_urn = self.make_urn(urn, child.type, made.fill(child.name))
            state = values.merge(Struct(), child.state(made), frozenset())
            self._states[child_urn] = made.hex, state
            outputs[child.output] = values.reference(child_urn, made.hex)
        secrets = kind.secrets | frozenset(request.additionalSecretOutputs)
        # A component that a provider constructs returns its outputs only; anything else echoes its inputs.
        inputs_on_wire = Struct() if request.remote else request.object
        return identifier, values.merge(inputs_on_wire, outputs, secrets)

    def RegisterResourceOutputs(self, request: resource_pb2.RegisterResourceOutputsRequest) -> Empty:  # noqa: N802
        """Record what a component, or the stack, puts out."""
        if request.urn in self.recorded:
            outputs = values.plain(request.outputs, mask=True)
            before = self.recorded[request.urn]
            self.recorded[request.urn] = replace(before, outputs={**before.outputs, **outputs})
        else:
            self.outputs = request.outputs
        return Empty()

    def ReadResource(  # noqa: N802
        self, request: resource_pb2.ReadResourceRequest
    ) -> resource_pb2.ReadResourceResponse:
        """Answer a stack reference with the outputs of that stack's own run."""
        if request.type != engine.STACK_REFERENCE.type:
            raise LookupError(f"the program reads a {request.type}: nothing may be looked up during a deployment")
        urn = self.make_urn(request.parent, request.type, request.name)
        properties = values.merge(Struct(), self._exports(request.id), frozenset())
        self.recorded[urn] = Resource(
            urn=urn, type=request.type, name=request.name, parent=request.parent, custom=True, remote=False,
            provider=request.provider, inputs={"name": request.id}, outputs={"name": request.id}, depends_on=(),
            property_dependencies={}, options=Options(), id=request.id,
        )  # fmt: skip
        return resource_pb2.ReadResourceResponse(urn=urn, properties=properties)

    def _exports(self, name: str) -> dict[str, Json]:
        """What a stack exports, by its full name; nothing where it has not run."""
        outputs = self.references.get(name.rsplit("/", 1)[-1], {})
        return {"name": name, "outputs": outputs, "secretOutputNames": []}

    def Invoke(self, request: resource_pb2.ResourceInvokeRequest) -> resource_pb2.ResourceInvokeResponse:  # noqa: N802
        """Answer a provider's function, or the engine's own that looks a registered resource up."""
        arguments = values.plain(request.args, mask=False)
        if request.tok == "pulumi:pulumi:getResource":
            identifier, state = self._states[str(arguments["urn"])]
            answer = values.merge(Struct(), {"urn": arguments["urn"], "id": identifier}, frozenset())
            answer.fields["state"].struct_value.CopyFrom(state)
            return _answer(answer)
        if request.tok == "pulumi:pulumi:readStackOutputs":
            return _answer(values.merge(Struct(), self._exports(str(arguments["name"])), frozenset()))
        region, account = self._places.get(request.provider.rpartition("::")[0], ("", ""))
        answer = values.merge(Struct(), function_of(request.tok).answer(arguments, region, account), frozenset())
        return _answer(answer)


def _answer(struct: Struct) -> resource_pb2.ResourceInvokeResponse:
    response = resource_pb2.ResourceInvokeResponse()
    getattr(response, "return").CopyFrom(struct)
    return response


def _options(request: resource_pb2.RegisterResourceRequest, monitor: RecordingMonitor) -> Options:
    aliases = []
    for alias in request.aliases:
        spec = alias.spec
        parent = "" if spec.noParent else spec.parentUrn or request.parent
        aliases.append(alias.urn or monitor.make_urn(parent, spec.type or request.type, spec.name or request.name))
    return Options(
        protect=request.protect,
        retain_on_delete=request.retainOnDelete,
        deleted_with=request.deletedWith,
        ignore_changes=tuple(request.ignoreChanges),
        delete_before_replace=request.deleteBeforeReplace,
        replace_on_changes=tuple(request.replaceOnChanges),
        aliases=tuple(aliases),
    )
