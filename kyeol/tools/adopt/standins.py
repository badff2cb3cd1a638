"""What only AWS knows, as the recorded graphs stand in for it, and what is known of it by now."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from kyeol.tools.diff.standins import Substitution, given
from kyeol.tools.json_values import Json
from kyeol.tools.kinds import engine
from kyeol.tools.preview.graph import Graph, Resource

UNKNOWN: Final = "${"
"""What the place of an identifier begins with that only AWS knows, such as `${Vpc vpc.id}`."""


class StandIns:
    """The identifiers of a stack and of those that it reads from, each told or with its place.

    Args:
        graph: The stack.
        others: The stacks whose exports it reads.
    """

    def __init__(self, graph: Graph, others: Iterable[Graph] = ()) -> None:
        self.resources = [
            one for one in graph if (one.custom or one.remote) and one.type != engine.STACK_REFERENCE.type
        ]
        self.owners = {text: (one, path) for one in self.resources for text, path in given(one).items()}
        self._places = {text: place(one, path) for text, (one, path) in self.owners.items()}
        foreign = {text: place(one, path, other.stack) for other in others for text, path, one in _given(other)}
        self._places = foreign | self._places
        self._told: dict[str, str] = {}
        self._real: Substitution | None = None

    def tell(self, told: Mapping[str, str]) -> None:
        """Take what AWS has drawn, by stand-in; what is not a stand-in is ignored."""
        new = {text: real for text, real in told.items() if text in self._places}
        if new.items() - self._told.items():
            self._told |= new
            self._real = None

    def real(self, value: Json) -> Json:
        """A value with what is known in it, and the places of what is not."""
        if self._real is None:
            self._real = Substitution(self._places | self._told)
        return self._real(value)

    def unknown(self, text: str) -> bool:
        """Whether a text is a stand-in that nobody has told."""
        return text in self._places and text not in self._told


def place(one: Resource, path: str, stack: str = "") -> str:
    """What stands for an output that only AWS knows: two kinds may have one logical name.

    Args:
        one: Whose output.
        path: Which.
        stack: Of which other stack it is.
    """
    return f"{UNKNOWN}{stack}{' ' if stack else ''}{one.type.rpartition(':')[2]} {one.name}.{path}}}"


def _given(graph: Graph) -> Iterator[tuple[str, str, Resource]]:
    return ((text, path, one) for one in graph for text, path in given(one).items())
