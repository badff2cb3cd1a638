"""A stack's lifecycle as it went: the verdicts, what the engine said and wrote, what became of mgmt's cloud."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.tools.rehearse.cloud.clock import Clock
from kyeol.tools.rehearse.cloud.cloud import ApiCall
from kyeol.tools.rehearse.engine import Engine
from kyeol.tools.rehearse.lifecycle import STEPS, Lifecycle, contents
from kyeol.tools.rehearse.outcome import Outcome
from kyeol.tools.rehearse.timeline import activity
from kyeol.tools.rehearse.timeline.build import timeline
from kyeol.tools.rehearse.timeline.model import Timeline
from kyeol.tools.rehearse.timeline.virtual_clock import VirtualClock
from kyeol.tools.rehearse.verdict import StepVerdict
from tests.harness import SHIPPED


@dataclass(kw_only=True)
class Lived:
    """A lifecycle that is over.

    Args:
        verdicts: What each step came to.
        outcomes: What the engine did in each step.
        states: The state file after each step.
        mgmt_before: What mgmt had in the cloud before.
        mgmt_after: What it has since; both empty where the stack is mgmt itself.
        left: What the stack has left behind.
        calls: What the cloud was asked for.
        secrets: What the cloud has issued as secret, or was sent as one.
        timeline: How the first `up` spent AWS's minutes; None where the system does not tell who has something to do.
    """

    verdicts: list[StepVerdict] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    mgmt_before: dict[str, bytes] = field(default_factory=dict)
    mgmt_after: dict[str, bytes] = field(default_factory=dict)
    left: dict[str, bytes] = field(default_factory=dict)
    calls: list[ApiCall] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)
    timeline: Timeline | None = None

    def step(self, name: str) -> tuple[StepVerdict, Outcome]:
        """A step by its name."""
        return next(both for both in zip(self.verdicts, self.outcomes, strict=True) if both[0].step == name)


def live(engine: Engine, stack: str) -> Lived:
    """Take a stack through its lifecycle.

    Args:
        engine: Where; an environment's has mgmt.
        stack: The stack.
    """
    others = MANAGEMENT_STACK if stack != MANAGEMENT_STACK else "none"
    lifecycle = Lifecycle(engine=engine, root=SHIPPED, stack=stack)
    before, told = len(engine.cloud.calls), Lived(mgmt_before=contents(engine.cloud, others))
    for step in STEPS:
        with _minutes_of_aws(engine) if step == "up" else nullcontext():
            for verdict in lifecycle.steps(step):
                told.verdicts.append(verdict)
                told.states.append(lifecycle.opened.state_file())
        if step == "up" and activity.available():
            told.timeline = timeline(stack, engine.cloud.calls[before:], lifecycle.opened.resources())
    told.outcomes = lifecycle.outcomes
    told.mgmt_after = contents(engine.cloud, others)
    told.left = contents(engine.cloud, stack)
    told.calls = engine.cloud.calls[before:]
    told.secrets = set(engine.cloud.secrets)
    return told


@contextmanager
def _minutes_of_aws(engine: Engine) -> Iterator[None]:
    """Creations take their time, on a clock that stands still while anybody works; nobody waits for it."""
    if not activity.available():
        yield
        return
    clock = engine.cloud.orders.clock = VirtualClock(activity.idle)
    yield
    engine.cloud.orders.clock = Clock()
    clock.close()
