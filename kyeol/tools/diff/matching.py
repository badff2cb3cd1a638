"""Which resource of the head is which of the base: by URN, by alias, by the alias of a parent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.urns import name_of


@dataclass(frozen=True)
class Matching:
    """The resources of two graphs, side by side.

    Args:
        pairs: The resources that both sides have, base and head, in the order of the head's URNs.
        added: What only the head has.
        removed: What only the base has.
    """

    pairs: tuple[tuple[Resource, Resource], ...]
    added: tuple[Resource, ...]
    removed: tuple[Resource, ...]

    @property
    def renamed(self) -> dict[str, str]:
        """The head's URN of every resource that had another one, by the base's."""
        return {base.urn: head.urn for base, head in self.pairs if base.urn != head.urn}


def match(base: Graph, head: Graph) -> Matching:
    """Match the resources of two graphs as the engine does.

    A resource keeps its identity under its own URN, under an alias that it declares, and under what its URN was while
    an ancestor had another one.
    """
    taken: dict[str, str] = {}
    former: dict[str, str] = {}
    for resource in sorted(head, key=lambda one: (_depth(head, one), one.urn)):
        for urn in _candidates(resource, head, former):
            if urn in base.resources and urn not in taken and (urn == resource.urn or urn not in head.resources):
                taken[urn] = resource.urn
                former[resource.urn] = urn
                break
    pairs = tuple((base.resources[former[one.urn]], one) for one in head if one.urn in former)
    added = tuple(one for one in head if one.urn not in former)
    removed = tuple(one for one in base if one.urn not in taken)
    return Matching(pairs, added, removed)


def _candidates(resource: Resource, head: Graph, former: Mapping[str, str]) -> Iterator[str]:
    """The URNs that a resource may have had, the likeliest first."""
    yield resource.urn
    yield from resource.options.aliases
    parent = former.get(resource.parent, resource.parent)
    if parent == resource.parent:
        return
    shapes = [(resource.type, resource.name), *(_shape(alias) for alias in resource.options.aliases)]
    now, then = head.resources[resource.parent].name, name_of(parent)
    for type_, name in shapes:
        yield _below(parent, type_, name)
        # A child named after its parent is taken to have been named after the parent's former name.
        if name.startswith(now):
            yield _below(parent, type_, then + name.removeprefix(now))


def _shape(urn: str) -> tuple[str, str]:
    """The type and the name that a URN ends in."""
    *_, types, name = urn.split("::", 3)
    return types.rpartition("$")[2], name


def _below(parent: str, type_: str, name: str) -> str:
    stack, project, types, _ = parent.split("::", 3)
    return f"{stack}::{project}::{types}${type_}::{name}"


def _depth(graph: Graph, resource: Resource) -> int:
    depth = 0
    while resource.parent in graph.resources:
        resource, depth = graph.resources[resource.parent], depth + 1
    return depth
