"""One rehearsal as a user asks for it: a stack, how far, and what goes wrong on the way."""

import shutil
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from kyeol.errors import KyeolError
from kyeol.tools.rehearse.change import changed, promised
from kyeol.tools.rehearse.cloud.clock import Clock, ScaledClock
from kyeol.tools.rehearse.cloud.cloud import Cloud
from kyeol.tools.rehearse.cloud.orders import Orders
from kyeol.tools.rehearse.drills import drills
from kyeol.tools.rehearse.engine.plugins import Plugin
from kyeol.tools.rehearse.engine.stack import Engine
from kyeol.tools.rehearse.engine.version import of_commit
from kyeol.tools.rehearse.lifecycle import Lifecycle, Step
from kyeol.tools.rehearse.promises import PROMISES
from kyeol.tools.rehearse.timeline import activity
from kyeol.tools.rehearse.timeline.build import timeline
from kyeol.tools.rehearse.timeline.model import Timeline
from kyeol.tools.rehearse.timeline.virtual_clock import VirtualClock
from kyeol.tools.rehearse.verdict import Observer, StepVerdict

SECONDS_PER_MINUTE: Final = 2.0
"""How long a minute of AWS takes where no clock can be stopped: long beside the engine's own milliseconds."""


class NoRoomError(KyeolError):
    """There is no place for the state; the message says why."""


@dataclass(frozen=True, kw_only=True)
class RehearsalOptions:
    """What is to be rehearsed.

    Args:
        stack: The stack.
        until: The last step.
        fail: Kinds or URNs whose first creation fails.
        deny: The IAM actions that an organisation's policy denies at first.
        kill_at: The URN at whose creation, or change, the engine is killed; empty: it lives.
        drill: The drill, by name, that it is taken through; empty: none.
        draw: Whether creations take their time, so that a timeline can be drawn.
        keep: Whether the state stays for a look.
        start: The commit whose version is up before; empty: nothing is.
        change: The promised change, by name, that it is taken through; empty: none.
        plugins: The packages that real plugins serve.
    """

    stack: str
    until: Step = "destroy"
    start: str = ""
    change: str = ""
    plugins: Sequence[Plugin] = ()
    fail: Sequence[str] = ()
    deny: Sequence[str] = ()
    kill_at: str = ""
    drill: str = ""
    draw: bool = False
    keep: bool = False


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of it.

    Args:
        verdicts: One per step.
        timeline: The deployment on a time axis, where it was to be drawn.
        folder: Where the state lies, where it was to be kept.
    """

    verdicts: Sequence[StepVerdict]
    timeline: Timeline | None = None
    folder: Path | None = None

    @property
    def ok(self) -> bool:
        """Whether every step did what it must."""
        return all(verdict.ok for verdict in self.verdicts)


def rehearse(root: Path, cli: Path, options: RehearsalOptions, observer: Observer) -> Result:
    """Take a stack through its lifecycle.

    Args:
        root: The project's folder.
        cli: The Pulumi CLI.
        options: What is to be rehearsed.
        observer: Is told of the progress.

    Raises:
        NoRoomError: No temporary folder can be made for the state.
        OutsideError: What plugins ask of the outside cannot be played.
        VersionError: The version to start from cannot be run.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix=f"kyeol-rehearsal-{options.stack}-"))
    except OSError as error:
        reason = error.strerror or error
        raise NoRoomError(
            f"no temporary folder can be made: {reason}; name one that you may write in TMPDIR"
        ) from error
    cloud = Cloud(Orders())
    with ExitStack() as left:
        if not options.keep:
            left.callback(shutil.rmtree, folder, ignore_errors=True)
        engine = Engine(
            root, cli, folder, cloud,
            checkpoints=bool(options.kill_at), plugins=options.plugins, readable=options.keep,
        )  # fmt: skip
        left.callback(engine.close)
        clock: Clock = VirtualClock(activity.idle) if activity.available() else ScaledClock(SECONDS_PER_MINUTE)
        left.callback(clock.close)
        lifecycle = Lifecycle(
            engine=engine, root=root, stack=options.stack, observer=observer, drill=_drill(options), at=options.kill_at
        )
        verdicts: list[StepVerdict] = []
        drawn: Timeline | None = None
        if options.start:
            course = changed(
                lifecycle, left.enter_context(of_commit(root, options.start, options.stack)), options.until
            )
        elif options.change:
            course = promised(lifecycle, PROMISES[options.change], options.until)
        else:
            course = lifecycle.run(options.until)
        for verdict in course:
            verdicts.append(verdict)
            # mgmt takes no time where it only has to be up.
            if options.draw and (verdict.stack, verdict.step) == (options.stack, "preview"):
                cloud.orders.clock = clock
            elif options.draw and (verdict.stack, verdict.step, verdict.ok) == (options.stack, "up", True):
                cloud.orders.clock = Clock()
                drawn = timeline(options.stack, cloud.calls, lifecycle.opened.resources())
        return Result(verdicts=verdicts, timeline=drawn, folder=folder if options.keep else None)


def _drill(options: RehearsalOptions) -> "drills.Drill | None":
    if options.drill:
        return drills.DRILLS[options.drill].run
    if options.kill_at:
        return partial(drills.killed_up, urn=options.kill_at)
    if options.deny:
        return partial(drills.denied_up, actions=options.deny)
    if options.fail:
        return partial(drills.failing_up, targets=options.fail, go_on=True)
    return None
