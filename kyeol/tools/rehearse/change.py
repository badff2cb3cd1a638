"""A change of a stack that is up: one version's state, taken through another version or other settings."""

from collections.abc import Iterator, Sequence
from functools import partial

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.tools.rehearse import effects
from kyeol.tools.rehearse.engine import Stack
from kyeol.tools.rehearse.life import STEPS, Life, Step
from kyeol.tools.rehearse.outcome import Outcome
from kyeol.tools.rehearse.verdict import Judgement, Verdict, summed, unchanged
from kyeol.tools.rehearse.version import Version


def changed(life: Life, before: Version, until: Step = "again") -> Iterator[Verdict]:
    """Bring a stack up as it was, and then change it; it ends early at the first step that fails.

    mgmt is brought up before it, and changed before it, as it is deployed. In between the autoscaler gives every node
    group of the stack its maximum: what a change takes away on a busy day is seen like that.

    Args:
        life: The stack as it is to be.
        before: As it was.
        until: The last step.
    """
    stacks = [*([MANAGEMENT_STACK] if life.needs_mgmt() else []), life.stack]
    for stack in stacks:
        was = life.engine.open(stack, version=before)
        verdict = life.step("up, before", was.up, partial(_grown, life, stack), stack)
        yield verdict
        if not verdict.ok:
            return
    for stack in stacks if before.port else [life.stack]:
        now = life.opened if stack == life.stack else life.engine.open(stack, life.overrides.get(stack))
        for verdict in _change(life, now, until):
            yield verdict
            if not verdict.ok:
                return
    for step in STEPS[STEPS.index("again") + 1 : STEPS.index(until) + 1]:
        for verdict in life.steps(step):
            yield verdict
            if not verdict.ok:
                return


def change(life: Life, stack: Stack) -> Iterator[Verdict]:
    """Preview and `up` of a change, each with a verdict on what it does to what exists."""
    yield life.step("preview", stack.preview, _foreseen, stack.name)
    start = len(life.cloud.deeds)
    yield life.step("up", stack.up, lambda outcome: _done(life, outcome, start), stack.name, "AWS would refuse it")


def _change(life: Life, stack: Stack, until: Step) -> Iterator[Verdict]:
    for verdict in change(life, stack):
        yield verdict
        if (verdict.step, until) == ("preview", "preview"):
            return
    if STEPS.index(until) >= STEPS.index("again"):
        yield life.step("up again", stack.up, unchanged, stack.name)


def _grown(life: Life, stack: str, outcome: Outcome) -> Judgement:
    grown = ", ".join(life.cloud.autoscale(stack))
    return Judgement(True, f"{summed(outcome)}; then autoscaled, {grown}" if grown else summed(outcome))


def _foreseen(outcome: Outcome) -> Judgement:
    return _judged(f"{summed(outcome)}, nothing done", effects.foreseen(outcome))


def _done(life: Life, outcome: Outcome, start: int) -> Judgement:
    return _judged(summed(outcome), effects.done(life.cloud.deeds[start:]))


def _judged(says: str, found: Sequence[effects.Effect]) -> Judgement:
    lost = [one for one in found if one.kind == "lost"]
    return Judgement(not lost, f"{says}; lost: {', '.join(one.name for one in lost)}" if lost else says, tuple(found))
