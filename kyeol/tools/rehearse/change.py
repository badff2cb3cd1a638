"""A change of a stack that is up: one version's state, taken through another version or other settings."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.tools.kinds.cloudwatch import LOG_GROUP
from kyeol.tools.rehearse import effects
from kyeol.tools.rehearse.engine import Stack
from kyeol.tools.rehearse.life import STEPS, Life, Step
from kyeol.tools.rehearse.outcome import Outcome
from kyeol.tools.rehearse.promises import Promise, out_of_order
from kyeol.tools.rehearse.settings import overridden, sections
from kyeol.tools.rehearse.verdict import Judgement, Verdict, summed, unchanged
from kyeol.tools.rehearse.version import Version


def promised(life: Life, promise: Promise, until: Step = "again") -> Iterator[Verdict]:
    """Take a stack through a change that has a name.

    Args:
        life: The stack.
        promise: The change.
        until: The last step.
    """
    root, given = life.root, sections(life.root, life.stack)
    was = overridden(root, life.stack, promise.before(given))
    steps = [overridden(root, life.stack, step) for step in promise.steps(given)]
    yield from changed(life, Version(root=root, overrides={life.stack: was}), until, steps, promise)


def changed(
    life: Life, before: Version, until: Step = "again", steps: Sequence[Mapping[str, object]] = (),
    promise: Promise | None = None,
) -> Iterator[Verdict]:  # fmt: skip
    """Bring a stack up as it was, and then change it; it ends early at the first step that fails.

    mgmt is brought up before it, and changed before it, as it is deployed. In between the autoscaler gives every node
    group of the stack its maximum: what a change takes away on a busy day is seen like that.

    Args:
        life: The stack as it is to be.
        before: As it was.
        until: The last step.
        steps: Configuration of the stack for each deployment that the change takes; none: the files as they are.
        promise: The change, where it has a name.
    """
    for verdict in _course(life, before, until, steps, promise):
        yield verdict
        if not verdict.ok:
            return


def _course(
    life: Life, before: Version, until: Step, steps: Sequence[Mapping[str, object]], promise: Promise | None
) -> Iterator[Verdict]:
    """All of it, whatever comes of each step."""
    stacks = [*([MANAGEMENT_STACK] if life.needs_mgmt() else []), life.stack]
    for stack in stacks:
        was = life.engine.open(stack, version=before)
        yield life.step("up, before", was.up, partial(_grown, life, stack), stack)
    for stack in stacks if before.port else [life.stack]:
        now = life.opened if stack == life.stack else life.engine.open(stack, life.overrides.get(stack))
        for settings in steps or ({},):
            if settings:
                now.configure(settings)
            yield from _change(life, now, until, promise)
    for step in STEPS[STEPS.index("again") + 1 : STEPS.index(until) + 1]:
        yield from life.steps(step)


def change(life: Life, stack: Stack, promise: Promise | None = None) -> Iterator[Verdict]:
    """Preview and `up` of a change, each with a verdict on what it does to what exists."""
    yield life.step("preview", stack.preview, _foreseen, stack.name)
    start = len(life.cloud.deeds)
    yield life.step(
        "up", stack.up, lambda outcome: _done(life, outcome, start, promise), stack.name, "AWS would refuse it"
    )


def _change(life: Life, stack: Stack, until: Step, promise: Promise | None) -> Iterator[Verdict]:
    for verdict in change(life, stack, promise):
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


def _done(life: Life, outcome: Outcome, start: int, promise: Promise | None) -> Judgement:
    deeds = life.cloud.deeds[start:]
    judged = _judged(summed(outcome), effects.done(deeds))
    wrong = out_of_order(promise, deeds) if promise else ""
    return judged._replace(ok=False, says=f"{judged.says}; out of order: {wrong}") if wrong else judged


def _judged(says: str, found: Sequence[effects.Effect]) -> Judgement:
    # Logs are told, and may go: a change of where they are kept leaves the old ones behind.
    lost = [one for one in found if one.kind == "lost" and LOG_GROUP.type not in one.urn]
    return Judgement(not lost, f"{says}; lost: {', '.join(one.name for one in lost)}" if lost else says, tuple(found))
