"""How a deployment spends its time: the bound, the critical path and the ratio, on graphs with known answers."""

from collections.abc import Iterable, Sequence

import pytest

from kyeol.tools.kinds import KINDS, kind_of
from kyeol.tools.record.kind import SECONDS
from kyeol.tools.rehearse.cloud.api_call import ApiCall
from kyeol.tools.rehearse.timeline.build import timeline
from kyeol.tools.rehearse.timeline.model import Timeline
from kyeol.tools.rehearse.timeline.text import WIDTH, lines
from kyeol.tools.rehearse.timeline.waits import State
from tests.rehearse.deployments import ROOT, STACK, call, component, state, urn

VPC, ROLE, NAT = "aws:ec2/vpc:Vpc", "aws:iam/role:Role", "aws:ec2/natGateway:NatGateway"
CLUSTER, NODES, ADDON = "aws:eks/cluster:Cluster", "aws:eks/nodeGroup:NodeGroup", "aws:eks/addon:Addon"
DATABASE, RELEASE = "aws:rds/instance:Instance", "kubernetes:helm.sh/v3:Release"


def built(resources: Sequence[State], calls: Iterable[ApiCall]) -> Timeline:
    return timeline("test", calls, [ROOT, *resources])


def test_the_bound_is_the_longest_chain_and_the_path_the_one_that_was_waited_for() -> None:
    vpc, database, nat = urn(VPC, "vpc"), urn(DATABASE, "database"), urn(NAT, "nat")
    resources = [state(VPC, "vpc"), state(DATABASE, "database", vpc), state(NAT, "nat", vpc)]
    made = built(resources, [call(vpc, 0, 0.1), call(nat, 0.1, 15), call(database, 0.2, 12.2)])
    assert made.lower_bound == pytest.approx(SECONDS.minutes + kind_of(DATABASE).creation.minutes)
    assert made.critical == [vpc, nat], "what took long, not what should have"
    assert made.makespan == pytest.approx(15)
    assert made.ratio == pytest.approx(15 / 12.1)
    assert [(bar.name, bar.critical) for bar in made.bars] == [("vpc", True), ("nat", True), ("database", False)]
    assert [(bar.start, bar.end) for bar in made.path] == [pytest.approx((0, 0.1)), pytest.approx((0.1, 15))]


def test_the_path_goes_back_through_what_ended_last_not_through_what_takes_longest() -> None:
    slow, late, last = urn(NAT, "slow"), urn(ROLE, "late"), urn(ADDON, "last")
    resources = [state(NAT, "slow"), state(ROLE, "late"), state(ADDON, "last", slow, late)]
    made = built(resources, [call(slow, 0, 2), call(late, 4, 4.1), call(last, 4.2, 5.2)])
    assert made.critical == [late, last]


def test_a_component_that_is_constructed_stands_for_what_is_below_it() -> None:
    whole, plane = urn("eks:index:Cluster", "eks"), urn(CLUSTER, "eks-eksCluster")
    oidc, release = urn(ROLE, "oidc"), urn(RELEASE, "release")
    resources = [
        component("eks:index:Cluster", "eks"),
        state(CLUSTER, "eks-eksCluster", parent=whole),
        state(ROLE, "oidc", plane, parent=whole),
        state(RELEASE, "release", whole),
    ]
    made = built(resources, [call(plane, 0, 10), call(oidc, 10, 10.1), call(release, 10.1, 11.6)])
    assert made.lower_bound == pytest.approx(10 + 0.1 + 1.5)
    assert made.critical == [plane, oidc, release]
    assert made.ratio == pytest.approx(1)


def test_a_child_waits_for_what_its_component_waits_for_but_not_for_its_siblings() -> None:
    own = urn("kyeol:components:Rds", "rds")
    role, database, alarm = urn(ROLE, "role"), urn(DATABASE, "database"), urn(ADDON, "alarm")
    resources = [
        state(ROLE, "role"),
        component("kyeol:components:Rds", "rds", role),
        state(DATABASE, "database", parent=own),
        state(ADDON, "alarm", parent=own, deleted_with=own),
    ]
    made = built(resources, [call(role, 0, 0.1), call(database, 0.1, 12.1), call(alarm, 0.1, 1.1)])
    assert made.lower_bound == pytest.approx(12.1), "and not an add-on more"
    assert made.critical == [role, database]


