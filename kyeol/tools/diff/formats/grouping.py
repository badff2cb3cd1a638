"""Dangers that are alike, told once: the worst first, and none left out."""

from collections.abc import Iterable
from dataclasses import dataclass

from kyeol.tools.diff.changes import Danger, StackDiff
from kyeol.tools.kinds.danger import CATEGORIES, Category
from kyeol.tools.preview.outline import short_kind
from kyeol.tools.urns import name_of, type_of


@dataclass(frozen=True)
class DangerGroup:
    """The same danger to resources of one kind.

    Args:
        category: What it endangers.
        kind: The kind; empty for a stack as a whole.
        message: What would happen.
        names: The resources' logical names, by stack.
    """

    category: Category
    kind: str
    message: str
    names: dict[str, list[str]]

    def places(self) -> list[tuple[str, str]]:
        """Where, by stack: every name, none left out."""
        return [(stack, self._place(names)) for stack, names in self.names.items()]

    def _place(self, names: list[str]) -> str:
        if not self.kind:
            return "the stack"
        return f"{', '.join(names)}  {f'{len(names)} ' if len(names) > 1 else ''}{self.kind}"


def grouped(stacks: Iterable[StackDiff]) -> list[DangerGroup]:
    """The dangers of all stacks, by category, the worst first, then by kind.

    Args:
        stacks: What happens to each.
    """
    found: dict[tuple[Category, str, str], DangerGroup] = {}
    for one in stacks:
        for danger in one.dangers:
            kind = _kind(danger)
            group = found.setdefault(
                (danger.category, kind, danger.message), DangerGroup(danger.category, kind, danger.message, {})
            )
            group.names.setdefault(one.stack, []).append(name_of(danger.urn))
    # What happens to one or two is read before what happens to a hundred, and a cause before what comes of it.
    return sorted(
        found.values(),
        key=lambda one: (CATEGORIES.index(one.category), not one.kind, _size(one), one.kind, one.message),
    )


def _kind(danger: Danger) -> str:
    return short_kind(type_of(danger.urn)) if danger.urn else ""


def _size(group: DangerGroup) -> int:
    return sum(map(len, group.names.values()))
