"""What the simulated cloud makes, refuses and takes away, asked without an engine."""

import json

import pytest

from kyeol.tools.rehearse.cloud.errors import CloudError
from tests.rehearse.world import DATABASE, ENTRY, PASSWORD, POLICY, ROLE, SUBNET, VPC, World


@pytest.fixture
def world() -> World:
    return World()


def test_what_is_made_anew_gets_another_identifier(world: World) -> None:
    first = world.make(VPC, "vpc", cidrBlock="10.0.0.0/16")
    world.cloud.delete(first)
    second = world.make(VPC, "vpc", cidrBlock="10.0.0.0/16")
    assert first.id.startswith("vpc-")
    assert second.id.startswith("vpc-")
    assert first.id != second.id


def test_a_password_s_successor_is_not_deleted_in_its_place(world: World) -> None:
    """Both have the same URN and no id of their own while one replaces the other."""
    old, new = (world.make(PASSWORD, "token", length=40) for _ in range(2))
    assert (old.id, new.id) == ("none", "none")
    user = world.make(ROLE, "user", name="user", token=str(new.state.fields["result"].struct_value["value"]))
    assert world.cloud.leaving(old.urn, old.id) is old
    world.cloud.delete(old)
    assert world.cloud.leaving(old.urn, old.id) is new
    world.keeps(new)
    world.cloud.delete(user)
    world.cloud.delete(new)


def test_nothing_is_made_of_what_is_gone(world: World) -> None:
    gone = world.make(VPC, "vpc", cidrBlock="10.0.0.0/16")
    world.cloud.delete(gone)
    said = world.refuses(SUBNET, "public-a", vpcId=gone.id, cidrBlock="10.0.0.0/24")
    assert said.startswith(f"NotFound: {gone.id} does not exist any more")


def test_nothing_is_changed_to_mention_what_is_gone(world: World) -> None:
    gone, vpc = world.make(VPC, "old", cidrBlock="10.0.0.0/16"), world.make(VPC, "new", cidrBlock="10.1.0.0/16")
    subnet = world.subnet(vpc)
    world.cloud.delete(gone)
    changed = world.subnet(vpc, "other", "10.0.1.0/24").sent
    changed.fields["vpcId"].string_value = gone.id
    with pytest.raises(CloudError, match=f"NotFound: {gone.id}"):
        world.cloud.update(subnet, changed, subnet.location)


def test_what_is_still_mentioned_stays(world: World) -> None:
    vpc = world.make(VPC, "vpc", cidrBlock="10.0.0.0/16")
    subnet = world.subnet(vpc)
    said = world.keeps(vpc)
    assert said.startswith(f"DependencyViolation: {vpc.id} has a dependent object")
    assert subnet.id in said
    world.cloud.delete(subnet)
    world.cloud.delete(vpc)
    assert not world.left()


def test_a_change_that_lets_go_lets_the_other_go(world: World) -> None:
    old, new = world.make(VPC, "old", cidrBlock="10.0.0.0/16"), world.make(VPC, "new", cidrBlock="10.1.0.0/16")
    subnet = world.subnet(old)
    moved = world.make(SUBNET, "other", vpcId=new.id, cidrBlock="10.0.1.0/24")
    world.cloud.delete(moved)
    world.cloud.update(subnet, moved.sent, subnet.location)
    world.cloud.delete(old)
    world.keeps(new)


def test_a_name_in_use_is_refused_until_it_is_free(world: World) -> None:
    role = world.make(ROLE, "nodes", name="kyeol-prod-node-role")
    assert world.refuses(ROLE, "other", name="kyeol-prod-node-role").startswith("AlreadyExists: kyeol-prod-node-role")
    world.cloud.delete(role)
    world.make(ROLE, "other", name="kyeol-prod-node-role")


def test_a_change_cannot_take_the_name_of_another(world: World) -> None:
    one, other = (world.make(ROLE, name, name=f"kyeol-prod-{name}-role") for name in ("one", "other"))
    with pytest.raises(CloudError, match="AlreadyExists"):
        world.cloud.update(other, one.sent, other.location)
    world.cloud.delete(other)
    assert one in list(world.cloud)


def test_an_address_range_is_taken_in_its_own_network_only(world: World) -> None:
    one, two = world.make(VPC, "one", cidrBlock="10.0.0.0/16"), world.make(VPC, "two", cidrBlock="10.0.0.0/16")
    world.subnet(one)
    world.subnet(two, "beside")
    assert "AlreadyExists" in world.refuses(SUBNET, "again", vpcId=one.id, cidrBlock="10.0.0.0/24")


