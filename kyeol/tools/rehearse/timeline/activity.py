"""Whether this process and those that it started have anything to do (Linux)."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_PROC: Final = "/proc"
_LONGEST: Final = 4096
"""Bytes of one of its files."""

_LOOKS: Final = 4
_APART: Final = 0.004
_RUNS: Final = frozenset("RD")
"""On a processor or waiting for one, or for the disk."""


def available() -> bool:
    """Whether this system tells."""
    return Path(f"{_PROC}/self/task/{os.getpid()}/children").exists()


def idle() -> bool:
    """Whether nothing ran in several looks one after another, and nothing waits to run after them.

    A thread that is kept from running by other work on the machine counts as one that has something to do.
    """
    # Most often it is this process that is busy, which one look at it alone tells: to find the others takes longer.
    spent = _spent([])
    time.sleep(_APART)
    if _spent([]) - spent > _APART / 4:
        return False
    started = [one for one in _family(str(os.getpid())) if one != str(os.getpid())]
    spent = _spent(started)
    for _ in range(_LOOKS - 1):
        time.sleep(_APART)
        now = _spent(started)
        if now - spent > _APART / 4:
            return False
        spent = now
    # The states of some hundred threads take longer to read than a look: they are read last, where the rest is quiet.
    return not _any_runs()


def _spent(started: list[str]) -> float:
    """The processor time that this process, less this thread, and those that it started have spent."""
    return time.process_time() - time.thread_time() + sum(map(_spent_by, started))


def _spent_by(process: str) -> float:
    """The processor time that another process has spent; 0 once it has ended."""
    try:
        # As clock_getcpuclockid does it (Linux, include/linux/posix-timers_types.h, CPUCLOCK_SCHED of a whole process).
        return time.clock_gettime(~int(process) << 3 | 2)
    except OSError:
        return 0


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
        for child in _read(f"{process}/task/{thread}/children").split():
            yield from _family(child)


def _threads(process: str) -> list[str]:
    try:
        return os.listdir(f"{_PROC}/{process}/task")  # noqa: PTH208 - a Path for each would cost most
    except OSError:
        return []


def _state(process: str, thread: str) -> str:
    return _read(f"{process}/task/{thread}/stat").rpartition(")")[2][1:2]


def _read(name: str) -> str:
    """A file of /proc; empty where what it tells of has ended. Hundreds are read at a time: nothing but the calls."""
    try:
        file = os.open(f"{_PROC}/{name}", os.O_RDONLY)
    except OSError:
        return ""
    try:
        return os.read(file, _LONGEST).decode(errors="replace")
    except OSError:
        return ""
    finally:
        os.close(file)
