"""What is expensive to make is made once in a run of the tests, by whichever worker comes first."""

import fcntl
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

T = TypeVar("T")


class Once(Protocol):
    """Gives what is made under a name: this worker's own copy of it."""

    def __call__(self, name: str, make: Callable[[], T]) -> T:
        """Make it, unless it is there."""


def once_in(folder: Path) -> Once:
    """What is made once, kept in a folder that all workers have.

    Args:
        folder: The folder.
    """
    folder.mkdir(exist_ok=True)

    def once(name: str, make: Callable[[], T]) -> T:
        file = folder / name
        with file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not file.is_file():
                made = pickle.dumps(make())
                file.write_bytes(made)
        kept: T = pickle.loads(file.read_bytes())  # noqa: S301 - written above
        return kept

    return once
