"""This project's program as the Automation API runs it: in this process, in a thread and a loop of its own."""

import asyncio
import runpy
import threading
from pathlib import Path
from typing import Final

_PATIENCE_SECONDS: Final = 10.0
"""How long a program that lost its engine may take to end."""


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
            thread.join(_PATIENCE_SECONDS)
            if thread.is_alive() or loop.is_closed():
                continue
            tasks = asyncio.all_tasks(loop)
            for task in tasks:
                task.cancel()
            if tasks:
                loop.run_until_complete(asyncio.wait(tasks, timeout=_PATIENCE_SECONDS))
                # Asked for, a failure is not reported as one that nobody looked at.
                [task.exception() for task in tasks if task.done() and not task.cancelled()]
            loop.close()
