"""What the runbook promises, rehearsed on stage from what it was before: nothing is refused, and nothing lost."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import pytest

from kyeol.config.addons import AUTOSCALER
from kyeol.tools.kinds import kubernetes
from kyeol.tools.preview.graph import Graph
from kyeol.tools.record.danger import NEWEST_IMAGE
from kyeol.tools.rehearse import effects
from kyeol.tools.rehearse.cloud.api_call import ApiCall
from kyeol.tools.rehearse.cloud.cloud import Cloud
from kyeol.tools.rehearse.engine.outcome import Outcome
from kyeol.tools.rehearse.promises import PROMISES, out_of_order
from kyeol.tools.rehearse.settings import Change, overridden, sections
from kyeol.versions import KUBERNETES
from tests.harness import ROOT, SHIPPED
from tests.json_values import known
from tests.projects import kyeol
from tests.rehearse.changing import shown, standing
from tests.rehearse.engines import Engines

DEPLOYMENTS = (
    # A name and a number are a step of a change that takes several deployments. A group that is replaced shows nothing
    # else, so that what is in place comes first.
    (
        "kubernetes", "nat", "database-class", "database-storage", "nodes", "cache-token", "origin-verify", "delivery",
        "database-password", "application-keys",
    ),
    ("disk", "name", "valkey", "origin-verify 2", "delivery 2", "database-password 2", "postgres", "replica"),
    ("valkey 2", "zone", "instance-types", "postgres 2", "replica 2"),
)  # fmt: skip
"""The changes that are deployed together, one deployment after the other."""

RUNBOOK = ("operations", "upgrade", "rotation", "addons-delivery")


@dataclass(frozen=True)
class Deployment:
    """What one of the deployments did, and the autoscaler's image before and after it."""

    outcome: Outcome
    calls: list[ApiCall]
    images: tuple[str, str]

    def effects(self, kind: str) -> set[str]:
        """What it did to what was there, such as `eks-nodes: all nodes are replaced`."""
        return {f"{one.name}: {one.says}" for one in effects.done(self.calls) if one.kind == kind}


@pytest.fixture(scope="module")
def deployments(engines: Engines) -> Mapping[str, Deployment]:
    """The deployment by each of the changes that are in it."""
    given = sections(SHIPPED, "stage")
    # A step of a change takes the place of the one before.
    states = {name: promise.before(given) for name, promise in PROMISES.items()}
    stage = standing(engines, "stage", **reduce(merged, states.values()))
    told: dict[str, Deployment] = {}
    for names in DEPLOYMENTS:
        for name in names:
            head, _, number = name.partition(" ")
            states[head] = PROMISES[head].steps(given)[int(number or 1) - 1]
        stage.stack.configure(overridden(SHIPPED, "stage", reduce(merged, states.values())))
        cloud = stage.engine.cloud
        start, image = len(cloud.calls), _image(cloud)
        outcome = stage.stack.up()
        told |= dict.fromkeys(names, Deployment(outcome, cloud.calls[start:], (image, _image(cloud))))
    return told


def merged(one: Change, other: Change) -> Change:
    """Two changes as one; the other has the last word."""
    return {
        key: merged(before, value)
        if isinstance(before := one.get(key), Mapping) and isinstance(value, Mapping) else value
        for key, value in {**one, **other}.items()
    }  # fmt: skip


def test_every_promise_is_deployed_here() -> None:
    steps = {
        name if place == 0 else f"{name} {place + 1}"
        for name, promise in PROMISES.items()
        for place, _ in enumerate(promise.steps(sections(SHIPPED, "stage")))
    }
    assert sorted(name for names in DEPLOYMENTS for name in names) == sorted(steps)


@pytest.mark.parametrize("name", [names[0] for names in DEPLOYMENTS])
def test_nothing_is_refused_and_nothing_lost(deployments: Mapping[str, Deployment], name: str) -> None:
    deployment = deployments[name]
    assert deployment.outcome.errors == ()
    assert deployment.effects("lost") == set()


