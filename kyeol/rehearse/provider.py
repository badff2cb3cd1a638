"""A Pulumi resource provider in this process, for every package of the program, with the stand-in cloud behind it."""

import json
import re
from collections.abc import Callable
from concurrent import futures
from typing import Any, Final, TypeVar

import grpc
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from kyeol.diff.replacement import replaces
from kyeol.diff.values import differences
from kyeol.preview import values
from kyeol.preview.functions import call
from kyeol.preview.kinds import kind_of
from kyeol.rehearse.cloud.cloud import Cloud
from kyeol.rehearse.cloud.errors import NOT_FOUND, CloudError
from kyeol.rehearse.cloud.live import Place
from kyeol.rehearse.cloud.names import named_by_itself
from kyeol.rehearse.construct import Components
from kyeol.rehearse.unknown import UNKNOWN

T = TypeVar("T")

PACKAGES: Final = ("aws", "kubernetes", "eks", "random", "tls")
"""The packages of the program; one server answers for all of them."""

_THREADS: Final = 256
"""More than the engine has creations under way at once, components that wait for their children among them."""


class StandIn(provider_pb2_grpc.ResourceProviderServicer):
    """The provider's protocol, method by method.

    The engine opens one connection for each provider resource, so that the connection tells where a call belongs.

    Args:
        cloud: What stands behind it.
    """

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._components = Components(cloud)
        self._places: dict[str, Place] = {}

    def Handshake(self, request: Any, context: Any) -> Any:
        """Agree on the protocol's features."""
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True, accept_resources=True)

    def Attach(self, request: Any, context: Any) -> Empty:
        """Be attached to an engine."""
        return Empty()

    def Cancel(self, request: Any, context: Any) -> Empty:
        """Nothing is under way that could not end by itself."""
        return Empty()

    def GetPluginInfo(self, request: Any, context: Any) -> plugin_pb2.PluginInfo:
        """The version is nobody's."""
        return plugin_pb2.PluginInfo(version="0.0.0")

    def CheckConfig(self, request: Any, context: Any) -> Any:
        """Every provider's arguments are good."""
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: Any) -> Any:
        """A provider is replaced for another account, region or cluster."""
        return _diff(request)

    def Configure(self, request: Any, context: Any) -> Any:
        """Remember where this connection's resources are."""
        self._places[context.peer()] = _place(values.plain(request.args, mask=False))
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True, acceptResources=True)

    def Check(self, request: Any, context: Any) -> Any:
        """Every resource's arguments are good: schemas are other tests' matter."""
        return provider_pb2.CheckResponse(inputs=request.news)

    def Diff(self, request: Any, context: Any) -> Any:
        """What differs, and whether it can change in place."""
        return _diff(request)

    def Create(self, request: Any, context: Any) -> Any:
        """Make a resource; a preview knows its arguments only."""
        if request.preview:
            return provider_pb2.CreateResponse(properties=request.properties)

        def create() -> Any:
            place = self._place(context)
            live = self._cloud.create(request.urn, type_of(request.urn), request.properties, place)
            return provider_pb2.CreateResponse(id=live.id, properties=live.state)

        return _answer(context, create, provider_pb2.CreateResponse())

    def Update(self, request: Any, context: Any) -> Any:
        """Change a resource in place."""
        if request.preview:
            return provider_pb2.UpdateResponse(properties=_foreseen(request))

        def update() -> Any:
            live = self._cloud.find(request.urn, request.id)
            if live is None:
                raise CloudError(NOT_FOUND, f"{request.id} does not exist")
            changed = self._cloud.update(live, request.news, self._place(context))
            return provider_pb2.UpdateResponse(properties=changed.state)

        return _answer(context, update, provider_pb2.UpdateResponse())

    def Delete(self, request: Any, context: Any) -> Any:
        """Take a resource away; what is gone already is no mistake."""

        def delete() -> Empty:
            live = self._cloud.find(request.urn, request.id)
            if live is not None:
                self._cloud.delete(live)
            return Empty()

        return _answer(context, delete, Empty())

    def Read(self, request: Any, context: Any) -> Any:  # noqa: ARG002
        """What exists now; no id where nothing does."""
        live = self._cloud.find(request.urn, request.id)
        if live is None:
            return provider_pb2.ReadResponse(id="")
        return provider_pb2.ReadResponse(id=request.id, properties=live.state, inputs=live.sent)

    def Invoke(self, request: Any, context: Any) -> Any:
        """Answer a provider's function."""

        def invoke() -> Any:
            place = self._place(context)
            arguments = values.plain(request.args, mask=False)
            response = provider_pb2.InvokeResponse()
            found = values.merge(Struct(), call(request.tok, arguments, place.region, place.account), frozenset())
            getattr(response, "return").CopyFrom(found)
            return response

        return _answer(context, invoke, provider_pb2.InvokeResponse())

    def Construct(self, request: Any, context: Any) -> Any:
        """Register the children of a component, as pulumi-eks does."""
        return _answer(context, lambda: self._components.construct(request), provider_pb2.ConstructResponse())

    def _place(self, context: Any) -> Place:
        return self._places.get(context.peer(), Place())


