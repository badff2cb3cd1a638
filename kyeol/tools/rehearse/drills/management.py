"""The drill of a management cluster that is lost and made again, and of the environment that joins it again."""

from collections.abc import Iterator
from functools import partial

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.tools.rehearse.drills.cluster import refused
from kyeol.tools.rehearse.engine.outcome import Outcome
from kyeol.tools.rehearse.lifecycle import Lifecycle
from kyeol.tools.rehearse.verdict import Judgement, StepVerdict, done, summed, unchanged
from kyeol.tools.urns import name_of


def lost_management(lifecycle: Lifecycle) -> Iterator[StepVerdict]:
    """An `up`; mgmt's cluster is deleted by mistake and made again; the environment joins it by three commands.

    The new cluster has the old one's ARN, by which the environment's provider knows it, so that a plain `up` sees
    nothing to do while its projects and the cluster's Secret are gone: docs/how-to/recovery.md.

    Args:
        lifecycle: An environment that joins mgmt's Argo CD, beside mgmt.
    """
    own = lifecycle.opened
    mgmt = lifecycle.engine.open(MANAGEMENT_STACK, lifecycle.overrides.get(MANAGEMENT_STACK))
    yield lifecycle.step("up", own.up, done)
    joined = lifecycle.cloud.lose_cluster(MANAGEMENT_STACK)
    yield refused(lifecycle, mgmt)
    yield lifecycle.step("refresh", partial(mgmt.refresh, delete_unreachable=True), done, MANAGEMENT_STACK)
    yield lifecycle.step("up", mgmt.up, done, MANAGEMENT_STACK)
    yield lifecycle.step("up, unjoined", own.up, lambda outcome: _unseen(lifecycle, outcome, joined))
    yield lifecycle.step("refresh", own.refresh, done)
    yield lifecycle.step("up, joined", own.up, lambda outcome: _joined(lifecycle, outcome, joined))
    yield lifecycle.step("up again", own.up, unchanged)


def _there(lifecycle: Lifecycle, joined: list[str]) -> set[str]:
    return {one.urn for one in lifecycle.cloud} & set(joined)


def _unseen(lifecycle: Lifecycle, outcome: Outcome, joined: list[str]) -> Judgement:
    """The state still has what is gone; this run only learns where the new cluster is."""
    there = _there(lifecycle, joined)
    return Judgement(
        True, f"{summed(outcome)}; {len(joined) - len(there)} of {len(joined)} objects are missing in mgmt"
    )


def _joined(lifecycle: Lifecycle, outcome: Outcome, joined: list[str]) -> Judgement:
    missing = sorted(name_of(urn) for urn in set(joined) - _there(lifecycle, joined))
    if missing or not joined:
        return Judgement(False, f"not there again: {', '.join(missing) or 'nothing was there before'}")
    return Judgement(True, f"{summed(outcome)}: all {len(joined)} objects are in mgmt again")
