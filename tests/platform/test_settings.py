"""No setting is dead: changing any one of a shipped stack file changes the graph, or is rejected."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from functools import cache
from itertools import islice
from typing import Any

import pytest

from kyeol.config.mistakes import ConfigError
from kyeol.config.names import NAMESPACE
from kyeol.config.reading import stackfile
from kyeol.config.reading.load import load
from kyeol.config.stack import CONCERNS
from kyeol.tools.policy.evaluate import evaluate
from kyeol.tools.preview.run import Preview
from tests.harness import SHIPPED, STACKS, run_stack
from tests.platform.candidates import ESTIMATE_ONLY, FINDINGS_ONLY, REJECTED_ALONE, SPECIAL, candidates
from tests.platform.decisions import undecided

pytestmark = pytest.mark.slow

Path = tuple[str, ...]


def leaves(value: object, path: Path = ()) -> Iterator[Path]:
    """The paths of all settings; a list is one setting."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    else:
        yield path


@cache
def effective(stack: str) -> dict[str, dict[str, Any]]:
    """Every section of a stack with its defaults filled in."""
    config = load(SHIPPED, stack).config
    sections = {concern: getattr(config, concern) for concern in CONCERNS}
    return {
        concern: section.model_dump(mode="json", by_alias=True)
        for concern, section in sections.items()
        if section is not None
    }


def written(stack: str) -> dict[str, dict[str, Any]]:
    """The sections as the stack file has them."""
    prefix = f"{NAMESPACE}:"
    values: Mapping[str, Any] = stackfile.read(SHIPPED, stack).values
    return {key.removeprefix(prefix): value for key, value in values.items() if key.startswith(prefix)}


def value_of(stack: str, concern: str, path: Path) -> Any:  # noqa: ANN401 - a setting may be anything
    """The effective value of a setting; None where the stack has no such section."""
    value: Any = effective(stack).get(concern)
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def settings() -> dict[tuple[str, Path], list[str]]:
    """Every setting of every section, with the stacks that have the section, the smallest first."""
    found: dict[tuple[str, Path], list[str]] = {}
    for stack in ("dev", "mgmt", "stage", "prod"):
        for concern, section in effective(stack).items():
            for path in leaves(section):
                found.setdefault((concern, path), []).append(stack)
    # Absent in one stack and a group of settings in another: the group's members are tested there.
    groups = {(concern, path[:length]) for concern, path in found for length in range(1, len(path))}
    return {setting: stacks for setting, stacks in found.items() if setting not in groups}


SETTINGS = settings()


def replaced(section: Mapping[str, Any], path: Path, value: object) -> dict[str, Any]:
    """A section with one setting changed."""
    copy = deepcopy(dict(section))
    inner = copy
    for key in path[:-1]:
        inner = inner.setdefault(key, {})
    inner[path[-1]] = value
    return copy


def accepted(stack: str, concern: str, path: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Valid pairs of sections that differ in one setting, the first of them as shipped where that is possible."""
    sections = written(stack)
    shipped = sections.get(concern, {})
    special = SPECIAL.get((concern, *path))
    pairs = (
        [special]
        if special
        else [(shipped, replaced(shipped, path, v)) for v in candidates(value_of(stack, concern, path))]
    )
    for before, after in pairs:
        try:
            load(SHIPPED, stack, {**sections, concern: after})
        except ConfigError:
            continue
        yield before, after


def named(setting: tuple[str, Path]) -> str:
    return ".".join((setting[0], *setting[1]))


def sampled(settings: list[tuple[str, Path]]) -> list[object]:
    """Each setting costs a run of the whole program: `make test` tries every 15th, `make fuzz` the others."""
    nightly = [pytest.mark.nightly]
    return [pytest.param(one, id=named(one), marks=nightly if at % 15 else ()) for at, one in enumerate(settings)]


IN_THE_GRAPH = [
    one for one in SETTINGS if (one[0], *one[1]) not in (*REJECTED_ALONE, *FINDINGS_ONLY) and one[0] != ESTIMATE_ONLY
]


@pytest.mark.parametrize("setting", sampled(IN_THE_GRAPH))
def test_every_setting_changes_the_graph(setting: tuple[str, Path], previews: Mapping[str, Preview]) -> None:
    concern, path = setting

    def graph(stack: str, section: Mapping[str, Any]) -> object:
        if section == written(stack).get(concern):
            return previews[stack].graph.to_json()
        made = run_stack(stack, {f"kyeol:{concern}": section}, previews["mgmt"].exported)
        assert undecided(made) == [], "say in the kind's record what a change of the input can do"
        return made.to_json()

    tried = 0
    for stack in SETTINGS[setting]:
        for before, after in islice(accepted(stack, concern, path), 3):
            tried += 1
            if graph(stack, after) != graph(stack, before):
                return
    assert tried, "no other value is accepted: give tests/platform/candidates.py one"
    pytest.fail(f"{tried} other values of {named(setting)} leave the graphs as they are")


def test_an_exemption_changes_what_is_found_and_nothing_else(previews: Mapping[str, Preview]) -> None:
    exemption = {
        "rule": "backups-database",
        "resource": "database",
        "reason": "for a test that needs no backups",
        "until": "2026-12-31",
    }
    lost = {"kyeol:database": replaced(written("dev")["database"], ("backupRetentionDays",), 0)}
    sections = {**lost, "kyeol:policy": {"exemptions": [exemption]}}
    bare = run_stack("dev", lost, previews["mgmt"].exported)
    assert run_stack("dev", sections, previews["mgmt"].exported).to_json() == bare.to_json()
    own = {key.removeprefix("kyeol:"): value for key, value in sections.items()}
    exemptions = load(SHIPPED, "dev", {**written("dev"), **own}).config.policy.exemptions
    today = date(2026, 11, 24)
    assert [one.rule for one in evaluate(bare, today=today)] == ["backups-database"]
    assert evaluate(bare, exemptions, today=today) == []


@pytest.mark.parametrize("setting", REJECTED_ALONE, ids=".".join)
def test_what_cannot_change_alone_is_rejected(setting: tuple[str, ...]) -> None:
    concern, path = setting[0], setting[1:]
    for stack in SETTINGS[concern, path]:
        assert list(accepted(stack, concern, path)) == []


@pytest.mark.parametrize(
    "stack", [pytest.param(one, marks=[pytest.mark.nightly] if one == "stage" else []) for one in STACKS]
)
def test_writing_the_defaults_down_changes_nothing(stack: str, previews: Mapping[str, Preview]) -> None:
    # A threshold that is written down needs something to watch, so those stay away.
    sections = {f"kyeol:{concern}": section for concern, section in effective(stack).items() if concern != "alarms"}
    assert run_stack(stack, sections, previews["mgmt"].exported).to_json() == previews[stack].graph.to_json()
