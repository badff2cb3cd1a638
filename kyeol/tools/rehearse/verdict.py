"""What the steps of a rehearsal come to, and who is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from kyeol.tools.rehearse.effects import Effect
from kyeol.tools.rehearse.engine.outcome import Operation, Outcome

_PAST: Final = {
    "create": "created", "update": "updated", "delete": "deleted", "replace": "replaced",
    "create-replacement": "created as a replacement", "delete-replaced": "deleted, replaced",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class StepVerdict:
    """What one step came to.

    Args:
        stack: The stack.
        step: The step, in words: up, up again, destroy, ...
        ok: Whether it did what it must.
        says: One line: what happened.
        errors: The engine's own messages where it failed, or what is not as it must be.
        changes: How often each operation was done.
        seconds: How long it took.
        effects: What a change does to what exists.
    """

    stack: str
    step: str
    ok: bool
    says: str
    errors: tuple[str, ...] = ()
    changes: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    effects: tuple[Effect, ...] = ()


class Judgement(NamedTuple):
    """What a run that went well comes to: whether it is good, what to say of it, what it does to what exists."""

    ok: bool
    says: str
    effects: tuple[Effect, ...] = ()


class Observer:
    """Is told of a rehearsal's progress; this one keeps silent."""

    def begins(self, stack: str, step: str) -> None:
        """A step begins."""

    def meets(self, operation: Operation) -> None:
        """The engine comes to a resource."""

    def ends(self, verdict: StepVerdict) -> None:
        """A step has ended."""


def done(outcome: Outcome) -> Judgement:
    """What was done is good, whatever it was."""
    return Judgement(True, summed(outcome))


def summed(outcome: Outcome) -> str:
    """What was done, in words."""
    return ", ".join(f"{count} {_PAST.get(op, op)}" for op, count in outcome.changed.items()) or "nothing to do"


def unchanged(outcome: Outcome) -> Judgement:
    """Nothing may have been done."""
    if not outcome.changed:
        return Judgement(True, f"nothing changed, {outcome.changes.get('same', 0)} the same")
    first = next(one for one in outcome.operations if one.op not in ("same", "read"))
    why = ", ".join(first.diffs) or first.op
    return Judgement(False, f"changes again: {summed(outcome)}, such as {first.name} ({why})")


def no_drift(outcome: Outcome) -> Judgement:
    """The cloud must be as the state says."""
    if outcome.changed:
        return Judgement(False, f"drift: {summed(outcome)}")
    return Judgement(True, f"no drift in {outcome.changes.get('same', 0)}")
