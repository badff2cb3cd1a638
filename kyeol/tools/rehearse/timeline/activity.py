"""Whether this process and those that it started have anything to do (Linux)."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_LOOKS: Final = 4
_APART: Final = 0.004
_RUNS: Final = frozenset("RD")
"""On a processor or waiting for one, or for the disk."""


def available() -> bool:
    """Whether this system tells."""
    return (_PROC / "self" / "task" / str(os.getpid()) / "children").exists()


def idle() -> bool:
    """Whether nothing ran, and nothing waited to run, in several looks one after another.

    A thread that is kept from running by other work on the machine counts as one that has something to do.
    """
    spent = _spent()
    for _ in range(_LOOKS):
        time.sleep(_APART)
        if _spent() - spent > _APART / 4 or _any_runs():
            return False
        spent = _spent()
    return True


def _spent() -> float:
    """The processor time that the threads of this process other than this one have spent."""
    return time.process_time() - time.thread_time()


def _any_runs() -> bool:
    own = str(os.getpid()), str(threading.get_native_id())
    return any(
        _state(process, thread) in _RUNS
        for process in _family(own[0])
        for thread in _threads(process)
        if (process, thread) != own
    )


def _family(process: str) -> Iterator[str]:
    yield process
    for thread in _threads(process):
        try:
            children = (_PROC / process / "task" / thread / "children").read_text()
        except OSError:
            continue
        for child in children.split():
            yield from _family(child)


def _threads(process: str) -> list[str]:
    try:
        return [task.name for task in (_PROC / process / "task").iterdir()]
    except OSError:
        return []


def _state(process: str, thread: str) -> str:
    try:
        return (_PROC / process / "task" / thread / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""