@pytest.mark.parametrize("how", ["provider", "deleted_with", "properties", "deleted with a component"])
def test_every_kind_of_edge_counts(how: str) -> None:
    plane = urn(CLUSTER, "plane")
    whole = urn("eks:index:Cluster", "whole")
    provider = urn("pulumi:providers:kubernetes", "provider")
    release = {
        "provider": state(RELEASE, "release", provider=f"{provider}::some-id"),
        "deleted_with": state(RELEASE, "release", deleted_with=plane),
        "properties": state(RELEASE, "release", properties={"values": [plane]}),
        "deleted with a component": state(RELEASE, "release", deleted_with=whole),
    }[how]
    resources = [
        component("eks:index:Cluster", "whole"), state(CLUSTER, "plane", parent=whole),
        state("pulumi:providers:kubernetes", "provider", plane), release,
    ]  # fmt: skip
    made = built(resources, [call(plane, 0, 10), call(str(release["urn"]), 10, 11.5)])
    assert made.lower_bound == pytest.approx(11.5)
    assert made.critical == [plane, release["urn"]]


def test_only_what_was_made_counts() -> None:
    role = urn(ROLE, "role")
    elsewhere = "urn:pulumi:mgmt::kyeol::aws:eks/cluster:Cluster::plane"
    gone = urn(CLUSTER, "gone")
    calls = [
        call(elsewhere, -20, -10), call(gone, 0, 10, "an internal error"), call(role, 1, 1.1, "an internal error"),
        call(role, 2, 2.1), call(role, 5, 6, op="update"), call(role, 7, 8, op="delete"),
    ]  # fmt: skip
    made = built([state(ROLE, "role"), state(CLUSTER, "gone")], calls)
    assert [(bar.urn, bar.start) for bar in made.bars] == [(role, 0)]
    assert made.lower_bound == SECONDS.minutes
    assert made.makespan == pytest.approx(SECONDS.minutes)


def test_a_resource_is_named_after_its_topmost_component() -> None:
    outer, inner = urn("kyeol:components:EksCluster", "eks"), urn("kyeol:components:EksNodes", "eks-nodes")
    role, vpc = urn(ROLE, "role"), urn(VPC, "vpc")
    resources = [
        component("kyeol:components:EksCluster", "eks"),
        component("kyeol:components:EksNodes", "eks-nodes", parent=outer),
        state(ROLE, "role", parent=inner),
        state(VPC, "vpc"),
    ]
    made = built(resources, [call(role, 0, 0.1), call(vpc, 0, 0.1)])
    assert {bar.name: bar.component for bar in made.bars} == {"role": "eks", "vpc": "vpc"}


def test_nothing_made_is_no_mistake() -> None:
    made = built([state(ROLE, "role")], [])
    assert (made.makespan, made.lower_bound, made.ratio, list(made.bars)) == (0, 0, 1, [])
    assert list(lines(made)) == ["test: nothing was made"]


def test_the_terminal_is_told_the_figures_and_the_slow_members() -> None:
    long = "a-release-whose-name-is-longer-than-any-terminal-is-wide-" + "x" * 60
    role, plane, release = urn(ROLE, "role"), urn(CLUSTER, "plane"), urn(RELEASE, long)
    resources = [state(ROLE, "role"), state(CLUSTER, "plane", role), state(RELEASE, long, plane)]
    made = built(resources, [call(role, 0, 0.1), call(plane, 0.3, 10.3), call(release, 10.5, 12)])
    shown = list(lines(made))
    assert shown[0] == "test: makespan 12.0 min, 1.03 x the lower bound of 11.6 min"
    assert [row.split()[:3] for row in shown[2:4]] == [["0.3", "10.0", "plane"], ["10.5", "1.5", shown[3].split()[2]]]
    assert shown[3].split()[2].startswith("a-release")
    assert shown[-1].split(maxsplit=1) == ["0.5", "1 quick ones, and all waiting"]
    assert all(len(row) <= WIDTH for row in shown)


def test_times_of_eks_stand_at_what_takes_them() -> None:
    components = [kind for kind in KINDS.values() if kind.children]
    assert components
    for kind in components:
        assert max(kind_of(child.type).creation.minutes for child in kind.children) > SECONDS.minutes
        assert kind.creation == SECONDS, "the engine would count it twice"


def test_a_stack_of_its_own_is_no_component() -> None:
    assert built([state(VPC, "vpc", parent=STACK)], [call(urn(VPC, "vpc"), 0, 1)]).bars[0].component == "vpc"
