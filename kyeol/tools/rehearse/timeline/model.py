"""A deployment on a time axis: what was made when, and the path that decided how long it took."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One resource while it is made.

    Args:
        urn: Its URN.
        name: Its logical name.
        type: Its type token.
        component: The logical name of the topmost component that it belongs to; its own where it belongs to none.
        start: When its creation began, in minutes since the deployment's first.
        end: When it was made.
        critical: Whether the deployment's length hangs on it.
    """

    urn: str
    name: str
    type: str
    component: str
    start: float
    end: float
    critical: bool

    @property
    def minutes(self) -> float:
        """How long it took."""
        return self.end - self.start


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """A deployment.

    Args:
        stack: The stack's name.
        bars: What was made, in the order in which the creations began.
        critical: The URNs of the measured critical path, first to last: each waited for the one before.
        lower_bound: The longest chain of resources that wait for one another, in minutes: no order of work is faster.
        makespan: From the first creation's begin to the last one's end, in minutes.
    """

    stack: str
    bars: Sequence[Bar]
    critical: Sequence[str]
    lower_bound: float
    makespan: float

    @property
    def ratio(self) -> float:
        """How much longer it took than it must; 1 where nothing was made."""
        return self.makespan / self.lower_bound if self.lower_bound else 1.0

    @property
    def path(self) -> Sequence[Bar]:
        """The bars of the critical path, first to last."""
        by_urn = {bar.urn: bar for bar in self.bars}
        return [by_urn[urn] for urn in self.critical]
