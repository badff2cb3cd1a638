"""Changes to a recorded stack, and what the diff says of them first."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kyeol.tools.diff.changes import Comparison
from kyeol.tools.diff.formats import text
from kyeol.tools.json_values import Json
from kyeol.tools.kinds import kubernetes
from kyeol.tools.preview.graph import Graph, Resource
from tests.diff.graphs import stacks

Change = Callable[[Graph], Graph]


def of(type_: str, name: str = "") -> Callable[[Resource], bool]:
    """Whether a resource is of a kind, with a word in its logical name."""
    return lambda one: one.type == type_ and name in one.name


def set_(type_: str, name: str = "", /, **inputs: Json | Callable[[Any], Json]) -> Change:
    """Other inputs for the resources of a kind; a function makes an input from what it was."""

    def changed(one: Resource) -> Resource:
        new = {key: value(one.inputs.get(key)) if callable(value) else value for key, value in inputs.items()}
        return replace(one, inputs={**one.inputs, **new})

    chosen = of(type_, name)
    return lambda before: replace(
        before, resources={urn: changed(one) if chosen(one) else one for urn, one in before.resources.items()}
    )


def drop(type_: str, name: str = "") -> Change:
    """Without the resources of a kind."""
    chosen = of(type_, name)
    return lambda before: replace(
        before, resources={urn: one for urn, one in before.resources.items() if not chosen(one)}
    )


def with_(**keys: Json) -> Callable[[Any], Json]:
    """A mapping with some keys changed."""
    return lambda value: {**(value or {}), **keys}


def at(path: str, new: Json | Callable[[Any], Json]) -> Callable[[Any], Json]:
    """A value with another one at a path, such as `rules::0::action`."""
    key, _, rest = path.partition("::")

    def changed(value: Any) -> Json:  # noqa: ANN401 - whatever an input holds
        inner = value[int(key)] if isinstance(value, list) else (value or {}).get(key)
        other = at(rest, new)(inner) if rest else new(inner) if callable(new) else new
        if isinstance(value, list):
            return [*value[: int(key)], other, *value[int(key) + 1 :]]
        return {**(value or {}), key: other}

    return changed


def told(before: Graph, change: Change, *, whole: bool = False) -> str:
    """What the diff prints.

    Args:
        before: The stack.
        change: What is changed.
        whole: Whether all of the stack is compared, as flows need it, or only what differs and what that names.
    """
    after = change(before)
    sides = (before, after) if whole else _narrowed(before, after)
    found = stacks(sides[:1], sides[1:])
    return text.render(Comparison(base="main", base_commit="a" * 40, head_commit="b" * 40, stacks=found))


def _narrowed(before: Graph, after: Graph) -> tuple[Graph, Graph]:
    differ = {urn for urn, one in before.resources.items() if after.resources.get(urn) is not one}
    named = {urn for one in differ for urns in before.resources[one].property_dependencies.values() for urn in urns}
    spaces = {one.urn for one in before.of_type(kubernetes.NAMESPACE.type)}
    kept = differ | named | spaces | (after.resources.keys() - before.resources.keys())
    small = [
        replace(side, resources={urn: one for urn, one in side.resources.items() if urn in kept})
        for side in (before, after)
    ]
    return small[0], small[1]
