"""What a control of a benchmark is, and how the program meets it."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class HeldByRules:
    """Rules of the rule book hold it.

    Args:
        ids: The rules' ids.
        note: What they do not hold of it; empty: nothing.
    """

    ids: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class MetByResource:
    """A resource that the program makes, or a setting, meets it, and no rule looks at it.

    Args:
        text: Which, and where.
    """

    text: str


@dataclass(frozen=True)
class Owner:
    """Not this program's: whoever owns the account or the organisation does it.

    Args:
        text: What they do.
    """

    text: str


@dataclass(frozen=True)
class Declined:
    """It is not met.

    Args:
        reason: Why not.
    """

    reason: str


@dataclass(frozen=True)
class NotApplicable:
    """It is about something that the program does not make.

    Args:
        reason: What that is.
    """

    reason: str


Answer: TypeAlias = HeldByRules | MetByResource | Owner | Declined | NotApplicable


@dataclass(frozen=True)
class Control:
    """A control of a benchmark.

    Args:
        id: Its id in the benchmark.
        title: What it asks for, in our words.
        answer: How it is met, or why it is not.
    """

    id: str
    title: str
    answer: Answer


def rules(*ids: str, note: str = "") -> HeldByRules:
    """That rules of the rule book enforce a control.

    Args:
        ids: The rules' ids.
        note: What they do not hold of it.
    """
    return HeldByRules(ids, note)
