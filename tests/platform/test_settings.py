"""No setting is dead: changing any one of a shipped stack file changes the graph, or is rejected."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest

from kyeol.config.load import load
from kyeol.config.mistakes import ConfigError
from kyeol.config.stack import CONCERNS
from kyeol.preview.graph import Graph
from kyeol.preview.run import Preview
from tests.harness import ROOT, STACKS, run_stack
from tests.platform.candidates import candidates

Path = tuple[str, ...]


def leaves(value: object, path: Path = ()) -> Iterator[Path]:
    """The paths of all settings; a list is one setting."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    else:
        yield path


def effective(stack: str) -> dict[str, dict[str, Any]]:
    """Every section of a stack with its defaults filled in."""
    config = load(ROOT, stack).config
    sections = {concern: getattr(config, concern) for concern in CONCERNS}
    return {
        concern: section.model_dump(mode="json", by_alias=True)
        for concern, section in sections.items()
        if section is not None
    }


def settings() -> list[tuple[str, str, Path]]:
    """Every setting once, in the first stack that has it."""
    seen: dict[tuple[str, Path], str] = {}
    for stack in ("prod", "dev", "mgmt", "stage"):
        for concern, section in effective(stack).items():
            for path in leaves(section):
                seen.setdefault((concern, path), stack)
    return [
        (stack, concern, path)
        for (concern, path), stack in seen.items()
        # Absent in one stack and a group of settings in another: the group's members are tested there.
        if not any(other == concern and longer[: len(path)] == path != longer for other, longer in seen)
    ]


def replaced(section: Mapping[str, Any], path: Path, value: object) -> dict[str, Any]:
    """A section with one setting changed."""
    copy = deepcopy(dict(section))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return copy


def accepted(stack: str, concern: str, path: Path) -> Iterator[dict[str, Any]]:
    """Sections that differ from the shipped one in one setting and are valid."""
    sections = effective(stack)
    current: Any = sections[concern]
    for key in path:
        current = current[key]
    for value in candidates(current):
        changed = {**sections, concern: replaced(sections[concern], path, value)}
        try:
            load(ROOT, stack, changed)
        except ConfigError:
            continue
        yield changed[concern]


@pytest.fixture(scope="session")
def baselines(previews: Mapping[str, Preview]) -> Mapping[str, Graph]:
    """The graphs of the effective configurations: writing a default down changes nothing."""
    return {stack: previews[stack].graph for stack in STACKS}


@pytest.mark.parametrize(
    ("stack", "concern", "path"), settings(), ids=lambda part: ".".join(part) if isinstance(part, tuple) else part
)
def test_every_setting_changes_the_graph(
    stack: str, concern: str, path: Path, previews: Mapping[str, Preview], baselines: Mapping[str, Graph]
) -> None:
    baseline = baselines[stack].to_json()
    tried = 0
    for section in accepted(stack, concern, path):
        tried += 1
        if run_stack(stack, {f"kyeol:{concern}": section}, previews["mgmt"].exported).to_json() != baseline:
            return
        if tried == 3:
            break
    assert tried, "no other value is accepted: give tests/platform/candidates.py one"
    pytest.fail(f"{tried} other values of kyeol:{concern} {'.'.join(path)} leave the graph of {stack} as it is")


@pytest.mark.parametrize("stack", STACKS)
def test_writing_the_defaults_down_changes_nothing(
    stack: str, previews: Mapping[str, Preview], baselines: Mapping[str, Graph]
) -> None:
    written = {f"kyeol:{concern}": section for concern, section in effective(stack).items()}
    assert run_stack(stack, written, previews["mgmt"].exported).to_json() == baselines[stack].to_json()
