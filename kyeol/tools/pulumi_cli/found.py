"""A CLI that is on the machine already: on PATH, or in the cache."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from kyeol.tools.pulumi_cli.machine import Machine, UnavailableError


def version_of(executable: Path) -> str:
    """The version that an executable says it has.

    Raises:
        UnavailableError: It is not there, does not run, or says something else.
    """
    if not executable.exists():
        raise UnavailableError(f"there is no {executable}")
    environment = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        run = subprocess.run(
            [str(executable), "version"], env=environment, capture_output=True, text=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError) as error:
        raise UnavailableError(f"{executable} does not run: {error}") from error
    if run.returncode:
        raise UnavailableError(f"{executable} version fails with exit code {run.returncode}")
    said = run.stdout.strip()
    version = re.fullmatch(r"v?(\d+\.\d+\.\d+\S*)", said)
    if not version:
        raise UnavailableError(f"{executable} says {said!r} instead of its version")
    return version[1]


def on_path(machine: Machine) -> Path:
    """The CLI on PATH, of the pinned minor version or a newer one of the same major.

    Raises:
        UnavailableError: PATH has none, or not such a one.
    """
    name = shutil.which("pulumi", path=machine.search_path)
    if name is None:
        raise UnavailableError("there is no pulumi on it")
    executable = Path(name).absolute()
    version = version_of(executable)
    if not is_enough(version, machine.release.version):
        raise UnavailableError(f"{executable} is {version}")
    return executable


def cached(machine: Machine) -> Path:
    """The CLI that was downloaded or built before.

    Raises:
        UnavailableError: There is none of the pinned version.
    """
    version = version_of(machine.cached)
    if version != machine.release.version:
        raise UnavailableError(f"{machine.cached} is {version}")
    return machine.cached


def is_enough(version: str, pinned: str) -> bool:
    """Whether a version is of the pinned major and at least of the pinned minor; a pre-release never is."""
    if not re.fullmatch(r"[\d.]+", version):
        return False
    major, minor, *_ = map(int, version.split("."))
    pinned_major, pinned_minor, *_ = map(int, pinned.split("."))
    return major == pinned_major and minor >= pinned_minor
