"""This project's program as the Automation API runs it: in this process, in a thread and a loop of its own."""

import asyncio
import runpy
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

_PATIENCE_SECONDS: Final = 10.0
"""How long a program that lost its engine may take to end."""

_ATTEMPTS: Final = 5
"""How often a loop is run that is told to stop before it is through."""

_STEP_SECONDS: Final = 0.02
_QUIET_STEPS: Final = 25
"""A loop that rests so often in a row runs no more: nobody else tells, its thread stays for the next call."""


class Program:
    """The program, and what its runs leave behind when they fail.

    Args:
        root: The project's folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._runs: list[tuple[threading.Thread, asyncio.AbstractEventLoop]] = []

    def __call__(self) -> None:
        """Run it."""
        self._runs.append((threading.current_thread(), asyncio.get_running_loop()))
        runpy.run_path(str(self._root / "__main__.py"), run_name="__main__")

    def settle(self) -> None:
        """Close what failed runs leave open: the SDK stops the loop at a failure, and then goes without closing it."""
        while self._runs:
            thread, loop = self._runs.pop()
            if not _ended(thread, loop) or loop.is_closed():
                continue
            # The SDK's own stops the loop again at each failure of what is cancelled here.
            loop.set_exception_handler(lambda _loop, _context: None)
            tasks = asyncio.all_tasks(loop)
            for task in tasks:
                task.cancel()
            _finish(loop, tasks)
            loop.close()


def _finish(loop: asyncio.AbstractEventLoop, tasks: set[asyncio.Task[object]]) -> None:
    """Let cancelled tasks come to their end."""
    for _ in range(_ATTEMPTS):
        pending = {task for task in tasks if not task.done()}
        if pending:
            # A stop that the SDK has asked for before is still to come.
            with suppress(RuntimeError):
                loop.run_until_complete(asyncio.wait(pending, timeout=_PATIENCE_SECONDS))
    # Asked for, a failure is not reported as one that nobody looked at.
    for task in tasks:
        if task.done() and not task.cancelled():
            task.exception()


def _ended(thread: threading.Thread, loop: asyncio.AbstractEventLoop) -> bool:
    """Wait until a run is over; False where it does not end."""
    quiet, steps = 0, int(_PATIENCE_SECONDS / _STEP_SECONDS)
    while thread.is_alive() and not loop.is_closed() and quiet < _QUIET_STEPS and steps:
        thread.join(_STEP_SECONDS)
        quiet, steps = 0 if loop.is_running() else quiet + 1, steps - 1
    return not loop.is_running()