def serve(cloud: Cloud) -> tuple[grpc.Server, int]:
    """Start a server on a free port of this machine.

    Returns:
        The server, and its port.
    """
    server = grpc.server(
        futures.ThreadPoolExecutor(_THREADS),
        options=[("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)],
    )
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(StandIn(cloud), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, port


def type_of(urn: str) -> str:
    """The type token in a URN."""
    return urn.split("::")[2].rpartition("$")[2]


def _answer(context: Any, do: Callable[[], T], nothing: T) -> T:
    """What was done, or the cloud's refusal as the engine takes it."""
    try:
        return do()
    except CloudError as error:
        said = str(error)
    except grpc.RpcError:
        # A component whose child was refused: the child's error is told already.
        said = "a resource of this component failed"
    context.set_code(grpc.StatusCode.UNKNOWN)
    context.set_details(said)
    return nothing


def _diff(request: Any) -> Any:
    """Which arguments differ, and which of them make the resource anew."""
    type_ = type_of(request.urn)
    old, new = values.plain(request.old_inputs, mask=False), values.plain(request.news, mask=False)
    # The engine writes a provider's version into its arguments; it is no change of ours.
    changes = [change for change in differences(old, new) if change.path != "version" or not _is_provider(type_)]
    anew = [_argument(change.path) for change in changes if replaces(type_, change)]
    return provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME if changes else provider_pb2.DiffResponse.DIFF_NONE,
        diffs=list(dict.fromkeys(_argument(change.path) for change in changes)),
        replaces=list(dict.fromkeys(anew)),
        deleteBeforeReplace=bool(anew) and named_by_itself(type_, old, new),
    )


def _is_provider(type_: str) -> bool:
    return type_.startswith("pulumi:providers:")


def _argument(path: str) -> str:
    """The argument that a path begins with."""
    return re.split(r"[.\[ ]", path, maxsplit=1)[0]


def _foreseen(request: Any) -> Struct:
    """A resource as a preview of its change knows it: what every change raises is unknown."""
    changed = _changed(request.olds, request.old_inputs, request.news)
    for key in kind_of(type_of(request.urn)).counted:
        changed.fields[key].string_value = UNKNOWN
    return changed


def _changed(state: Struct, old: Struct, new: Struct) -> Struct:
    """What exists, with new arguments: what the cloud has added stays, inside of arguments too."""
    changed = Struct()
    changed.CopyFrom(state)
    for key in set(old.fields) - set(new.fields):
        changed.fields.pop(key, None)
    for key, value in new.fields.items():
        now = changed.fields[key]
        if now.HasField("struct_value") and value.HasField("struct_value") and values.SIGNATURE not in value.struct_value:
            merged = _changed(now.struct_value, old.fields[key].struct_value, value.struct_value)
            now.struct_value.CopyFrom(merged)
        else:
            now.CopyFrom(value)
    return changed


def _place(arguments: dict[str, Any]) -> Place:
    """Where a provider makes things, from its arguments; the engine passes all but texts as JSON."""
    accounts = arguments.get("allowedAccountIds") or "[]"
    account = "".join(sign for sign in str(accounts) if sign.isdigit())
    kubeconfig = arguments.get("kubeconfig")
    cluster = ""
    if isinstance(kubeconfig, str) and kubeconfig.startswith("{"):
        cluster = json.loads(kubeconfig)["clusters"][0]["cluster"]["server"]
    return Place(
        region=str(arguments.get("region", "")),
        account=account,
        cluster=cluster,
        takes_over=str(arguments.get("upsertExistingObjects", "")).lower() == "true",
    )
