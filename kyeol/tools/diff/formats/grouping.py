"""Dangers that are alike, told once: the worst first, and none left out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kyeol.tools.diff.changes import Danger, StackDiff
from kyeol.tools.kinds import dangers_of
from kyeol.tools.preview.outline import short_kind
from kyeol.tools.record.danger import CATEGORIES, Category
from kyeol.tools.urns import name_of, type_of


@dataclass(frozen=True)
class DangerGroup:
    """The same danger to several resources.

    Args:
        category: What it endangers.
        message: What would happen.
        names: The resources' logical names, by stack and kind; the kind is empty for a stack as a whole.
    """

    category: Category
    message: str
    names: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def add(self, stack: str, danger: Danger) -> None:
        """Add one of its resources."""
        kind = short_kind(type_of(danger.urn)) if danger.urn else ""
        self.names.setdefault(stack, {}).setdefault(kind, []).append(name_of(danger.urn))

    def places(self) -> list[tuple[str, str]]:
        """Where, by stack: every name, none left out."""
        return [(stack, _place(kind, names)) for stack, kinds in self.names.items() for kind, names in kinds.items()]


def _place(kind: str, names: list[str]) -> str:
    return f"{', '.join(names)}  {f'{len(names)} ' if len(names) > 1 else ''}{kind}" if kind else "the stack"


def grouped(stacks: Iterable[StackDiff]) -> list[DangerGroup]:
    """The dangers of all stacks, by category, the worst first, then by what it is that they endanger.

    Args:
        stacks: What happens to each.
    """
    found: dict[tuple[Category, str], DangerGroup] = {}
    places: dict[tuple[Category, str], list[Danger]] = {}
    for stack, danger in _dangers(stacks):
        key = danger.category, danger.message
        found.setdefault(key, DangerGroup(*key)).add(stack, danger)
        places.setdefault(key, []).append(danger)
    return [found[key] for key in sorted(found, key=lambda key: _order(places[key]))]


def _dangers(stacks: Iterable[StackDiff]) -> Iterator[tuple[str, Danger]]:
    yield from ((one.stack, danger) for one in stacks for danger in sorted(one.dangers, key=_of_kind))


def _of_kind(danger: Danger) -> tuple[bool, str, str]:
    """What holds data first, then by kind."""
    type_ = type_of(danger.urn) if danger.urn else ""
    return not dangers_of(type_).holds, short_kind(type_) if type_ else "", danger.urn


def _order(dangers: list[Danger]) -> tuple[object, ...]:
    """What happens to a stack, or to what holds data, is read first; to one or two before what happens to a hundred."""
    first = min(dangers, key=_of_kind)
    without_data, kind, _ = _of_kind(first)
    return CATEGORIES.index(first.category), bool(kind), without_data, len(dangers), kind, first.message
