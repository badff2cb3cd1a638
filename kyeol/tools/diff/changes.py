"""What a comparison says: changes of properties and resources, dangers, and the whole per stack."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal, TypeAlias

from kyeol.tools.cost.changes import CostChange
from kyeol.tools.json_values import Json
from kyeol.tools.policy.finding import Finding
from kyeol.tools.record.danger import Category


class Absent(Enum):
    """The one value of a side that does not have a property."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT

Compared: TypeAlias = Json | Absent
"""A value of one side."""

Action: TypeAlias = Literal["add", "remove", "replace", "change", "move"]
ACTIONS: Final[tuple[Action, ...]] = ("add", "remove", "replace", "change", "move")

Status: TypeAlias = Literal["compared", "added", "removed", "failed"]


@dataclass(frozen=True)
class PropertyChange:
    """One value that differs.

    Args:
        path: Where, such as `tags.Name` or `rules[name=rate].action`.
        old: The base's value; ABSENT where the base has none.
        new: The head's value; ABSENT where the head has none.
        replaces: Whether the resource cannot change it in place.
    """

    path: str
    old: Compared
    new: Compared
    replaces: bool = False

    @property
    def values(self) -> tuple[Json, Json]:
        """Both values, None where a side has none."""
        return (None if self.old is ABSENT else self.old), (None if self.new is ABSENT else self.new)


@dataclass(frozen=True, kw_only=True)
class ResourceChange:
    """What happens to one resource.

    Args:
        action: What the engine would do; `move` is a new URN and nothing else.
        urn: Its URN: the head's, or the base's where it goes.
        type: Its type token.
        name: Its logical name.
        previous: The base's URN where the resource moved or was renamed under an alias; else empty.
        properties: The inputs that differ.
        options: The resource options that differ.
        follows: URNs of replaced resources whose new identifiers reach it.
        notes: What else a reader must know, one sentence each.
    """

    action: Action
    urn: str
    type: str
    name: str
    previous: str = ""
    properties: tuple[PropertyChange, ...] = ()
    options: tuple[PropertyChange, ...] = ()
    follows: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, order=True)
class Danger:
    """A change that a reviewer must see first.

    Args:
        category: What it endangers.
        urn: The resource; empty for the stack as a whole.
        message: One line: what would happen.
    """

    category: Category
    urn: str
    message: str


@dataclass(frozen=True, kw_only=True)
class StackDiff:
    """Everything that the change does to one stack.

    Args:
        stack: Its name.
        status: Whether both sides were compared, the stack comes or goes, or a side does not run.
        resources: How many resources each side has, base and head; None where that side does not run.
        changes: What happens to its resources, in the order of ACTIONS, then by URN.
        outputs: The stack's outputs that differ.
        dangers: What to look at first.
        appeared: Findings that the head has and the base has not.
        vanished: Findings that the base has and the head has not.
        begun: Flows that only the head has, in words.
        ended: Flows that only the base has.
        cost: What the change adds to a month; why that cannot be said; None where nobody asked, or nothing changes.
        secrets: How many values are secret on both sides, so that nothing can be said of them.
        failures: Why a side does not run, one line each, which begins with the side's name.
    """

    stack: str
    status: Status
    resources: tuple[int | None, int | None]
    changes: tuple[ResourceChange, ...] = ()
    outputs: tuple[PropertyChange, ...] = ()
    dangers: tuple[Danger, ...] = ()
    appeared: Sequence[Finding] = ()
    vanished: Sequence[Finding] = ()
    begun: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    cost: CostChange | str | None = None
    secrets: int = 0
    failures: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[Action, int]:
        """How many resources each action meets."""
        found = Counter(change.action for change in self.changes)
        return {action: found[action] for action in ACTIONS}

    @property
    def unchanged(self) -> bool:
        """Whether nothing at all can be seen to change."""
        return not (self.failures or self.changes or self.outputs or self.appeared or self.vanished)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Both sides, and what the change does to every stack.

    Args:
        base: The base as the user named it.
        base_commit: The commit that was run for it.
        head_commit: The commit of the work tree.
        notes: What a reader must know about the sides, one sentence each.
        stacks: One entry per stack, mgmt first.
    """

    base: str
    base_commit: str
    head_commit: str
    stacks: tuple[StackDiff, ...]
    notes: tuple[str, ...] = ()
