"""How long AWS takes to make things, and the chain of a deployment that nothing can shorten."""

from dataclasses import dataclass

from kyeol.tools.kinds import children_of, known_kind
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.record.kind import SECONDS


@dataclass(frozen=True)
class Chain:
    """The longest chain of resources that wait for one another.

    Args:
        resources: From the first to the last.
        minutes: How long the chain takes.
    """

    resources: tuple[Resource, ...]
    minutes: float

    @property
    def slow(self) -> tuple[Resource, ...]:
        """The members of the chain that take time."""
        return tuple(resource for resource in self.resources if minutes_of(resource) > SECONDS.minutes)


def minutes_of_kind(type_: str) -> float:
    """How long AWS takes to make one resource of a type token."""
    kind = known_kind(type_)
    return (kind.creation if kind else SECONDS).minutes


def minutes_of(resource: Resource) -> float:
    """How long a resource takes to be made, as a preview sees it.

    A component takes no time of its own; one that a provider constructs takes that of its slowest child.
    """
    if not (resource.custom or resource.remote):
        return 0.0
    made = [child.type for child in children_of(resource.type)] or [resource.type]
    return max(map(minutes_of_kind, made))


def longest_chain(graph: Graph) -> Chain:
    """The chain that decides how long a first deployment takes, whatever the parallelism."""
    finished: dict[str, float] = {}
    before: dict[str, str] = {}

    def finish(urn: str) -> float:
        if urn not in finished:
            resource = graph.resources[urn]
            finished[urn] = 0.0  # a cycle would be the engine's to report
            waits = {*resource.depends_on, resource.provider_urn} & graph.resources.keys()
            last = max(sorted(waits), key=finish, default="")
            before[urn] = last
            finished[urn] = (finish(last) if last else 0.0) + minutes_of(resource)
        return finished[urn]

    end = max(graph.resources, key=finish, default="")
    chain: list[Resource] = []
    urn = end
    while urn:
        chain.append(graph.resources[urn])
        urn = before[urn]
    return Chain(tuple(reversed(chain)), finished.get(end, 0.0))
