"""A CLI that is made for this project's cache: whole or not at all, by one process at a time."""

import fcntl
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kyeol.tools.pulumi_cli.found import cached, version_of
from kyeol.tools.pulumi_cli.machine import Machine, UnavailableError


def made(machine: Machine, make: Callable[[Machine, Path], None]) -> Path:
    """The cached CLI, made unless another process has just done so.

    Args:
        machine: Where the cache is.
        make: Puts the CLI into an empty folder.

    Raises:
        UnavailableError: It cannot be made, is not of the pinned version, or the cache cannot be written.
    """
    try:
        with _alone(machine):
            try:
                return cached(machine)
            except UnavailableError:
                _fill(machine, make)
    except OSError as error:
        raise UnavailableError(f"{machine.cache} cannot be written ({error}): name another XDG_CACHE_HOME") from error
    return machine.cached


@contextmanager
def _alone(machine: Machine) -> Iterator[None]:
    machine.cache.mkdir(parents=True, exist_ok=True)
    with (machine.cache / f"pulumi-{machine.release.version}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fill(machine: Machine, make: Callable[[Machine, Path], None]) -> None:
    folder = machine.cached.parent
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    # Whoever left one behind held the lock: it is dead.
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    try:
        make(machine, unfinished)
        version = version_of(unfinished / "pulumi")
        if version != machine.release.version:
            raise UnavailableError(f"it brought Pulumi {version}")
        shutil.rmtree(folder, ignore_errors=True)
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def announce(text: str) -> None:
    """Say what takes long, beside the output."""
    print(text, file=sys.stderr, flush=True)
