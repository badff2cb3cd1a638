"""What the provider answers the engine before anything is done: differences, and previews of changes."""

import json
from unittest.mock import ANY, MagicMock, create_autospec

import pytest
from google.protobuf.struct_pb2 import Struct
from grpc import ServicerContext
from pulumi.runtime.proto import provider_pb2

from kyeol.tools.json_values import Json
from kyeol.tools.preview import values
from kyeol.tools.rehearse.cloud.cloud import Cloud
from kyeol.tools.rehearse.engine.provider import StandIn
from kyeol.tools.rehearse.engine.unknown import UNKNOWN
from tests.rehearse.world import CLUSTER, NODES, ROLE, VPC, World

TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"


def wire(**arguments: Json) -> Struct:
    return values.merge(Struct(), arguments, frozenset())


def urn(type_: str) -> str:
    return f"urn:pulumi:prod::kyeol::{type_}::it"


def connection() -> MagicMock:
    """An engine's connection."""
    made: MagicMock = create_autospec(ServicerContext, instance=True)
    made.peer.return_value = "ipv4:127.0.0.1:1"
    return made


def diff(type_: str, old: Struct, new: Struct, **configured: Json) -> provider_pb2.DiffResponse:
    request = provider_pb2.DiffRequest(urn=urn(type_), old_inputs=old, news=new)
    provider, context = StandIn(Cloud()), connection()
    provider.Configure(provider_pb2.ConfigureRequest(args=wire(**configured)), context)
    answer: provider_pb2.DiffResponse = provider.Diff(request, context)
    return answer


def foreseen(type_: str, state: Struct, old: Struct, new: Struct) -> dict[str, Json]:
    """A resource as the preview of its change shows it."""
    request = provider_pb2.UpdateRequest(urn=urn(type_), olds=state, old_inputs=old, news=new, preview=True)
    return values.plain(StandIn(Cloud()).Update(request, ANY).properties, mask=False)


@pytest.fixture
def engine() -> MagicMock:
    return connection()


def test_nothing_is_deleted_from_a_cluster_that_is_gone(engine: MagicMock) -> None:
    world = World()
    vpc = world.make(VPC, "vpc", cidrBlock="10.0.0.0/16")
    inside = world.cluster(vpc)
    shop = world.namespace(inside)
    provider = StandIn(world.cloud)
    kubeconfig = {"clusters": [{"cluster": {"server": inside.cluster}}]}
    provider.Configure(provider_pb2.ConfigureRequest(args=wire(kubeconfig=json.dumps(kubeconfig))), engine)
    (nodes,) = (one for one in world.cloud if one.type == NODES)
    (plane,) = (one for one in world.cloud if one.type == CLUSTER)
    for one in (nodes, plane):
        world.cloud.delete(one)
    provider.Delete(provider_pb2.DeleteRequest(urn=shop.urn, id=shop.id), engine)
    (said,) = engine.set_details.call_args.args
    assert said.startswith("ClusterUnreachable: configured Kubernetes cluster is unreachable")


def test_the_same_is_no_difference() -> None:
    answer = diff(ROLE, wire(name="it", tags={"a": "b"}), wire(name="it", tags={"a": "b"}))
    assert answer.changes == provider_pb2.DiffResponse.DIFF_NONE


def test_what_can_change_in_place_does() -> None:
    answer = diff(NODES, wire(scalingConfig={"maxSize": 3}), wire(scalingConfig={"maxSize": 5}))
    assert (list(answer.diffs), list(answer.replaces)) == (["scalingConfig"], [])


def test_what_cannot_is_replaced_the_new_one_first() -> None:
    prefix = {"clusterName": "eks", "nodeGroupNamePrefix": "nodes-"}
    answer = diff(NODES, wire(**prefix, subnetIds=["a"]), wire(**prefix, subnetIds=["a", UNKNOWN]))
    assert list(answer.replaces) == ["subnetIds"]
    assert not answer.deleteBeforeReplace


def test_what_keeps_its_name_must_go_before_its_successor_comes() -> None:
    answer = diff(CLUSTER, wire(name="eks", roleArn="one"), wire(name="eks", roleArn="other"))
    assert list(answer.replaces) == ["roleArn"]
    assert answer.deleteBeforeReplace


@pytest.mark.parametrize(
    ("kind", "option", "content"),
    [
        ("ConfigMap", "enableConfigMapMutable", "data"),
        ("ConfigMap", "enableConfigMapMutable", "binaryData"),
        ("Secret", "enableSecretMutable", "stringData"),
    ],
)
def test_what_a_config_map_or_secret_holds_changes_in_place_only_with_the_providers_option(
    kind: str, option: str, content: str
) -> None:
    type_, named = f"kubernetes:core/v1:{kind}", {"metadata": {"name": "one", "namespace": "saleor"}}
    old, new = (wire(**named, **{content: {"key": value}}) for value in ("one", "other"))
    without, with_ = diff(type_, old, new, **{option: "false"}), diff(type_, old, new, **{option: "true"})
    assert (list(without.replaces), without.deleteBeforeReplace) == ([content], True)
    assert (list(with_.diffs), list(with_.replaces)) == ([content], [])


def test_every_change_raises_what_is_counted() -> None:
    old, new = wire(name="nodes", imageId="one"), wire(name="nodes", imageId="other")
    state = wire(name="nodes", imageId="one", latestVersion=1, id="lt-1")
    assert foreseen(TEMPLATE, state, old, new)["latestVersion"] == UNKNOWN
    world = World()
    made = world.make(TEMPLATE, "nodes", name="nodes", imageId="one")
    changed = world.cloud.update(made, new, made.location)
    assert [one.state.fields["latestVersion"].number_value for one in (made, changed)] == [1, 2]


def test_what_the_cloud_has_added_inside_of_an_argument_stays() -> None:
    old, new = wire(vpcConfig={"subnetIds": ["a"]}), wire(vpcConfig={"subnetIds": ["a", UNKNOWN]})
    state = wire(vpcConfig={"subnetIds": ["a"], "clusterSecurityGroupId": "sg-1"}, endpoint="https://eks.example")
    assert foreseen(CLUSTER, state, old, new) == {
        "endpoint": "https://eks.example",
        "vpcConfig": {"clusterSecurityGroupId": "sg-1", "subnetIds": ["a", UNKNOWN]},
    }


def test_an_argument_that_is_taken_away_is_gone() -> None:
    state = wire(name="it", description="old", arn="arn:aws:iam::1:role/it")
    shown = foreseen(ROLE, state, wire(name="it", description="old"), wire(name="it"))
    assert shown == {"name": "it", "arn": "arn:aws:iam::1:role/it"}


def test_a_preview_makes_nothing_and_knows_only_what_was_asked_for(engine: MagicMock) -> None:
    cloud = Cloud()
    request = provider_pb2.CreateRequest(urn=urn(ROLE), properties=wire(name="it"), preview=True)
    answer = StandIn(cloud).Create(request, engine)
    assert values.plain(answer.properties, mask=False) == {"name": "it"}
    assert (answer.id, list(cloud), cloud.calls) == ("", [], [])
