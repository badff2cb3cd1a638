"""Whatever fails while a stack is made, the next `up` goes on from there, to the same end: dev here, prod at night."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial

import pytest

from kyeol.tools.rehearse import drills
from kyeol.tools.rehearse.cloud.cloud import ApiCall
from kyeol.tools.rehearse.engine import Engine
from kyeol.tools.rehearse.lifecycle import Lifecycle, contents
from kyeol.tools.rehearse.verdict import StepVerdict
from tests.harness import SHIPPED
from tests.rehearse.conftest import Engines

NODES = (
    "urn:pulumi:{}::kyeol::kyeol:components:EksCluster$kyeol:components:EksNodes$aws:eks/nodeGroup:NodeGroup::eks-nodes"
)

SAMPLE = 6
"""Every sixth kind of dev fails: each failure of one that others need costs one more run of the engine."""


@dataclass(frozen=True, kw_only=True)
class Drilled:
    """A stack after a drill, or after an `up` without one.

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

    @property
    def cloud(self) -> dict[str, bytes]:
        """What the stack has in the cloud, identifiers and all: they derive from how often a resource was made."""
        return contents(self.lifecycle.cloud, self.stack)

    def kinds(self) -> list[str]:
        """Every kind that it makes."""
        return sorted({call.type for call in self.calls})

    def made(self) -> Counter[str]:
        """How often each resource was made."""
        return Counter(call.urn for call in self.calls if call.op == "create" and not call.error)

    def in_state(self) -> set[str]:
        """What the state has of the cloud: neither components nor providers nor what is only read."""
        resources = self.lifecycle.opened.resources()
        return {
            str(one["urn"]) for one in resources if one.get("custom") and not str(one["type"]).startswith("pulumi:")
        }


def stands(
    stack: str, engine: Engine, drill: Callable[[Lifecycle], Iterable[StepVerdict]], runs: Engine | None = None
) -> Drilled:
    """Bring a stack up beside mgmt.

    Args:
        stack: The stack.
        engine: Where mgmt is up.
        drill: Brings the stack up, with what befalls it.
        runs: Where it is made, if elsewhere.
    """
    before = len(engine.cloud.calls)
    lifecycle = Lifecycle(engine=runs or engine, root=SHIPPED, stack=stack)
    return Drilled(lifecycle=lifecycle, verdicts=list(drill(lifecycle)), calls=engine.cloud.calls[before:])


@pytest.fixture(scope="module")
def undisturbed(engines: Engines) -> Callable[[str], Drilled]:
    """A stack after an `up` that nothing befalls."""
    return cache(lambda stack: stands(stack, engines(), lambda lifecycle: lifecycle.steps("up")))


@pytest.fixture(scope="module")
def failed(engines: Engines, undisturbed: Callable[[str], Drilled]) -> Callable[[str], Drilled]:
    """A stack of which kinds have failed once: some of dev's, all of prod's."""

    def drilled(stack: str) -> Drilled:
        kinds = undisturbed(stack).kinds()[:: SAMPLE if stack == "dev" else 1]
        return stands(stack, engines(), partial(drills.failing_up, targets=kinds, go_on=True))

    return cache(drilled)


@pytest.fixture(scope="module")
def killed(engines: Engines) -> Callable[[str], Drilled]:
    """A stack whose engine was killed while the nodes were made."""

    def drilled(stack: str) -> Drilled:
        engine = engines()
        drill = partial(drills.killed_up, urn=NODES.format(stack))
        return stands(stack, engine, drill, engines(engine, checkpoints=True))

    return cache(drilled)


@pytest.fixture(params=["dev", pytest.param("prod", marks=pytest.mark.nightly)])
def stack(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["failed", "killed"])
def drilled(request: pytest.FixtureRequest, stack: str) -> Drilled:
    """The stack after each drill."""
    found: Drilled = request.getfixturevalue(str(request.param))(stack)
    return found


def test_each_kind_fails_once(
    stack: str, undisturbed: Callable[[str], Drilled], failed: Callable[[str], Drilled]
) -> None:
    kinds = undisturbed(stack).kinds()
    assert len(kinds) > 60
    told = Counter(call.type for call in failed(stack).calls if call.error)
    assert told == Counter(kinds[:: SAMPLE if stack == "dev" else 1])


def test_the_engine_is_killed_in_the_midst(stack: str, killed: Callable[[str], Drilled]) -> None:
    verdicts = killed(stack).verdicts
    assert "killed while eks-nodes was made" in verdicts[0].says
    assert [verdict.step for verdict in verdicts] == ["up, killed", "refresh", "up"]


def test_it_converges(drilled: Drilled) -> None:
    assert [verdict for verdict in drilled.verdicts if not verdict.ok] == []


def test_the_end_is_the_same(undisturbed: Callable[[str], Drilled], drilled: Drilled) -> None:
    assert drilled.cloud == undisturbed(drilled.stack).cloud


def test_nothing_is_made_twice(undisturbed: Callable[[str], Drilled], drilled: Drilled) -> None:
    assert drilled.made() == undisturbed(drilled.stack).made()
    assert set(drilled.made().values()) == {1}


def test_nothing_is_orphaned(drilled: Drilled) -> None:
    there = {one.urn for one in drilled.lifecycle.cloud if one.stack == drilled.stack}
    assert drilled.in_state() == there
    assert not drilled.lifecycle.opened.state().get("pending_operations")


def test_nothing_is_left_to_do(drilled: Drilled) -> None:
    (again,) = drilled.lifecycle.steps("again")
    assert again.ok, again.errors
