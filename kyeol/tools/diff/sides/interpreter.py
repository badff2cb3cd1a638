"""The Python that runs a side: this one, or one with the packages of the side's own lock."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from kyeol.tools.diff.sides.errors import InterpreterError

LOCK: Final = "requirements.txt"
INSTALLER_LOCK: Final = "requirements-uv.txt"


def interpreter(side: Path, here: Path) -> Path:
    """The Python for a side.

    Args:
        side: The side's project folder.
        here: The project folder whose packages this Python has.

    Raises:
        InterpreterError: The side's lock differs, and its packages cannot be installed.
    """
    lock = _packages(side / LOCK)
    if not lock or lock == _packages(here / LOCK):
        return Path(sys.executable)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    digest = hashlib.sha256(f"{version}\n{sys.executable}\n{lock}".encode()).hexdigest()[:20]
    folder = cache() / digest
    python = folder / "bin" / "python"
    if not python.is_file():
        _build(folder, side)
    return python


def cache() -> Path:
    """Where environments are kept between runs, one per lock; it may be deleted at any time."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "kyeol" / "environments"


def _build(folder: Path, side: Path) -> None:
    """Build an environment as the Makefile does, from hashes only, and let it appear at once or not at all."""
    unfinished = folder.with_name(f"{folder.name}.{os.getpid()}")
    python = unfinished / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r"]
    steps = [[sys.executable, "-m", "venv", str(unfinished)]]
    if (side / INSTALLER_LOCK).is_file():
        install = [str(unfinished / "bin" / "uv"), "pip", "install", "--quiet", "--python", str(python)]
        steps += [
            [*pip, str(side / INSTALLER_LOCK)],
            [*install, "--require-hashes", "--compile-bytecode", "-r", str(side / LOCK)],
        ]
    else:
        steps += [[*pip, str(side / LOCK)]]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        for step in steps:
            subprocess.run(step, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        try:
            unfinished.rename(folder)
        except OSError:
            # Another run was faster.
            if not (folder / "bin" / "python").is_file():
                raise
    except subprocess.CalledProcessError as error:
        lines = str(error.stderr).strip().splitlines() or ["no reason given"]
        # pip's last line is where to read on, its first error what is wrong.
        reason = next((one for one in lines if one.startswith("ERROR: ")), lines[-1]).strip()
        raise InterpreterError(f"the packages of its own {LOCK} cannot be installed: {reason}") from error
    except OSError as error:
        raise InterpreterError(f"the packages of its own {LOCK} cannot be kept in {folder.parent}: {error}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _packages(file: Path) -> str:
    """What a lock pins, less what it says of who asks for it; empty where there is none."""
    lines = file.read_text().splitlines() if file.is_file() else []
    return "\n".join(line for line in map(str.strip, lines) if line and not line.startswith("#"))
