"""Processes are slow to start: where they are forbidden, starting one is a failure that says what to do."""

import subprocess
from typing import Final

import pytest

_start: Final = subprocess.Popen.__init__


def forbid(whether: bool) -> None:
    """Forbid processes from now on, or allow them.

    Args:
        whether: Whether they are forbidden.
    """
    subprocess.Popen.__init__ = _refuse if whether else _start  # type: ignore[method-assign, assignment]


def _refuse(_self: object, command: object, *_: object, **__: object) -> None:
    pytest.fail(
        f"{command} is started by a test of `make unit`; mark it slow, or have the program do it in this process"
    )
