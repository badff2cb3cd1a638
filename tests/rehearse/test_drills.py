"""Whatever fails while prod is made, the next `up` goes on from there, to the same end."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from kyeol.tools.rehearse import drills
from kyeol.tools.rehearse.cloud.cloud import ApiCall
from kyeol.tools.rehearse.engine import Engine
from kyeol.tools.rehearse.lifecycle import Lifecycle, contents
from kyeol.tools.rehearse.verdict import StepVerdict
from tests.harness import ROOT
from tests.rehearse.conftest import Engines

NODES = "urn:pulumi:prod::kyeol::kyeol:components:EksCluster$kyeol:components:EksNodes$aws:eks/nodeGroup:NodeGroup::eks-nodes"  # noqa: E501

SAMPLE = 6
"""Every sixth kind fails in `make test`: each failure of one that others need costs one more run of the engine."""


@dataclass(frozen=True, kw_only=True)
class Drilled:
    """prod after a drill, or after an `up` without one.

    Args:
        lifecycle: The stack, standing.
        verdicts: How it came to stand.
        calls: What the cloud was asked for since mgmt stands.
    """

    lifecycle: Lifecycle
    verdicts: list[StepVerdict]
    calls: list[ApiCall]

    @property
    def cloud(self) -> dict[str, bytes]:
        """What prod has in the cloud, identifiers and all: they derive from how often a resource was made."""
        return contents(self.lifecycle.cloud, "prod")

    def made(self) -> Counter[str]:
        """How often each resource was made."""
        return Counter(call.urn for call in self.calls if call.op == "create" and not call.error)

    def in_state(self) -> set[str]:
        """What the state has of the cloud: neither components nor providers nor what is only read."""
        resources = self.lifecycle.opened.resources()
        return {
            str(one["urn"]) for one in resources if one.get("custom") and not str(one["type"]).startswith("pulumi:")
        }


def stands(engine: Engine, drill: Callable[[Lifecycle], list[StepVerdict]], runs: Engine | None = None) -> Drilled:
    """Bring prod up beside mgmt.

    Args:
        engine: Where mgmt is up.
        drill: Brings prod up, with what befalls it.
        runs: Where prod is made, if elsewhere.
    """
    before = len(engine.cloud.calls)
    lifecycle = Lifecycle(engine=runs or engine, root=ROOT, stack="prod")
    return Drilled(lifecycle=lifecycle, verdicts=drill(lifecycle), calls=engine.cloud.calls[before:])


@pytest.fixture(scope="module")
def undisturbed(engines: Engines) -> Drilled:
    return stands(engines(), lambda lifecycle: list(lifecycle.steps("up")))


@pytest.fixture(scope="module")
def kinds(undisturbed: Drilled) -> list[str]:
    """Every kind that prod makes."""
    return sorted({call.type for call in undisturbed.calls})


@pytest.fixture(scope="module")
def failed(engines: Engines, kinds: list[str]) -> Drilled:
    """Some kinds have failed once."""
    return stands(engines(), lambda lifecycle: list(drills.failing_up(lifecycle, kinds[::SAMPLE], go_on=True)))


@pytest.fixture(scope="module")
def all_failed(engines: Engines, kinds: list[str]) -> Drilled:
    """Every kind has failed once."""
    return stands(engines(), lambda lifecycle: list(drills.failing_up(lifecycle, kinds, go_on=True)))


@pytest.fixture(scope="module")
def killed(engines: Engines) -> Drilled:
    """The engine was killed while the nodes were made."""
    engine = engines()
    return stands(engine, lambda lifecycle: list(drills.killed_up(lifecycle, NODES)), engines(engine, checkpoints=True))


@pytest.fixture(params=["failed", "killed", pytest.param("all_failed", marks=pytest.mark.nightly)])
def drilled(request: pytest.FixtureRequest) -> Drilled:
    """The stack after each drill."""
    found = request.getfixturevalue(str(request.param))
    assert isinstance(found, Drilled)
    return found


def test_a_sample_of_kinds_fails_once(kinds: list[str], failed: Drilled) -> None:
    assert len(kinds) > 70
    assert Counter(call.type for call in failed.calls if call.error) == Counter(kinds[::SAMPLE])


@pytest.mark.nightly
def test_every_kind_fails_once(kinds: list[str], all_failed: Drilled) -> None:
    assert Counter(call.type for call in all_failed.calls if call.error) == Counter(kinds)


def test_the_engine_is_killed_in_the_midst(killed: Drilled) -> None:
    first = killed.verdicts[0]
    assert "killed while eks-nodes was made" in first.says
    assert [verdict.step for verdict in killed.verdicts] == ["up, killed", "refresh", "up"]


def test_it_converges(drilled: Drilled) -> None:
    assert [verdict for verdict in drilled.verdicts if not verdict.ok] == []


def test_the_end_is_the_same(undisturbed: Drilled, drilled: Drilled) -> None:
    assert drilled.cloud == undisturbed.cloud


def test_nothing_is_made_twice(undisturbed: Drilled, drilled: Drilled) -> None:
    assert drilled.made() == undisturbed.made()
    assert set(drilled.made().values()) == {1}


def test_nothing_is_orphaned(drilled: Drilled) -> None:
    there = {one.urn for one in drilled.lifecycle.cloud if one.stack == "prod"}
    assert drilled.in_state() == there
    assert not drilled.lifecycle.opened.state().get("pending_operations")


def test_nothing_is_left_to_do(drilled: Drilled) -> None:
    (again,) = drilled.lifecycle.steps("again")
    assert again.ok, again.errors
