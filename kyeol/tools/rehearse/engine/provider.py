"""A Pulumi resource provider in this process, for every package of the program, with the simulated cloud behind it."""

import json
from collections.abc import Callable
from concurrent import futures
from typing import Final, TypeVar

import grpc
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from grpc import ServicerContext
from pulumi.runtime.proto import language_pb2_grpc, plugin_pb2, provider_pb2, provider_pb2_grpc

from kyeol.tools.diff.danger.replacement import switched_on
from kyeol.tools.json_values import Json
from kyeol.tools.kinds import function_of, kubernetes
from kyeol.tools.preview import values
from kyeol.tools.rehearse.cloud.cloud import Cloud
from kyeol.tools.rehearse.cloud.errors import NOT_FOUND, UNREACHABLE, CloudError
from kyeol.tools.rehearse.cloud.existing import Location
from kyeol.tools.rehearse.engine.changes import diff, foreseen
from kyeol.tools.rehearse.engine.construct import Components
from kyeol.tools.rehearse.engine.program import Program
from kyeol.tools.urns import type_of

T = TypeVar("T")

PACKAGES: Final = ("aws", "kubernetes", "eks", "random", "tls")
"""The packages of the program; one server serves all of them."""

_THREADS: Final = 256
"""More than the engine has creations under way at once, components that wait for their children among them."""


class StandIn(provider_pb2_grpc.ResourceProviderServicer):
    """The provider's protocol, method by method.

    The engine opens one connection for each provider resource, so that the connection tells where a call belongs.

    Args:
        cloud: The cloud behind it.
    """

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._components = Components(cloud)
        self._locations: dict[str, Location] = {}
        self._options: dict[str, frozenset[str]] = {}

    def Handshake(
        self, request: provider_pb2.ProviderHandshakeRequest, context: ServicerContext
    ) -> provider_pb2.ProviderHandshakeResponse:
        """Agree on the protocol's features."""
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True, accept_resources=True)

    def Attach(self, request: plugin_pb2.PluginAttach, context: ServicerContext) -> Empty:
        """Be attached to an engine."""
        return Empty()

    def Cancel(self, request: Empty, context: ServicerContext) -> Empty:
        """Nothing is under way that could not end by itself."""
        return Empty()

    def GetPluginInfo(self, request: Empty, context: ServicerContext) -> plugin_pb2.PluginInfo:
        """The version is nobody's."""
        return plugin_pb2.PluginInfo(version="0.0.0")

    def CheckConfig(self, request: provider_pb2.CheckRequest, context: ServicerContext) -> provider_pb2.CheckResponse:
        """Every provider's arguments are good."""
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: provider_pb2.DiffRequest, context: ServicerContext) -> provider_pb2.DiffResponse:
        """A provider is replaced for another account, region or cluster."""
        return diff(request)

    def Configure(
        self, request: provider_pb2.ConfigureRequest, context: ServicerContext
    ) -> provider_pb2.ConfigureResponse:
        """Remember where this connection's resources are, and the provider's options."""
        arguments = values.plain(request.args, mask=False)
        self._locations[context.peer()] = _location(arguments)
        self._options[context.peer()] = switched_on(arguments)
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True, acceptResources=True)

    def Check(self, request: provider_pb2.CheckRequest, context: ServicerContext) -> provider_pb2.CheckResponse:
        """Every resource's arguments are good: schemas are other tests' matter."""
        return provider_pb2.CheckResponse(inputs=request.news)

    def Diff(self, request: provider_pb2.DiffRequest, context: ServicerContext) -> provider_pb2.DiffResponse:
        """What differs, and whether it can change in place."""
        return diff(request, self._options.get(context.peer(), ()))

    def Create(self, request: provider_pb2.CreateRequest, context: ServicerContext) -> provider_pb2.CreateResponse:
        """Make a resource; a preview knows its arguments only."""
        if request.preview:
            return provider_pb2.CreateResponse(properties=request.properties)

        def create() -> provider_pb2.CreateResponse:
            location = self._location(context)
            existing = self._cloud.create(request.urn, type_of(request.urn), request.properties, location)
            return provider_pb2.CreateResponse(id=existing.id, properties=existing.state)

        return _answer(context, create, provider_pb2.CreateResponse())

    def Update(self, request: provider_pb2.UpdateRequest, context: ServicerContext) -> provider_pb2.UpdateResponse:
        """Change a resource in place."""
        if request.preview:
            return provider_pb2.UpdateResponse(properties=foreseen(request))

        def update() -> provider_pb2.UpdateResponse:
            existing = self._cloud.find(request.urn, request.id)
            if existing is None:
                raise CloudError(NOT_FOUND, f"{request.id} does not exist")
            changed = self._cloud.update(existing, request.news, self._location(context))
            return provider_pb2.UpdateResponse(properties=changed.state)

        return _answer(context, update, provider_pb2.UpdateResponse())

    def Delete(self, request: provider_pb2.DeleteRequest, context: ServicerContext) -> Empty:
        """Take a resource away; what is gone already is not an error."""

        def delete() -> Empty:
            existing = self._cloud.leaving(request.urn, request.id)
            # The provider takes no release for gone (pulumi-kubernetes 4.32, provider.go, Delete).
            release = type_of(request.urn) == kubernetes.RELEASE.type
            if not self._lost(context, may_be_gone=not release) and existing is not None:
                self._cloud.delete(existing)
            return Empty()

        return _answer(context, delete, Empty())

    def Read(self, request: provider_pb2.ReadRequest, context: ServicerContext) -> provider_pb2.ReadResponse:
        """What exists now; no id where nothing does."""

        def read() -> provider_pb2.ReadResponse:
            importing = not request.properties.fields
            existing = None if self._lost(context) else self._cloud.find(request.urn, request.id)
            if existing is None and importing:
                existing = self._cloud.importable(type_of(request.urn), request.id)
            if existing is None:
                return provider_pb2.ReadResponse(id="")
            id_ = existing.id if importing else request.id
            return provider_pb2.ReadResponse(id=id_, properties=existing.state, inputs=existing.sent)

        return _answer(context, read, provider_pb2.ReadResponse())

    def Invoke(self, request: provider_pb2.InvokeRequest, context: ServicerContext) -> provider_pb2.InvokeResponse:
        """Answer a provider's function."""

        def invoke() -> provider_pb2.InvokeResponse:
            location = self._location(context)
            arguments = values.plain(request.args, mask=False)
            response = provider_pb2.InvokeResponse()
            found = function_of(request.tok).answer(arguments, location.region, location.account)
            getattr(response, "return").CopyFrom(values.merge(Struct(), found, frozenset()))
            return response

        return _answer(context, invoke, provider_pb2.InvokeResponse())

    def Construct(
        self, request: provider_pb2.ConstructRequest, context: ServicerContext
    ) -> provider_pb2.ConstructResponse:
        """Register the children of a component, as pulumi-eks does."""
        return _answer(context, lambda: self._components.construct(request), provider_pb2.ConstructResponse())

    def _lost(self, context: ServicerContext, *, may_be_gone: bool = True) -> bool:
        """Whether something was in a cluster that is gone, and the provider was told so.

        Without that it neither reads nor deletes there (pulumi-kubernetes 4.32, provider/pkg/provider/provider.go, Read
        and Delete).

        Raises:
            CloudError: It was not.
        """
        location = self._location(context)
        if self._cloud.reachable(location):
            return False
        if may_be_gone and self._cloud.orders.delete_unreachable:
            return True
        raise CloudError(
            UNREACHABLE,
            f"configured Kubernetes cluster is unreachable: {location.cluster}; what was in it leaves the state with "
            "PULUMI_K8S_DELETE_UNREACHABLE=true",
        )

    def _location(self, context: ServicerContext) -> Location:
        return self._locations.get(context.peer(), Location())


