"""A rehearsal that kills its engine prints nothing of the SDK's."""

import subprocess
import sys
import warnings

from kyeol.tools.rehearse.engine.command import KillableCommand


def test_the_sdk_does_not_warn_of_an_engine_that_was_killed() -> None:
    command = KillableCommand.__new__(KillableCommand)
    command.killed = False
    command._process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, text=True)  # noqa: SLF001
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        command.kill()
        warnings.warn("Error in event stream: the engine is gone", stacklevel=1)
        warnings.warn("anything else", stacklevel=1)
    assert command.killed
    command._process.communicate()  # noqa: SLF001
    assert [str(one.message) for one in told] == ["anything else"]
