"""What the steps of a rehearsal come to, and who is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kyeol.tools.rehearse.outcome import Operation, Outcome

_PAST: Final = {
    "create": "created", "update": "updated", "delete": "deleted", "replace": "replaced",
    "create-replacement": "created anew", "delete-replaced": "deleted, replaced",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What one step came to.

    Args:
        stack: The stack.
        step: The step, in words: up, up again, destroy, ...
        ok: Whether it did what it must.
        says: One line: what happened.
        errors: The engine's own messages where it failed, or what is not as it must be.
        changes: How often each operation was done.
        seconds: How long it took.
    """

    stack: str
    step: str
    ok: bool
    says: str
    errors: tuple[str, ...] = ()
    changes: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0


class Observer:
    """Is told of a rehearsal's progress; this one keeps silent."""

    def begins(self, stack: str, step: str) -> None:
        """A step begins."""

    def meets(self, operation: Operation) -> None:
        """The engine comes to a resource."""

    def ends(self, verdict: Verdict) -> None:
        """A step has ended."""


def done(outcome: Outcome) -> tuple[bool, str]:
    """What was done is good, whatever it was."""
    return True, summed(outcome)


def summed(outcome: Outcome) -> str:
    """What was done, in words."""
    return ", ".join(f"{count} {_PAST.get(op, op)}" for op, count in outcome.changed.items()) or "nothing to do"


def unchanged(outcome: Outcome) -> tuple[bool, str]:
    """Nothing may have been done."""
    if not outcome.changed:
        return True, f"nothing changed, {outcome.changes.get('same', 0)} the same"
    first = next(one for one in outcome.operations if one.op not in ("same", "read"))
    return False, f"changes again: {summed(outcome)}, such as {first.name} ({', '.join(first.diffs) or first.op})"


def no_drift(outcome: Outcome) -> tuple[bool, str]:
    """The cloud must be as the state says."""
    if outcome.changed:
        return False, f"drift: {summed(outcome)}"
    return True, f"no drift in {outcome.changes.get('same', 0)}"
