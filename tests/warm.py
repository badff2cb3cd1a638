"""A process that begins with what the program imports, and the program: they are most of what a start costs."""

import os
import runpy
import sys
import tempfile
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from tests.shipped import ROOT

_WARM: Final = get_context("forkserver")
_WARM.set_forkserver_preload(
    ["kyeol.tools.commands.app", "kyeol.stacks.program", "kyeol.tools.commands.graph", "pulumi_aws.s3"]
)


class WarmProcess:
    """What `subprocess.Popen` is for `python -m MODULE ARGUMENT…`, forked from a process that runs nothing else.

    Where the process is to run another version of this project, it loads its own.

    Args:
        command: The command; whatever Python it names, it is this one.
        cwd: Its folder.
        env: Its environment.
    """

    def __init__(self, command: Sequence[str], *, cwd: Path, env: Mapping[str, str], **_: object) -> None:
        python, option, *arguments = command
        assert (python, option) == (sys.executable, "-m"), command
        self._written = tempfile.TemporaryDirectory()
        self._files = [str(Path(self._written.name, name)) for name in ("stdout", "stderr")]
        self._process = _WARM.Process(target=_run, args=(arguments, str(cwd), dict(env), self._files))
        self._process.start()

    @property
    def returncode(self) -> int | None:
        """How it ended, once it has."""
        return self._process.exitcode

    def kill(self) -> None:
        """End it."""
        self._process.kill()

    def communicate(self) -> tuple[str, str]:
        """Wait for its end, and return what it wrote."""
        self._process.join()
        stdout, stderr = (Path(file).read_text() for file in self._files)
        self._written.cleanup()
        return stdout, stderr


def _run(arguments: Sequence[str], cwd: str, env: Mapping[str, str], files: Sequence[str]) -> None:
    """Run a module as `python -m` does."""
    for descriptor, file in enumerate(files, 1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), descriptor)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv[:] = arguments
    sys.path[:0] = [cwd, *filter(None, env.get("PYTHONPATH", "").split(os.pathsep))]
    if Path(cwd, "kyeol").resolve() != ROOT / "kyeol":
        for name in [one for one in sys.modules if one.partition(".")[0] == "kyeol"]:
            del sys.modules[name]
    runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