def test_a_policy_holds_on_to_nothing(world: World) -> None:
    reader = world.make(ROLE, "reader", name="kyeol-prod-reader")
    arn = reader.state.fields["arn"].string_value
    document = json.dumps({"Statement": [{"Effect": "Allow", "Principal": {"AWS": arn}, "Action": "*"}]})
    owner = world.make(ROLE, "owner", name="kyeol-prod-owner", assumeRolePolicy=document)
    world.cloud.delete(reader)
    # Yet nobody writes a new one about somebody who is gone.
    assert "NotFound" in world.refuses(POLICY, "late", role=owner.id, name="late", policy=document)


def test_a_tag_holds_on_to_nothing(world: World) -> None:
    vpc = world.make(VPC, "vpc", cidrBlock="10.0.0.0/16")
    world.make(VPC, "other", cidrBlock="10.1.0.0/16", tags={"Peer": vpc.id})
    world.cloud.delete(vpc)


def test_what_protects_itself_stays(world: World) -> None:
    database = world.make(DATABASE, "database", identifier="kyeol-prod", deletionProtection=True)
    assert world.keeps(database).startswith("DeletionProtection: ")


def test_a_cluster_takes_its_entries_and_objects_along_but_not_its_nodes(world: World) -> None:
    vpc = world.make(VPC, "vpc", cidrBlock="10.0.0.0/16")
    inside = world.cluster(vpc)
    role = world.make(ROLE, "oncall", name="kyeol-prod-oncall")
    world.make(ENTRY, "oncall", clusterName="kyeol-prod-eks", principalArn=role.state.fields["arn"].string_value)
    world.namespace(inside)
    (plane,) = (one for one in world.cloud if one.id == "kyeol-prod-eks")
    (nodes,) = (one for one in world.cloud if one.type.endswith(":NodeGroup"))
    assert nodes.id in world.keeps(plane)
    world.cloud.delete(nodes)
    world.cloud.delete(plane)
    assert world.left() == {"Vpc", "Role"}


def test_what_was_asked_for_is_written_down(world: World) -> None:
    vpc = world.make(VPC, "vpc", cidrBlock="10.0.0.0/16")
    world.subnet(vpc)
    world.keeps(vpc)
    told = [(call.op, call.type, call.error.partition(":")[0]) for call in world.cloud.calls]
    assert told == [("create", VPC, ""), ("create", SUBNET, ""), ("delete", VPC, "DependencyViolation")]
    assert all(call.start <= call.end for call in world.cloud.calls)


def test_what_the_cloud_issues_as_secret_is_marked_and_known(world: World) -> None:
    password = world.make(PASSWORD, "password", length=48)
    drawn = password.state.fields["result"].struct_value.fields["value"].string_value
    assert len(drawn) == 48
    assert drawn in world.cloud.secrets


def test_an_argument_that_was_sent_as_secret_stays_one(world: World) -> None:
    role = world.make(ROLE, "role", name="kyeol-prod-role", description="hush hush", secret=frozenset({"description"}))
    assert "hush hush" in world.cloud.secrets
    assert "value" in role.state.fields["description"].struct_value.fields


def test_a_failure_strikes_once(world: World) -> None:
    world.cloud.orders.fail = {VPC}
    assert "rehearsed" in world.refuses(VPC, "vpc", cidrBlock="10.0.0.0/16")
    world.make(VPC, "vpc", cidrBlock="10.0.0.0/16")


def test_what_a_killed_engine_could_not_write_was_never_asked_for(world: World) -> None:
    written = world.make(VPC, "vpc", cidrBlock="10.0.0.0/16")
    lost = world.subnet(written)
    world.cloud.forget_unwritten("prod", {written.urn})
    assert list(world.cloud) == [written]
    assert world.subnet(written).id == lost.id
    assert [call.urn for call in world.cloud.calls] == [written.urn, lost.urn]


def test_a_secret_takes_its_versions_along(world: World) -> None:
    secret = world.make("aws:secretsmanager/secret:Secret", "it", name="kyeol-prod-it")
    world.make("aws:secretsmanager/secretVersion:SecretVersion", "it", secretId=secret.id, secretString="text")
    world.cloud.delete(secret)
    assert world.left() == set()