def serve(cloud: Cloud, program: Program) -> tuple[grpc.Server, int]:
    """Start a server on a free port of this machine: provider and language host at once.

    Args:
        cloud: The cloud behind the provider.
        program: What the language host runs.

    Returns:
        The server, and its port.
    """
    server = grpc.server(
        futures.ThreadPoolExecutor(_THREADS),
        options=[("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)],
    )
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(StandIn(cloud), server)
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(program, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, port


def _answer(context: ServicerContext, do: Callable[[], T], nothing: T) -> T:
    """What was done, or the cloud's refusal as the engine takes it."""
    try:
        return do()
    except (CloudError, LookupError) as error:
        said = str(error)
    except grpc.RpcError:
        # A component whose child was refused: the child's error is told already.
        said = "a resource of this component failed"
    context.set_code(grpc.StatusCode.UNKNOWN)
    context.set_details(said)
    return nothing


def _location(arguments: dict[str, Json]) -> Location:
    """Where a provider makes things, from its arguments; the engine passes all but texts as JSON."""
    accounts = arguments.get("allowedAccountIds") or "[]"
    account = "".join(sign for sign in str(accounts) if sign.isdigit())
    kubeconfig = arguments.get("kubeconfig")
    cluster = ""
    if isinstance(kubeconfig, str) and kubeconfig.startswith("{"):
        cluster = json.loads(kubeconfig)["clusters"][0]["cluster"]["server"]
    return Location(
        region=str(arguments.get("region", "")),
        account=account,
        cluster=cluster,
        takes_over="upsertExistingObjects" in switched_on(arguments),
    )
