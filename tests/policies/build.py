"""Small graphs, and changed copies of recorded ones."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from kyeol.config.environment import CLASS_OUTPUT, EnvironmentClass
from kyeol.tools.preview.graph import Graph, Options, Resource
from tests.harness import STACKS

Inputs = Mapping[str, Any]


def res(
    type_: str,
    name: str = "it",
    inputs: Inputs | None = None,
    *,
    stack: str = "prod",
    protect: bool = False,
    comes_from: Mapping[str, Resource] | None = None,
    **further: Sequence[Resource] | Resource,
) -> Resource:
    """A resource whose inputs come from other resources, those in `comes_from` and those given by name."""
    sources = {
        key: [one] if isinstance(one, Resource) else one for key, one in {**(comes_from or {}), **further}.items()
    }
    by_property = {key: [one.urn for one in each] for key, each in sources.items()}
    urn = f"urn:pulumi:{stack}::kyeol::{type_}::{name}"
    return Resource(
        urn=urn,
        type=type_,
        name=name,
        parent="",
        custom=not type_.startswith(("kyeol:", "eks:")),
        remote=type_.startswith("eks:"),
        provider="",
        inputs={**{key: f"{key}-id" for key in sources}, **(inputs or {})},
        outputs={},
        depends_on=sorted(urn for urns in by_property.values() for urn in urns),
        property_dependencies=by_property,
        options=Options(protect=protect),
    )


CLASS: Final[Mapping[str, EnvironmentClass]] = {
    "mgmt": "management",
    "dev": "development",
    "stage": "staging",
    "prod": "production",
}
"""What each shipped stack is for."""


def graph(*resources: Resource, stack: str = "prod") -> Graph:
    """A graph of a few resources of an environment that the shipped platform has."""
    return Graph("kyeol", stack, {one.urn: one for one in resources}, {CLASS_OUTPUT: CLASS[stack]})


@dataclass(frozen=True, kw_only=True)
class Case:
    """What shows that a rule works.

    Args:
        good: Resources that keep the rule.
        bad: Resources that break it.
        stack: The stack of both.
        mutate: Takes what the rule protects out of a recorded graph; None with a reason in `why`.
        why: Why no shipped stack's graph can be made to break it.
        where: The stacks that the rule asks something of.
    """

    good: Sequence[Resource]
    bad: Sequence[Resource]
    stack: str = "prod"
    mutate: Callable[[Graph], Graph] | None = None
    why: str = ""
    where: Sequence[str] = STACKS


def flip(
    type_: str, good: Inputs, bad: Inputs, *, stack: str = "prod", where: Sequence[str] = STACKS, protect: bool = False
) -> Case:
    """The case of a resource rule: inputs that keep it, and the same with others that break it."""
    return Case(
        good=[res(type_, inputs=good, stack=stack, protect=protect)],
        bad=[res(type_, inputs={**good, **bad}, stack=stack)],
        stack=stack,
        mutate=changed(type_, bad, protect=False if protect else None),
        where=where,
    )


def beside(type_: str, other: str, key: str, inputs: Inputs | None = None, *, where: Sequence[str] = STACKS) -> Case:
    """The case of a stack rule: a resource that needs another one beside it, which names it by an input."""
    one = res(type_)
    return Case(
        good=[one, res(other, "other", inputs, comes_from={key: one})], bad=[one], mutate=without(other), where=where
    )


def changed(type_: str, inputs: Inputs, *, protect: bool | None = None) -> Callable[[Graph], Graph]:
    """A mutation: other inputs for every resource of a type."""

    def mutate(before: Graph) -> Graph:
        return _with(before, (_changed(one, inputs, protect) for one in before.of_type(type_)))

    return mutate


def without(*types: str) -> Callable[[Graph], Graph]:
    """A mutation: no resource of these types any more, and nothing that comes from one."""

    def mutate(before: Graph) -> Graph:
        gone = {one.urn for type_ in types for one in before.of_type(type_)}
        kept = {one.urn: _unhooked(one, gone) for one in before if one.urn not in gone}
        return replace(before, resources=kept)

    return mutate


def added(*resources: Resource) -> Callable[[Graph], Graph]:
    """A mutation: further resources."""
    return lambda before: _with(before, resources)


def _with(before: Graph, resources: Iterable[Resource]) -> Graph:
    return replace(before, resources={**before.resources, **{one.urn: one for one in resources}})


def _changed(one: Resource, inputs: Inputs, protect: bool | None) -> Resource:
    options = one.options if protect is None else replace(one.options, protect=protect)
    return replace(one, inputs={**one.inputs, **inputs}, options=options)


def _unhooked(one: Resource, gone: set[str]) -> Resource:
    if gone.isdisjoint(urn for urns in (one.depends_on, *one.property_dependencies.values()) for urn in urns):
        return one
    by_property = {key: [urn for urn in urns if urn not in gone] for key, urns in one.property_dependencies.items()}
    return replace(
        one, depends_on=[urn for urn in one.depends_on if urn not in gone], property_dependencies=by_property
    )
