"""The path from one end to another: between every two of their places, hop by hop, up to the first that is missing."""

from collections.abc import Iterator

from kyeol.tools.reach import ways
from kyeol.tools.reach.hops import Walk
from kyeol.tools.reach.model import End, Hop, Interface, Path, Traffic
from kyeol.tools.reach.network import NetworkModel


def search(model: NetworkModel, source: End, target: End, traffic: Traffic) -> Path:
    """The path of some traffic.

    What must pass from every place to every other is shown by the first pair between which it does not; what passes
    from any to any, by the first pair between which it does.

    Args:
        model: What there is.
        source: Who sends.
        target: Who is to be reached.
        traffic: What is sent.
    """
    first: Path | None = None
    for one in _paths(model, source, target, traffic):
        first = first or one
        if one.held != traffic.every:
            return one
    return first or Path(source=source.name, target=target.name, hops=(_nowhere(source, target),))


def _paths(model: NetworkModel, source: End, target: End, traffic: Traffic) -> Iterator[Path]:
    """A path for each pair of places; what is outside has one place."""
    froms: tuple[Interface | None, ...] = source.interfaces if source.kind == "vpc" else (None,)
    for place in froms:
        for to in ways.places(model, place, target):
            walk = Walk(model, source, place, target, to, traffic)
            ways.walk(walk)
            yield walk.path()


def _nowhere(source: End, target: End) -> Hop:
    end = source if source.kind == "vpc" and not source.interfaces else target
    if end.kind == "service":
        return Hop(where=f"the endpoint of {end.title}", what="has no interface", holds=False)
    return Hop(where=end.title, what="has no place in the network", holds=False, urn=end.urn)
