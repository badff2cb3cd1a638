"""Drills: a resource that fails once, an engine that is killed, and the way back to a whole stack."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from kyeol.tools.json_values import listed
from kyeol.tools.rehearse.drills.cluster import lost_cluster
from kyeol.tools.rehearse.drills.management import lost_management
from kyeol.tools.rehearse.drills.moved_on import cloud_moved_on
from kyeol.tools.rehearse.drills.restore import restored_database
from kyeol.tools.rehearse.engine.outcome import Outcome
from kyeol.tools.rehearse.lifecycle import Lifecycle
from kyeol.tools.rehearse.verdict import Judgement, StepVerdict, done, summed
from kyeol.tools.urns import name_of

Drill: TypeAlias = Callable[[Lifecycle], Iterator[StepVerdict]]
"""What takes the place of a plain `up`."""


@dataclass(frozen=True, kw_only=True)
class NamedDrill:
    """A drill that `kyeol rehearse STACK --drill NAME` takes a stack through.

    Args:
        section: The section that a stack must have for it.
        run: Takes it through.
    """

    section: str
    run: Drill


DRILLS: Final[Mapping[str, NamedDrill]] = {
    "cluster-lost": NamedDrill(section="cluster", run=lost_cluster),
    "management-lost": NamedDrill(section="gitops", run=lost_management),
    "moved-on": NamedDrill(section="cluster", run=cloud_moved_on),
    "restore": NamedDrill(section="database", run=restored_database),
}
"""The drills, by name."""


def failing_up(lifecycle: Lifecycle, targets: Collection[str], *, go_on: bool = False) -> Iterator[StepVerdict]:
    """An `up` in which things fail once, as often as it takes until each of them has, and the next, which converges.

    Args:
        lifecycle: The stack.
        targets: Kinds or URNs: the first creation that each of them meets fails.
        go_on: Whether what does not depend on a failure is deployed all the same.
    """
    orders, stack = lifecycle.cloud.orders, lifecycle.opened
    orders.fail = set(targets)
    while orders.fail:
        before, failed_before = set(orders.fail), dict(orders.failed)
        lifecycle.observer.begins(lifecycle.stack, "up, failing")
        outcome = stack.up(lifecycle.observer.meets, go_on=go_on)
        lifecycle.outcomes.append(outcome)
        missed = ", ".join(sorted(orders.fail))
        met = sorted({name_of(urn) for key, urn in orders.failed.items() if key not in failed_before})
        ok = before != orders.fail and bool(outcome.errors)
        verdict = StepVerdict(
            stack=lifecycle.stack, step="up, failing", ok=ok, changes=outcome.changes, seconds=outcome.seconds,
            says=f"failed as told: {', '.join(met)}" if ok else f"never came to {missed}",
            errors=outcome.errors if ok else (f"nothing of the kind or URN is made: {missed}", *outcome.errors),
        )  # fmt: skip
        lifecycle.observer.ends(verdict)
        yield verdict
        if not ok:
            orders.fail = set()
            return
    yield lifecycle.step("up", stack.up, lambda after: Judgement(True, _converged(after)))


def denied_up(lifecycle: Lifecycle, actions: Collection[str]) -> Iterator[StepVerdict]:
    """An `up` that an organisation's policy stops; again, which changes nothing of it; and one that is allowed.

    Args:
        lifecycle: The stack.
        actions: The IAM actions that are denied.
    """
    orders, stack = lifecycle.cloud.orders, lifecycle.opened
    orders.denied = set(actions)
    for again in (False, True):
        step = "up, denied again" if again else "up, denied"
        lifecycle.observer.begins(lifecycle.stack, step)
        outcome = stack.up(lifecycle.observer.meets, go_on=True)
        lifecycle.outcomes.append(outcome)
        missed = [one for one in sorted(actions) if not any(one in error for error in outcome.errors)]
        # What the first run did not come to before it ended may be made; what is there may not change.
        moved = outcome.changed.keys() - {"create"}
        verdict = StepVerdict(
            stack=lifecycle.stack, step=step, ok=not missed and not moved, changes=outcome.changes,
            seconds=outcome.seconds,
            says=f"{summed(outcome)}; denied, and told: {', '.join(sorted(actions))}" if not missed
            else f"never came to {', '.join(missed)}",
            errors=() if not missed and not moved else outcome.errors or ("nothing was denied",),
        )  # fmt: skip
        lifecycle.observer.ends(verdict)
        yield verdict
        if not verdict.ok:
            orders.denied = set()
            return
    orders.denied = set()
    yield lifecycle.step("up", stack.up, lambda after: Judgement(True, _converged(after)))


def killed_up(lifecycle: Lifecycle, urn: str) -> Iterator[StepVerdict]:
    """An `up` whose engine is killed while it makes or changes a resource, and the recovery by the runbook.

    Cancel, refresh; where releases are pending, free them and refresh once more; up.

    What the state does not have by then is not made: its requests end with the engine. (Where AWS had made it all the
    same, `up` says that it exists; docs/how-to/operations.md tells what to do then.)

    Args:
        lifecycle: The stack, in an engine that writes checkpoints.
        urn: The resource.
    """
    orders, stack = lifecycle.cloud.orders, lifecycle.opened
    orders.kill_at, orders.kill = urn, lifecycle.engine.command.kill
    lifecycle.observer.begins(lifecycle.stack, "up, killed")
    outcome = stack.up(lifecycle.observer.meets)
    lifecycle.outcomes.append(outcome)
    orders.kill_at, orders.kill = "", None
    name = name_of(urn)
    if not outcome.killed:
        missed = outcome.errors or (f"nothing of that URN is made or changed: {urn}",)
        verdict = StepVerdict(
            stack=lifecycle.stack, step="up, killed", ok=False, says=f"never came to {name}", errors=missed
        )
        lifecycle.observer.ends(verdict)
        yield verdict
        return
    stack.cancel()
    lifecycle.cloud.forget_unwritten(lifecycle.stack, {str(one["urn"]) for one in stack.resources()})
    begun = len(listed(stack.state().get("pending_operations")))
    verdict = StepVerdict(
        stack=lifecycle.stack, step="up, killed", ok=True, seconds=outcome.seconds,
        says=f"killed while {name} was made; {begun} operations cut off, lock cancelled",
    )  # fmt: skip
    lifecycle.observer.ends(verdict)
    yield verdict
    yield lifecycle.step(
        "refresh", stack.recover, lambda _: Judgement(True, f"{begun} pending operations dropped from the state")
    )
    if freed := lifecycle.cloud.free_releases():
        verdict = StepVerdict(
            stack=lifecycle.stack, step="free releases", ok=True,
            says="; ".join(freed),
        )  # fmt: skip
        lifecycle.observer.begins(lifecycle.stack, verdict.step)
        lifecycle.observer.ends(verdict)
        yield verdict
        yield lifecycle.step("refresh", stack.recover, done)
    yield lifecycle.step("up", stack.up, lambda after: Judgement(True, _converged(after)))


def _converged(outcome: Outcome) -> str:
    parts = [f"{count} {op}" for op, count in outcome.changed.items()]
    return f"converged: {', '.join(parts) or 'nothing to do'}, {outcome.changes.get('same', 0)} the same"
