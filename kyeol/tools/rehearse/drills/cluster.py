"""The drill of a stack's own cluster that is lost and made again, and a refresh that must not believe it."""

from collections.abc import Iterator
from functools import partial

from kyeol.tools.rehearse.cloud.errors import UNREACHABLE
from kyeol.tools.rehearse.engine.outcome import Outcome
from kyeol.tools.rehearse.engine.stack import Stack
from kyeol.tools.rehearse.lifecycle import Lifecycle
from kyeol.tools.rehearse.verdict import Judgement, StepVerdict, done, summed, unchanged
from kyeol.tools.urns import name_of


def lost_cluster(lifecycle: Lifecycle) -> Iterator[StepVerdict]:
    """An `up`; the cluster is deleted by mistake, which the state does not know; it is made again by two commands.

    Args:
        lifecycle: A stack with a cluster: docs/how-to/recovery.md.
    """
    own = lifecycle.opened
    yield lifecycle.step("up", own.up, done)
    before = {one.urn for one in lifecycle.cloud}
    lifecycle.cloud.lose_cluster(lifecycle.stack)
    lost = before - {one.urn for one in lifecycle.cloud}
    yield refused(lifecycle, own)
    yield lifecycle.step("refresh", partial(own.refresh, delete_unreachable=True), done)
    yield lifecycle.step("up, made again", own.up, lambda outcome: _whole(lifecycle, outcome, lost))
    yield lifecycle.step("up again", own.up, unchanged)


def refused(lifecycle: Lifecycle, stack: Stack) -> StepVerdict:
    """A refresh without PULUMI_K8S_DELETE_UNREACHABLE: the provider must not take what it cannot read for gone."""
    step = "refresh, refused"
    lifecycle.observer.begins(stack.name, step)
    outcome = stack.refresh(lifecycle.observer.meets)
    ok = any(UNREACHABLE in error for error in outcome.errors)
    verdict = StepVerdict(
        stack=stack.name, step=step, ok=ok, changes=outcome.changes, seconds=outcome.seconds,
        says="refused: nobody reaches the cluster" if ok else "not refused",
        errors=() if ok else outcome.errors or ("what nobody reaches was read",),
    )  # fmt: skip
    lifecycle.observer.ends(verdict)
    return verdict


def _whole(lifecycle: Lifecycle, outcome: Outcome, lost: set[str]) -> Judgement:
    missing = sorted(name_of(urn) for urn in lost - {one.urn for one in lifecycle.cloud})
    if missing or not lost:
        return Judgement(False, f"not there again: {', '.join(missing) or 'nothing was there before'}")
    return Judgement(True, f"{summed(outcome)}: all {len(lost)} that were lost are there again")
