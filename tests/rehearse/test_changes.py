"""Changes that a shop grows by, shown by the engine on dev as it stands: exactly these, and no data lost.

By day what can be shown at once, and one deployment; at night each of them by itself, and the way back.
"""

import pytest

from kyeol.tools.rehearse.engine.outcome import Outcome
from tests.rehearse.changing import Standing, Step, lost, shown, standing
from tests.rehearse.engines import Engines

# It shows the nodes' groups and the NAT gateways, with the limits of their alarms.
DASHBOARD = "update Dashboard dashboard"
THIRD_ZONE = {"zones": ["a", "b", "c"]}
ANOTHER_ZONE = {
    *(f"create Subnet vpc-{tier}-b" for tier in ("public", "app", "data")),
    *(f"create RouteTableAssociation vpc-{tier}-b" for tier in ("public", "app", "data")),
    "create RouteTable vpc-app-b",
    "create Route vpc-app-b-nat",
    "create Route vpc-peering-to-mgmt-b",
    "update VpcEndpoint vpc-endpoints-s3",
    "update SubnetGroup database",
    # EKS cannot change the subnets of a node group: a new one is there before the old one goes.
    "replace NodeGroup eks-nodes",
    *(f"update MetricAlarm cluster-alarms-nodes-{what}" for what in ("count", "cpu", "status")),
    DASHBOARD,
    "update Release cluster-autoscaler",
    # The shop's Ingress names the load balancer's subnets, one in each zone.
    "update Secret argocd-spoke",
}
# Of the group the tags alone: EKS is told no size, so that no node goes.
MORE_NODES = {
    "update NodeGroup eks-nodes",
    "update MetricAlarm cluster-alarms-nodes-count",
    DASHBOARD,
    "update Release cluster-autoscaler",
}
NAT_PER_ZONE = {
    "create Eip vpc-nat-c",
    "create NatGateway vpc-nat-c",
    "create MetricAlarm nat-alarms-nat-c-drops",
    "create MetricAlarm nat-alarms-nat-c-ports",
    "create MetricAlarm nat-alarms-nat-c-received",
    "create MetricAlarm nat-alarms-nat-c-sent",
    DASHBOARD,
    "update Route vpc-app-c-nat",
    # Where calls from inside come from: pods reach the shop by its public name.
    "update ManagedPrefixList alb-clients",
    "update IpSet waf-alb",
}
LARGER_VOLUME = {"update LaunchTemplate eks-nodes", "update NodeGroup eks-nodes"}
ANOTHER_PERSON = {"create AccessEntry eks-oncall", "create AccessPolicyAssociation eks-oncall-policy"}


def group(**settings: object) -> dict[str, object]:
    return {"nodeGroups": {"default": settings}}


@pytest.fixture(scope="module")
def dev(engines: Engines) -> Standing:
    return standing(engines, "dev")


@pytest.mark.nightly
def test_another_zone_renumbers_nothing(dev: Standing) -> None:
    preview = dev.preview(network=THIRD_ZONE)
    assert shown(preview) == ANOTHER_ZONE
    assert lost([preview]) == set()


@pytest.mark.nightly
def test_more_nodes_are_a_change_in_place(dev: Standing) -> None:
    assert shown(dev.preview(cluster=group(min=2, max=5))) == MORE_NODES


@pytest.fixture(scope="module")
def apart(dev: Standing) -> Outcome:
    """Changes that do not meet, shown at once: a desired size, a larger volume, NAT gateways, a person."""
    oncall = {"principalArn": "arn:aws:iam::111122223333:role/oncall", "policy": "AmazonEKSViewPolicy"}
    nodes = group(desired=3, volumeSizeGiB=80)
    return dev.preview(cluster={**nodes, "access": {"oncall": oncall}}, network={"nat": "perZone"})


def test_a_larger_volume_is_another_version_of_the_template(apart: Outcome) -> None:
    assert shown(apart) >= LARGER_VOLUME


def test_a_nat_gateway_for_each_zone(apart: Outcome) -> None:
    assert shown(apart) >= NAT_PER_ZONE
    assert lost([apart]) == set()


def test_another_person_is_an_entry_of_the_cluster(apart: Outcome) -> None:
    assert shown(apart) >= ANOTHER_PERSON


def test_the_desired_size_is_the_autoscalers(apart: Outcome) -> None:
    """What the other changes do is all that is shown."""
    assert shown(apart) == LARGER_VOLUME | NAT_PER_ZONE | ANOTHER_PERSON
    (nodes,) = [one for one in apart.of("update") if one.urn.endswith(":NodeGroup::eks-nodes")]
    assert nodes.diffs
    assert "scalingConfig" not in nodes.diffs


@pytest.mark.nightly
def test_other_tags_replace_no_node(dev: Standing) -> None:
    changes = shown(dev.preview(tags={"costCenter": "shop"}))
    assert changes
    assert {one for one in changes if one.endswith(" eks-nodes")} <= {"update NodeGroup eks-nodes"}
    assert "update LaunchTemplate eks-nodes" not in changes


@pytest.mark.nightly
def test_other_instances_are_another_node_group(dev: Standing) -> None:
    preview = dev.preview(cluster=group(instanceTypes=["t3.xlarge"]))
    following = {one for one in ANOTHER_ZONE if one.split()[1] in {"MetricAlarm", "Dashboard", "Release"}}
    assert shown(preview) == {"replace NodeGroup eks-nodes"} | following


def grown(dev: Standing) -> Step:
    """Another zone with its NAT gateway, and more nodes."""
    return dev.change(network=THIRD_ZONE | {"nat": "perZone"}, cluster=group(min=2, max=5))


def test_all_of_it_is_done_as_it_is_shown(engines: Engines) -> None:
    new = {f"{one[:-1]}b" for one in NAT_PER_ZONE if one.startswith("create") and one.endswith("-c")}
    alarms = {f"create MetricAlarm nat-alarms-nat-b-{what}" for what in ("drops", "ports", "received", "sent")}
    step = grown(standing(engines, "dev"))
    assert (
        shown(step.preview) == ANOTHER_ZONE | MORE_NODES - {"update NodeGroup eks-nodes"} | NAT_PER_ZONE | new | alarms
    )
    assert shown(step.up) == shown(step.preview)
    assert lost([step.up]) == set()


@pytest.mark.nightly
def test_there_is_a_way_back(engines: Engines) -> None:
    dev = standing(engines, "dev")
    grown(dev)
    back = dev.up()
    assert back.ok, back.errors
    assert lost([back]) == set()
