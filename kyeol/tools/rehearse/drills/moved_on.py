"""The drill of a cloud that moved on: AWS upgraded, things grew, somebody helped by hand; then refresh, then `up`."""

from collections.abc import Iterator

from kyeol.tools.rehearse import effects
from kyeol.tools.rehearse.cloud.moved_on import Raised, lowered
from kyeol.tools.rehearse.engine.outcome import Outcome
from kyeol.tools.rehearse.lifecycle import Lifecycle
from kyeol.tools.rehearse.settings import overridden
from kyeol.tools.rehearse.verdict import Judgement, StepVerdict, done, summed, unchanged
from kyeol.tools.urns import name_of
from kyeol.versions import KUBERNETES


def cloud_moved_on(lifecycle: Lifecycle) -> Iterator[StepVerdict]:
    """An `up`, what a year does to it, a refresh that sees it, and an `up` that puts back what is the program's.

    Kubernetes begins a minor below the newest, which EKS raises: the stack file follows then, as
    docs/how-to/operations.md says, since EKS takes no control plane back.

    Args:
        lifecycle: A stack with a cluster.
    """
    older, newest = sorted(KUBERNETES)[-2:]
    stack = lifecycle.opened
    stack.configure(_with(lifecycle, older))
    yield lifecycle.step("up", stack.up, done)
    raised = lifecycle.cloud.move_on(lifecycle.stack)
    yield lifecycle.step("refresh", stack.refresh, lambda outcome: _seen(outcome, raised))
    stack.configure(_with(lifecycle, newest))
    start = len(lifecycle.cloud.calls)
    yield lifecycle.step("up, moved on", stack.up, lambda outcome: _kept(lifecycle, outcome, start, raised))
    yield lifecycle.step("up again", stack.up, unchanged)


def _with(lifecycle: Lifecycle, version: str) -> dict[str, object]:
    own = lifecycle.overrides.get(lifecycle.stack, {})
    return {**own, **overridden(lifecycle.root, lifecycle.stack, {"cluster": {"version": version}})}


def _seen(outcome: Outcome, raised: Raised) -> Judgement:
    upgraded = ", ".join(f"{name_of(urn)} to {version}" for (urn, _), version in raised.items())
    if outcome.changes.get("update", 0) < len(raised):
        return Judgement(False, f"{summed(outcome)}: too little of {upgraded} was seen")
    return Judgement(True, f"{summed(outcome)}; AWS had raised {upgraded}")


def _kept(lifecycle: Lifecycle, outcome: Outcome, start: int, raised: Raised) -> Judgement:
    """Nothing may be replaced but what nobody holds data in, and nothing goes back to an older version."""
    found = tuple(effects.done(lifecycle.cloud.calls[start:]))
    wrong = [one.name for one in found if one.kind in ("lost", "replaced")]
    back = [name_of(urn) for urn in lowered(lifecycle.cloud, raised)]
    if wrong or back:
        return Judgement(
            False, f"replaced: {', '.join(wrong) or 'nothing'}; older: {', '.join(back) or 'nothing'}", found
        )
    return Judgement(True, f"{summed(outcome)}: nothing replaced, nothing older", found)
