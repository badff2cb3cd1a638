"""A package served by a plugin of its own while AWS stays the stand-in, and the outside that such a plugin asks."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kyeol.tools.rehearse.engine.outside import Outside
from kyeol.tools.rehearse.engine.plugins import Plugin
from kyeol.tools.rehearse.lifecycle import STEPS, Step
from kyeol.tools.rehearse.rehearsal import RehearsalOptions, rehearse
from kyeol.tools.rehearse.verdict import Observer
from tests.diff.projects import History
from tests.harness import SHIPPED
from tests.projects import kyeol

PROGRAM = """
provider = aws.Provider("aws", region="ap-northeast-2", allowed_account_ids=["111122223333"])
class Plane(pulumi.ComponentResource):
    thumbprint: pulumi.Output[str]
plane = Plane("eks:index:Cluster", "plane", {"thumbprint": None}, pulumi.ResourceOptions(providers=[provider]),
              remote=True)
pulumi.export("thumbprint", plane.thumbprint)
"""

PLUGIN = """#!{python}
import ssl, sys, urllib.request, os
from concurrent import futures
import grpc
from google.protobuf import empty_pb2
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc, resource_pb2, resource_pb2_grpc

def ask(url):
    trusted = ssl.create_default_context(cafile=os.environ["NODE_EXTRA_CA_CERTS"])
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trusted))
    return opener.open(url).read().decode()

class Provider(provider_pb2_grpc.ResourceProviderServicer):
    def GetPluginInfo(self, request, context):
        return plugin_pb2.PluginInfo(version="4.4.0")
    def CheckConfig(self, request, context):
        return provider_pb2.CheckResponse(inputs=request.news)
    def DiffConfig(self, request, context):
        return provider_pb2.DiffResponse()
    def Configure(self, request, context):
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True, acceptResources=True)
    def Cancel(self, request, context):
        return empty_pb2.Empty()
    def Construct(self, request, context):
        with grpc.insecure_channel(request.monitorEndpoint) as channel:
            monitor = resource_pb2_grpc.ResourceMonitorStub(channel)
            def register(type_, name, parent, custom, provider="", inputs=None):
                given = Struct()
                given.update(inputs or {{}})
                return monitor.RegisterResource(resource_pb2.RegisterResourceRequest(
                    type=type_, name=name, parent=parent, custom=custom, object=given, provider=provider,
                    acceptSecrets=True, acceptResources=True, supportsPartialValues=True))
            component = register(request.type, request.name, request.parent, False).urn
            provider = request.providers["aws"]
            register("aws:sns/topic:Topic", request.name + "-theirs", component, True, provider, {{"name": "t"}})
            state = Struct()
            state.update({{"thumbprint": ask("https://oidc.eks.ap-northeast-2.amazonaws.com/")}})
            monitor.RegisterResourceOutputs(resource_pb2.RegisterResourceOutputsRequest(urn=component, outputs=state))
            return provider_pb2.ConstructResponse(urn=component, state=state)

server = grpc.server(futures.ThreadPoolExecutor(8))
provider_pb2_grpc.add_ResourceProviderServicer_to_server(Provider(), server)
print(server.add_insecure_port("127.0.0.1:0"), flush=True)
server.start()
server.wait_for_termination()
"""
"""A component of a child that the stand-in does not know of, which asks the cluster's issuer for something."""


@pytest.fixture
def executable(tmp_path: Path) -> Path:
    file = tmp_path / "plugins" / "pulumi-resource-eks"
    file.parent.mkdir()
    file.write_text(PLUGIN.format(python=sys.executable))
    file.chmod(0o755)
    return file


@pytest.mark.parametrize("until", ["up", pytest.param("destroy", marks=pytest.mark.nightly)])
def test_a_plugin_s_component_is_made_in_the_stand_in_cloud(
    until: Step, cli: Path, executable: Path, tmp_path: Path
) -> None:
    """Each run starts the plugin."""
    root = tmp_path / "project"
    root.mkdir()
    history = History(root, PROGRAM)
    options = RehearsalOptions(stack="one", until=until, plugins=[Plugin("eks", executable.parent)])
    result = rehearse(history.root, cli, options, Observer())
    steps = ("preview", "up", "up again", "refresh", "destroy")
    assert [(one.step, one.ok) for one in result.verdicts] == [
        (step, True) for step in steps[: STEPS.index(until) + 1]
    ], [one.errors for one in result.verdicts]
    assert result.verdicts[1].changes["create"] == 4, "stack, provider, component and its own child"


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    played = Outside(tmp_path, {"ap-northeast-2"})
    yield played
    played.close()


@pytest.mark.parametrize("host", ["example.com", "sts.amazonaws.com", "oidc.eks.evil.example"])
def test_nothing_else_is_called(outside: Outside, host: str) -> None:
    port = int(outside.environment["HTTPS_PROXY"].rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 403 ")
    assert outside.asked == [host]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("eks", "--plugin eks: write NAME=PATH"),
        ("eke=/tmp", "--plugin eke=/tmp: the program has no package eke; it has aws, eks"),
        ("eks=/nowhere", "--plugin eks=/nowhere: there is no executable pulumi-resource-eks there"),
    ],
)
def test_a_mistake_is_one_line(given: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHIPPED)
    result = kyeol("rehearse", "mgmt", "--plugin", given)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(says)
    assert result.stderr.count("\n") == 1
