"""A change of a stack that is up: one version's state, taken through another version or other settings."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.tools.kinds.cloudwatch import LOG_GROUP
from kyeol.tools.rehearse import effects
from kyeol.tools.rehearse.engine.outcome import Outcome
from kyeol.tools.rehearse.engine.stack import Stack
from kyeol.tools.rehearse.engine.version import Version
from kyeol.tools.rehearse.lifecycle import STEPS, Lifecycle, Step
from kyeol.tools.rehearse.promises import Promise, out_of_order
from kyeol.tools.rehearse.settings import overridden, sections
from kyeol.tools.rehearse.verdict import Judgement, StepVerdict, summed, unchanged
from kyeol.tools.urns import name_of


def promised(lifecycle: Lifecycle, promise: Promise, until: Step = "again") -> Iterator[StepVerdict]:
    """Take a stack through a change that has a name.

    Args:
        lifecycle: The stack.
        promise: The change.
        until: The last step.
    """
    root, given = lifecycle.root, sections(lifecycle.root, lifecycle.stack)
    was = overridden(root, lifecycle.stack, promise.before(given))
    steps = [overridden(root, lifecycle.stack, step) for step in promise.steps(given)]
    yield from changed(lifecycle, Version(root=root, overrides={lifecycle.stack: was}), until, steps, promise)


def changed(
    lifecycle: Lifecycle, before: Version, until: Step = "again", steps: Sequence[Mapping[str, object]] = (),
    promise: Promise | None = None,
) -> Iterator[StepVerdict]:  # fmt: skip
    """Bring a stack up as it was, and then change it; it ends early at the first step that fails.

    mgmt is brought up before it, and changed before it, as it is deployed. In between the autoscaler gives every node
    group of the stack its maximum: what a change takes away on a busy day is seen like that.

    Args:
        lifecycle: The stack as it is to be.
        before: As it was.
        until: The last step.
        steps: Configuration of the stack for each deployment that the change takes; none: the files as they are.
        promise: The change, where it has a name.
    """
    for verdict in _course(lifecycle, before, until, steps, promise):
        yield verdict
        if not verdict.ok:
            return


def _course(
    lifecycle: Lifecycle, before: Version, until: Step, steps: Sequence[Mapping[str, object]], promise: Promise | None
) -> Iterator[StepVerdict]:
    """All of it, whatever comes of each step."""
    stacks = [*([MANAGEMENT_STACK] if lifecycle.needs_mgmt() else []), lifecycle.stack]
    for stack in stacks:
        was = lifecycle.engine.open(stack, version=before)
        yield lifecycle.step("up, before", was.up, partial(_grown, lifecycle, stack), stack)
    for stack in stacks if before.port else [lifecycle.stack]:
        now = (
            lifecycle.opened
            if stack == lifecycle.stack
            else lifecycle.engine.open(stack, lifecycle.overrides.get(stack))
        )
        for settings in steps or ({},):
            if settings:
                now.configure(settings)
            yield from _change(lifecycle, now, until, promise)
    if lifecycle.drill and until != "preview":
        yield StepVerdict(
            stack=lifecycle.stack, step="up, killed", ok=False, says=f"never came to {name_of(lifecycle.at)}",
            errors=(f"the change leaves it as it is: {lifecycle.at}",),
        )  # fmt: skip
    for step in STEPS[STEPS.index("again") + 1 : STEPS.index(until) + 1]:
        yield from lifecycle.steps(step)


def change(lifecycle: Lifecycle, stack: Stack, promise: Promise | None = None) -> Iterator[StepVerdict]:
    """Preview and `up` of a change, each with a verdict on what it does to what exists."""
    yield lifecycle.step("preview", stack.preview, _foreseen, stack.name)
    start = len(lifecycle.cloud.calls)
    yield lifecycle.step(
        "up", stack.up, lambda outcome: _done(lifecycle, outcome, start, promise), stack.name, "AWS would refuse it"
    )


def _change(lifecycle: Lifecycle, stack: Stack, until: Step, promise: Promise | None) -> Iterator[StepVerdict]:
    for verdict in change(lifecycle, stack, promise):
        yield verdict
        if (verdict.step, until) == ("preview", "preview"):
            return
        if lifecycle.drill and lifecycle.at in _planned(lifecycle.outcomes[-1]):
            yield from lifecycle.drill(lifecycle)
            lifecycle.drill = None
            break
    if STEPS.index(until) >= STEPS.index("again"):
        yield lifecycle.step("up again", stack.up, unchanged, stack.name)


def _planned(preview: Outcome) -> set[str]:
    """What a preview would change."""
    return {one.urn for one in preview.operations if one.op not in ("same", "read")}


def _grown(lifecycle: Lifecycle, stack: str, outcome: Outcome) -> Judgement:
    grown = ", ".join(lifecycle.cloud.autoscale(stack))
    return Judgement(True, f"{summed(outcome)}; then autoscaled, {grown}" if grown else summed(outcome))


def _foreseen(outcome: Outcome) -> Judgement:
    return _judged(f"{summed(outcome)}, nothing done", effects.foreseen(outcome))


def _done(lifecycle: Lifecycle, outcome: Outcome, start: int, promise: Promise | None) -> Judgement:
    calls = lifecycle.cloud.calls[start:]
    judged = _judged(summed(outcome), effects.done(calls))
    wrong = out_of_order(promise, calls) if promise else ""
    return judged._replace(ok=False, says=f"{judged.says}; out of order: {wrong}") if wrong else judged


def _judged(says: str, found: Sequence[effects.Effect]) -> Judgement:
    # Logs are told, and may go: a change of where they are kept leaves the old ones behind.
    lost = [one for one in found if one.kind == "lost" and LOG_GROUP.type not in one.urn]
    return Judgement(not lost, f"{says}; lost: {', '.join(one.name for one in lost)}" if lost else says, tuple(found))