def test_an_upgrade_of_kubernetes_goes_from_the_control_plane_to_the_nodes_and_on(
    deployments: Mapping[str, Deployment],
) -> None:
    """Control plane, network add-ons, nodes, the other add-ons with the autoscaler, whose image changes."""
    deployment, promise = deployments["kubernetes"], PROMISES["kubernetes"]
    updated = {one.name for one in deployment.outcome.of("update")}
    assert {"eks-eksCluster", "eks-kube-proxy", "eks-nodes", "eks-coredns", AUTOSCALER} <= updated
    newest = max(KUBERNETES)
    before: Any = promise.before({})
    assert deployment.images == (
        KUBERNETES[before["cluster"]["version"]].cluster_autoscaler,
        KUBERNETES[newest].cluster_autoscaler,
    )
    assert out_of_order(promise, deployment.calls) == ""
    backwards = list(reversed(deployment.calls))
    swapped = [_at(call, place) for place, call in enumerate(backwards)]
    assert "begins before" in out_of_order(promise, swapped)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("kubernetes", {"eks-nodes: all nodes are replaced, a few at a time"}),
        ("nat", {"vpc-app-c-nat: its subnets leave from another address, and open connections break"}),
        ("database-class", {"database: the database restarts, in the maintenance window"}),
        ("disk", {f"eks-nodes: {NEWEST_IMAGE}"}),
        ("valkey", {"cache: the cache fails over, and its connections break once, at once"}),
        ("postgres", {"database: the database is upgraded and is unavailable meanwhile, at once"}),
    ],
)
def test_what_stops_is_told(deployments: Mapping[str, Deployment], name: str, what: set[str]) -> None:
    assert what <= deployments[name].effects("interrupted")


def test_other_instances_and_another_zone_take_another_node_group(deployments: Mapping[str, Deployment]) -> None:
    assert "replace NodeGroup eks-nodes" in shown(deployments["instance-types"].outcome)
    assert "eks-nodes: another NodeGroup takes its place" in deployments["zone"].effects("replaced")


@pytest.mark.parametrize(
    ("name", "done"),
    [
        ("nat", "create NatGateway vpc-nat-c"),
        ("database-storage", "update Instance database"),
        ("cache-token", "update ReplicationGroup cache"),
        ("origin-verify", "create RandomPassword origin-verify-2"),
        ("origin-verify 2", "delete RandomPassword origin-verify-1"),
        ("database-password", "create RandomPassword app-secrets-database-2"),
        ("database-password 2", "delete RandomPassword app-secrets-database"),
        ("delivery 2", "create ApplicationSet argocd-spoke-platform-charts"),
        ("delivery 2", "delete Release fluent-bit"),
        ("zone", "create Subnet vpc-app-b"),
        ("name", "update Distribution cloudfront-shop"),
        ("replica 2", "create Instance database-replica"),
    ],
)
def test_what_was_asked_for_is_done(deployments: Mapping[str, Deployment], name: str, done: str) -> None:
    assert done in shown(deployments[name].outcome)


def test_argocd_takes_every_chart_over(deployments: Mapping[str, Deployment], graphs: Mapping[str, Graph]) -> None:
    """All that a handover does, there and back, is rehearsed at night in test_rotations.py."""
    gone = {one.name for one in deployments["delivery 2"].outcome.of("delete") if one.type == kubernetes.RELEASE.type}
    assert gone == {one.name for one in graphs["stage"].of_type(kubernetes.RELEASE.type)}


def test_the_runbook_names_every_promise_and_no_other() -> None:
    pages = "\n".join((ROOT / "docs" / "how-to" / f"{page}.md").read_text() for page in RUNBOOK)
    assert set(re.findall(r"--change ([a-z-]+)", pages)) == set(PROMISES)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["dev", "--change", "nott"], "--change nott: there is no such change; "),
        (["dev", "--change", "valkey"], "--change valkey: dev has no kyeol:cache that could change"),
        (["dev", "--change", "nat", "--from", "HEAD"], "--from and --change are two changes; take one at a time"),
        (["dev", "--change", "nat", "--fail", "aws:ec2/vpc:Vpc"], "--change rehearses a change; leave --fail"),
    ],
)
def test_a_mistake_is_one_line(arguments: list[str], says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHIPPED)
    result = kyeol("rehearse", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr
    assert result.stderr.count("\n") == 1


def _image(cloud: Cloud) -> str:
    """The tag of the autoscaler's image; empty where the program does not install it."""
    releases = [one for one in cloud if one.type == kubernetes.RELEASE.type and one.inputs["name"] == AUTOSCALER]
    return str(known(releases[-1].inputs)["values"]["image"]["tag"]) if releases else ""


def _at(call: ApiCall, place: int) -> ApiCall:
    """A call at another time."""
    return ApiCall(op=call.op, urn=call.urn, type=call.type, start=place, end=place + 0.5)
