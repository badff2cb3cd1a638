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
from kyeol.tools.rehearse import drills
from kyeol.tools.rehearse.change import changed, promised
from kyeol.tools.rehearse.cloud.cloud import Cloud
from kyeol.tools.rehearse.cloud.orders import Orders
from kyeol.tools.rehearse.cloud.pace import Pace, Scaled
from kyeol.tools.rehearse.engine import Engine
from kyeol.tools.rehearse.life import Life, Step
from kyeol.tools.rehearse.plugins import Plugin
from kyeol.tools.rehearse.promises import PROMISES
from kyeol.tools.rehearse.timeline import activity
from kyeol.tools.rehearse.timeline.build import timeline
from kyeol.tools.rehearse.timeline.clock import Clock
from kyeol.tools.rehearse.timeline.model import Timeline
from kyeol.tools.rehearse.verdict import Observer, Verdict
from kyeol.tools.rehearse.version import of_commit

SECONDS_PER_MINUTE: Final = 2.0
"""How long a minute of AWS takes where no clock can be stopped: long beside the engine's own milliseconds."""


class NoRoomError(KyeolError):
    """There is no place for the state; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is to be rehearsed.

    Args:
        stack: The stack.
        until: The last step.
        fail: Kinds or URNs whose first creation fails.
        kill_at: The URN at whose creation the engine is killed; empty: it lives.
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
    kill_at: str = ""
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

    verdicts: Sequence[Verdict]
    timeline: Timeline | None = None
    folder: Path | None = None

    @property
    def ok(self) -> bool:
        """Whether every step did what it must."""
        return all(verdict.ok for verdict in self.verdicts)


def rehearse(root: Path, cli: Path, wish: Wish, observer: Observer) -> Result:
    """Take a stack through its life.

    Args:
        root: The project's folder.
        cli: The Pulumi CLI.
        wish: What is to be rehearsed.
        observer: Is told of the progress.

    Raises:
        NoRoomError: No temporary folder can be made for the state.
        OutsideError: What plugins ask of the outside cannot be played.
        VersionError: The version to start from cannot be run.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix=f"kyeol-rehearsal-{wish.stack}-"))
    except OSError as error:
        reason = error.strerror or error
        raise NoRoomError(
            f"no temporary folder can be made: {reason}; name one that you may write in TMPDIR"
        ) from error
    cloud = Cloud(Orders())
    with ExitStack() as left:
        if not wish.keep:
            left.callback(shutil.rmtree, folder, ignore_errors=True)
        engine = Engine(root, cli, folder, cloud, checkpoints=bool(wish.kill_at), plugins=wish.plugins)
        left.callback(engine.close)
        pace: Pace = Clock(activity.idle) if activity.available() else Scaled(SECONDS_PER_MINUTE)
        left.callback(pace.close)
        life = Life(engine=engine, root=root, stack=wish.stack, observer=observer, drill=_drill(wish))
        verdicts: list[Verdict] = []
        drawn: Timeline | None = None
        if wish.start:
            course = changed(life, left.enter_context(of_commit(root, wish.start, wish.stack)), wish.until)
        elif wish.change:
            course = promised(life, PROMISES[wish.change], wish.until)
        else:
            course = life.run(wish.until)
        for verdict in course:
            verdicts.append(verdict)
            # mgmt, where it only must stand, takes no time.
            if wish.draw and (verdict.stack, verdict.step) == (wish.stack, "preview"):
                cloud.orders.pace = pace
            elif wish.draw and (verdict.stack, verdict.step, verdict.ok) == (wish.stack, "up", True):
                cloud.orders.pace = Pace()
                drawn = timeline(wish.stack, cloud.deeds, life.opened.state()["resources"])
        return Result(verdicts=verdicts, timeline=drawn, folder=folder if wish.keep else None)


def _drill(wish: Wish) -> "drills.Drill | None":
    if wish.kill_at:
        return partial(drills.killed_up, urn=wish.kill_at)
    if wish.fail:
        return partial(drills.failing_up, targets=wish.fail, go_on=True)
    return None
