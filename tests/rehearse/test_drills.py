"""Whatever fails while a stack is made, the next `up` goes on from there, to the same end.

By day while dev's cluster is made, without anything else; at night in all of dev, and in all of prod.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

import pytest

from kyeol.tools.rehearse.cloud.api_call import ApiCall
from kyeol.tools.rehearse.drills import drills
from kyeol.tools.rehearse.lifecycle import Lifecycle, contents
from kyeol.tools.rehearse.rehearsal import RehearsalOptions, rehearse
from kyeol.tools.rehearse.verdict import Observer, StepVerdict
from tests.harness import SHIPPED
from tests.rehearse.engines import Engines
from tests.rehearse.parts import CLUSTER

NODES = (
    "urn:pulumi:{}::kyeol::kyeol:components:EksCluster$kyeol:components:EksNodes$aws:eks/nodeGroup:NodeGroup::eks-nodes"
)


@dataclass(frozen=True, kw_only=True)
class Drillee:
    """What is taken through the drills.

    Args:
        stack: The stack.
        settings: What replaces its file's; where anything does, it needs no mgmt.
        sample: How many kinds there are for each that fails: each failure of one that others need costs one more run of
            the engine.
    """

    stack: str
    settings: Mapping[str, object] = field(default_factory=dict)
    sample: int = 1

    def __call__(self, engines: Engines, *, checkpoints: bool = False) -> Lifecycle:
        """The stack before its first `up`."""
        engine = engines.empty(checkpoints=checkpoints) if self.settings else engines(checkpoints=checkpoints)
        return Lifecycle(engine=engine, root=SHIPPED, stack=self.stack, overrides={self.stack: self.settings})


DRILLEES = {
    "dev's cluster": Drillee(stack="dev", settings=CLUSTER, sample=15),
    "dev": Drillee(stack="dev", sample=20),
    "prod": Drillee(stack="prod"),
}


@dataclass(frozen=True, kw_only=True)
class Drilled:
    """A stack after a drill.

    Args:
        lifecycle: The stack, deployed.
        verdicts: How it was deployed.
        calls: What the cloud was asked for since mgmt is up.
    """

    lifecycle: Lifecycle
    verdicts: list[StepVerdict]
    calls: list[ApiCall]

    @property
    def stack(self) -> str:
        """Its name."""
        return self.lifecycle.stack

    def in_state(self) -> set[str]:
        """What the state has of the cloud: neither components nor providers nor what is only read."""
        resources = self.lifecycle.opened.resources()
        return {
            str(one["urn"]) for one in resources if one.get("custom") and not str(one["type"]).startswith("pulumi:")
        }


def kinds(calls: Iterable[ApiCall]) -> list[str]:
    """Every kind that is made."""
    return sorted({call.type for call in calls})


def made(calls: Iterable[ApiCall]) -> Counter[str]:
    """How often each resource was made."""
    return Counter(call.urn for call in calls if call.op == "create" and not call.error)


def drill(lifecycle: Lifecycle, goes: Callable[[Lifecycle], Iterable[StepVerdict]]) -> Drilled:
    """Bring a stack up.

    Args:
        lifecycle: The stack.
        goes: Brings the stack up, with what befalls it.
    """
    before = len(lifecycle.cloud.calls)
    return Drilled(lifecycle=lifecycle, verdicts=list(goes(lifecycle)), calls=lifecycle.cloud.calls[before:])


@dataclass(frozen=True)
class Whole:
    """A stack that nothing befalls: what its `up` asked the cloud for, and what is there then."""

    calls: list[ApiCall]
    contents: dict[str, bytes]


@pytest.fixture(scope="module")
def wholes(engines: Engines) -> Callable[[str], Whole]:
    """Each of them without a drill."""

    def whole(name: str) -> Whole:
        drillee = DRILLEES[name]
        if not drillee.settings:
            deployed = engines.deployed(drillee.stack)
            return Whole(deployed.told.calls, contents(deployed.cloud, drillee.stack))
        up = drill(drillee(engines), lambda lifecycle: lifecycle.steps("up"))
        return Whole(up.calls, contents(up.lifecycle.cloud, drillee.stack))

    return cache(whole)


@pytest.fixture(scope="module")
def targets(wholes: Callable[[str], Whole]) -> Callable[[str], list[str]]:
    """The kinds that fail: some of dev's, all of prod's."""
    return lambda name: kinds(wholes(name).calls)[:: DRILLEES[name].sample]


@pytest.fixture(scope="module")
def failed(engines: Engines, targets: Callable[[str], list[str]]) -> Callable[[str], Drilled]:
    """A stack of which kinds have failed once."""

    def drilled(name: str) -> Drilled:
        return drill(DRILLEES[name](engines), partial(drills.failing_up, targets=targets(name), go_on=True))

    return cache(drilled)


@pytest.fixture(scope="module")
def killed(engines: Engines) -> Callable[[str], Drilled]:
    """A stack whose engine was killed while the nodes were made."""

    def drilled(name: str) -> Drilled:
        drillee = DRILLEES[name]
        return drill(drillee(engines, checkpoints=True), partial(drills.killed_up, urn=NODES.format(drillee.stack)))

    return cache(drilled)


@pytest.fixture(params=[
    pytest.param(name, marks=[] if drillee.settings else [pytest.mark.nightly]) for name, drillee in DRILLEES.items()
])  # fmt: skip
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["failed", "killed"])
def drilled(request: pytest.FixtureRequest, name: str) -> Drilled:
    """The stack after each drill."""
    found: Drilled = request.getfixturevalue(str(request.param))(name)
    return found


def test_each_kind_fails_once(name: str, failed: Callable[[str], Drilled], targets: Callable[[str], list[str]]) -> None:
    assert len(targets(name)) > 2
    told = Counter(call.type for call in failed(name).calls if call.error)
    assert told == Counter(targets(name))


def test_the_engine_is_killed_in_the_midst(name: str, killed: Callable[[str], Drilled]) -> None:
    verdicts = killed(name).verdicts
    assert "killed while eks-nodes was made" in verdicts[0].says
    assert [verdict.step for verdict in verdicts] == ["up, killed", "refresh", "up"]


@pytest.mark.nightly
def test_a_release_that_was_cut_off_is_freed(engines: Engines) -> None:
    calls = engines.deployed("dev").told.calls
    urn = next(call.urn for call in calls if call.urn.endswith("helm.sh/v3:Release::external-secrets"))
    verdicts = drill(DRILLEES["dev"](engines, checkpoints=True), partial(drills.killed_up, urn=urn)).verdicts
    assert [one.step for one in verdicts] == ["up, killed", "refresh", "free releases", "refresh", "up"]
    assert [one for one in verdicts if not one.ok] == []
    assert verdicts[2].says == "external-secrets/external-secrets pending-install, its Secret deleted"


@pytest.mark.nightly
def test_an_upgrade_that_was_cut_off_is_rolled_back(cli: Path) -> None:
    """The node group's limits are the autoscaler's values."""
    urn = "urn:pulumi:dev::kyeol::kyeol:components:AddonRelease$kubernetes:helm.sh/v3:Release::cluster-autoscaler"
    options = RehearsalOptions(stack="dev", until="again", change="nodes", kill_at=urn)
    result = rehearse(SHIPPED, cli, options, Observer())
    assert [one for one in result.verdicts if not one.ok] == []
    freed = next(one for one in result.verdicts if one.step == "free releases")
    assert freed.says == "kube-system/cluster-autoscaler pending-upgrade, rolled back to revision 1"


@pytest.mark.nightly
def test_what_a_policy_of_the_organisation_denies_can_be_repeated(engines: Engines) -> None:
    denied = ("rds:CreateDBInstance", "kms:CreateKey")
    drilled = drill(DRILLEES["dev"](engines), partial(drills.denied_up, actions=denied[:1]))
    assert [(one.step, one.ok) for one in drilled.verdicts] == [
        ("up, denied", True), ("up, denied again", True), ("up", True)
    ]  # fmt: skip
    assert set(made(drilled.calls).values()) == {1}
    assert contents(drilled.lifecycle.cloud, "dev") == contents(engines.deployed("dev").cloud, "dev")
    (never, *_) = drills.denied_up(drilled.lifecycle, denied[1:])
    assert (never.ok, never.says) == (False, "never came to kms:CreateKey")


def test_it_converges(drilled: Drilled) -> None:
    assert [verdict for verdict in drilled.verdicts if not verdict.ok] == []


def test_the_end_is_the_same(name: str, wholes: Callable[[str], Whole], drilled: Drilled) -> None:
    """Identifiers and all: they derive from how often a resource was made."""
    assert contents(drilled.lifecycle.cloud, drilled.stack) == wholes(name).contents


def test_nothing_is_made_twice(name: str, wholes: Callable[[str], Whole], drilled: Drilled) -> None:
    assert made(drilled.calls) == made(wholes(name).calls)
    assert set(made(drilled.calls).values()) == {1}


def test_nothing_is_orphaned(drilled: Drilled) -> None:
    there = {one.urn for one in drilled.lifecycle.cloud if one.stack == drilled.stack}
    assert drilled.in_state() == there
    assert not drilled.lifecycle.opened.state().get("pending_operations")


def test_nothing_is_left_to_do(drilled: Drilled) -> None:
    (again,) = drilled.lifecycle.steps("again")
    assert again.ok, again.errors
