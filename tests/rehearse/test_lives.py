"""Every stack lives its whole lifecycle in the real engine: preview, up, up again, refresh, destroy."""

from collections import Counter
from collections.abc import Callable, Mapping

import pytest

from kyeol.tools.preview.graph import Graph
from tests.rehearse.lived import DEPLOYED, LIVES, Lived

OPEN = ("preview", "up", "up again", "refresh", "destroy")
PROTECTED = ("preview", "up", "up again", "refresh", "destroy, protected", "unprotect", "destroy")
STEPS = {"mgmt": PROTECTED, "dev": OPEN, "stage": OPEN, "prod": PROTECTED}


@pytest.fixture(params=LIVES)
def lived(request: pytest.FixtureRequest, lives: Callable[[str], Lived]) -> tuple[str, Lived]:
    stack = str(request.param)
    return stack, lives(stack)


@pytest.fixture(params=DEPLOYED)
def begun(request: pytest.FixtureRequest, deployed: Callable[[str], Lived]) -> tuple[str, Lived]:
    """The first half of a life."""
    stack = str(request.param)
    return stack, deployed(stack)


def test_a_stack_goes_up(begun: tuple[str, Lived]) -> None:
    _, lifecycle = begun
    assert [(verdict.step, verdict.ok) for verdict in lifecycle.verdicts] == [("preview", True), ("up", True)]
    assert [call.error for call in lifecycle.calls if call.error] == []


def test_every_step_comes_to_what_it_must(lived: tuple[str, Lived]) -> None:
    stack, lifecycle = lived
    assert tuple(verdict.step for verdict in lifecycle.verdicts) == STEPS[stack]
    assert [verdict for verdict in lifecycle.verdicts if not verdict.ok] == []


def test_the_preview_foretells_the_up(begun: tuple[str, Lived]) -> None:
    """All but the children of components whose arguments are not known yet."""
    _, lifecycle = begun
    foretold, made = ({one.urn for one in lifecycle.step(step)[1].of("create")} for step in ("preview", "up"))
    assert foretold <= made
    assert all("$eks:index:" in urn or "$kubernetes:yaml/v2:" in urn for urn in made - foretold), made - foretold


def test_the_engine_makes_what_the_offline_preview_shows(begun: tuple[str, Lived], graphs: Mapping[str, Graph]) -> None:
    """Both run one program: the mocks see every resource but those that components make."""
    stack, lifecycle = begun
    made = {one.urn for one in lifecycle.step("up")[1].of("create")}
    shown = {one.urn for one in graphs[stack] if one.type != "pulumi:pulumi:StackReference"}
    assert shown <= made
    inside = {urn for urn in made - shown if not urn.endswith(f"::kyeol-{stack}")}
    assert all("$eks:index:" in urn or "pulumi:providers:pulumi" in urn for urn in inside), inside


def test_a_second_up_changes_nothing_and_a_refresh_finds_no_drift(lived: tuple[str, Lived]) -> None:
    _, lifecycle = lived
    for step in ("up again", "refresh"):
        assert lifecycle.step(step)[1].changed == {}


def test_the_cloud_accepts_the_order_of_destruction(lived: tuple[str, Lived]) -> None:
    _, lifecycle = lived
    assert [call.error for call in lifecycle.calls if call.error] == []
    assert lifecycle.left == {}


def test_nothing_is_made_or_deleted_twice(lived: tuple[str, Lived]) -> None:
    _, lifecycle = lived
    done = Counter((call.op, call.urn) for call in lifecycle.calls if call.op != "update")
    assert [call for call, times in done.items() if times > 1] == []


def test_nothing_waits_for_what_it_does_not_need(begun: tuple[str, Lived]) -> None:
    """In minutes of AWS, so that no machine is too slow for it."""
    _, lifecycle = begun
    assert lifecycle.timeline is None or lifecycle.timeline.ratio <= 1.05, list(lifecycle.timeline.critical)


@pytest.mark.parametrize("stack", LIVES[1:])
def test_an_environment_leaves_mgmt_as_it_was(stack: str, lives: Callable[[str], Lived]) -> None:
    lifecycle = lives(stack)
    assert lifecycle.mgmt_before
    assert lifecycle.mgmt_after == lifecycle.mgmt_before


@pytest.mark.parametrize("stack", [LIVES[0], LIVES[3]])
def test_a_protected_stack_refuses_to_go_and_says_what_to_do(stack: str, lives: Callable[[str], Lived]) -> None:
    verdict, outcome = lives(stack).step("destroy, protected")
    assert verdict.ok
    assert not outcome.ok
    assert any("cannot be deleted" in error and "protect" in error for error in outcome.errors), outcome.errors
