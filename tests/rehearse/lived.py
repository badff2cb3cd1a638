"""A stack's lifecycle as it went: the verdicts, what the engine said and wrote, what became of mgmt's cloud."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.tools.rehearse.cloud.api_call import ApiCall
from kyeol.tools.rehearse.cloud.clock import Clock
from kyeol.tools.rehearse.cloud.cloud import Cloud
from kyeol.tools.rehearse.engine.outcome import Outcome
from kyeol.tools.rehearse.engine.stack import Engine
from kyeol.tools.rehearse.lifecycle import STEPS, Lifecycle, Step, contents
from kyeol.tools.rehearse.timeline import activity
from kyeol.tools.rehearse.timeline.build import timeline
from kyeol.tools.rehearse.timeline.model import Timeline
from kyeol.tools.rehearse.timeline.virtual_clock import VirtualClock
from kyeol.tools.rehearse.verdict import StepVerdict
from tests.harness import SHIPPED, STACKS

LIVES: Final = [
    pytest.param(stack, marks=[] if stack == "prod" else [pytest.mark.nightly], id=stack) for stack in STACKS
]
"""Every stack; by day prod, which is protected and goes through every step, the others at night."""

DEPLOYED: Final = [
    pytest.param(stack, marks=[pytest.mark.nightly] if stack == "stage" else [], id=stack) for stack in STACKS
]
"""Every stack as it is after its first `up`; others need mgmt anyway."""


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


@dataclass(frozen=True, kw_only=True)
class Deployed:
    """A stack after its first `up`.

    Args:
        folder: What the engine has written.
        cloud: The cloud.
        told: Its lifecycle so far.
    """

    folder: Path
    cloud: Cloud
    told: Lived


def deploy(engine: Engine, stack: str, *, debug: bool = False) -> Deployed:
    """Take a stack through the first half of its lifecycle: preview and `up`.

    Args:
        engine: Where; an environment's has mgmt.
        stack: The stack.
        debug: Whether `up` tells the SDK's debug messages.
    """
    lifecycle, told = Lifecycle(engine=engine, root=SHIPPED, stack=stack), Lived()
    told.mgmt_before = contents(engine.cloud, _beside(stack))
    _take(lifecycle, "preview", told)
    engine.program.debug = debug
    with _minutes_of_aws(engine):
        _take(lifecycle, "up", told)
    engine.program.debug = False
    if activity.available():
        told.timeline = timeline(stack, told.calls, lifecycle.opened.resources())
    return Deployed(folder=engine.folder, cloud=engine.cloud, told=told)


def live_on(engine: Engine, stack: str, begun: Lived) -> Lived:
    """Take a stack through the other half: `up` again, refresh, destroy.

    Args:
        engine: Where it is up.
        stack: The stack.
        begun: Its lifecycle so far.
    """
    lifecycle, told = Lifecycle(engine=engine, root=SHIPPED, stack=stack), deepcopy(begun)
    for step in STEPS[STEPS.index("up") + 1 :]:
        _take(lifecycle, step, told)
    told.mgmt_after = contents(engine.cloud, _beside(stack))
    told.left = contents(engine.cloud, stack)
    return told


def _take(lifecycle: Lifecycle, step: Step, told: Lived) -> None:
    """Take one step, and add what it came to."""
    cloud, outcomes = lifecycle.cloud, len(lifecycle.outcomes)
    calls = len(cloud.calls)
    for verdict in lifecycle.steps(step):
        told.verdicts.append(verdict)
        told.states.append(lifecycle.opened.state_file())
    told.outcomes += lifecycle.outcomes[outcomes:]
    told.calls += cloud.calls[calls:]
    told.secrets |= cloud.secrets


def _beside(stack: str) -> str:
    """The stack that it is beside."""
    return MANAGEMENT_STACK if stack != MANAGEMENT_STACK else "none"


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
