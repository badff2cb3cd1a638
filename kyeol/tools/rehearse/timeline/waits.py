"""What the engine makes a resource wait for, read from the state that it wrote."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from kyeol.tools.json_values import Json, mapping, texts
from kyeol.tools.kinds import others
from kyeol.tools.urns import name_of

State: TypeAlias = Mapping[str, Json]
"""A resource as a state export has it."""


class Waits:
    """The edges between the resources of a state.

    An SDK puts a local component's children in its place wherever something depends on it, so that a component among
    the dependencies is one that a provider constructs; it includes everything below it, as its construction does not
    end before. A parent is waited for by itself, whatever else is below it.

    Args:
        resources: A state's resources.
    """

    def __init__(self, resources: Sequence[State]) -> None:
        self._resources = {str(one["urn"]): one for one in resources}
        self._children: dict[str, list[str]] = {}
        for one in resources:
            self._children.setdefault(_parent(one), []).append(str(one["urn"]))
        self._of: dict[str, frozenset[str]] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._resources)

    def of(self, urn: str) -> frozenset[str]:
        """The URNs of what a resource waits for directly."""
        if urn not in self._of:
            one = self._resources[urn]
            above = set(self._above(urn))
            naming = (
                one.get("dependencies"),
                one.get("deletedWith"),
                *mapping(one.get("propertyDependencies")).values(),
            )
            named = {urn for each in naming for urn in texts(each)}
            found = {_parent(one), str(one.get("provider") or "").rpartition("::")[0]}
            for other in named & self._resources.keys():
                found |= {other} if other in above else {other, *self._constructed(other)}
            self._of[urn] = frozenset((found & self._resources.keys()) - {urn})
        return self._of[urn]

    def component(self, urn: str) -> str:
        """The logical name of the topmost component that a resource belongs to, or its own where there is none."""
        highest = urn
        for above in self._above(urn):
            if not str(self._resources[above]["type"]).startswith(others.STACK):
                highest = above
        return name_of(highest)

    def latest(self, own: Callable[[str, float], float]) -> tuple[dict[str, float], dict[str, str]]:
        """When every resource is there, and which of those that it waits for is the last to be.

        Args:
            own: Says when a resource is there, from its URN and from when all that it waits for is there.
        """
        finished: dict[str, float] = {}
        last: dict[str, str] = {}

        def finish(urn: str) -> float:
            if urn not in finished:
                finished[urn] = 0.0  # a cycle would be the engine's to report
                last[urn] = max(sorted(self.of(urn)), key=finish, default="")
                finished[urn] = own(urn, finish(last[urn]) if last[urn] else 0.0)
            return finished[urn]

        for urn in self:
            finish(urn)
        return finished, last

    def _above(self, urn: str) -> Iterator[str]:
        """The ancestors of a resource, nearest first."""
        while (urn := _parent(self._resources[urn])) in self._resources:
            yield urn

    def _constructed(self, urn: str) -> Iterator[str]:
        """Everything below a component; a resource of a provider is only itself."""
        if not self._resources[urn].get("custom"):
            yield from self._below(urn)

    def _below(self, urn: str) -> Iterator[str]:
        for child in self._children.get(urn, ()):
            yield child
            yield from self._below(child)


def _parent(one: State) -> str:
    return str(one.get("parent") or "")
