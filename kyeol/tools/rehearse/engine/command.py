"""The Pulumi CLI as the Automation API calls it, with a hand on its process."""

import os
import subprocess
import threading
import warnings
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import IO, Final

from pulumi import automation
from pulumi.automation.errors import create_command_error
from semver import VersionInfo

_RUNNING: Final = frozenset({"preview", "up", "refresh", "destroy"})
"""The commands that may run the program."""


@cache
def _version(path: Path) -> VersionInfo:
    said = subprocess.run([path, "version"], capture_output=True, text=True, check=True).stdout.strip()
    return VersionInfo.parse(said.removeprefix("v"))


class KillableCommand(automation.PulumiCommand):
    """The CLI at a path, whose running process can be killed: the SDK's own keeps it to itself.

    Args:
        path: The executable.
        client: Where the language host that runs the program listens on this machine.
    """

    def __init__(self, path: Path, client: int) -> None:
        self.command = str(path)
        self.version = _version(path)
        self._client = client
        self.killed = False
        self._process: subprocess.Popen[str] | None = None

    def of(self, client: int) -> "KillableCommand":
        """The CLI with another program.

        Args:
            client: The port of its language host; 0: this very command.
        """
        if not client:
            return self
        return KillableCommand(Path(self.command), client)

    def hosted(self, project: str) -> dict[str, object]:
        """A project's settings whose program the running language host runs, as the engine writes them for `--client`.

        Args:
            project: Its name.
        """
        options = {"address": f"127.0.0.1:{self._client}"}
        return {"name": project, "runtime": {"name": "client", "options": options}}

    def kill(self) -> None:
        """Kill the process that runs now, as a lost machine would."""
        if self._process:
            self.killed = True
            # That the stream of its events ends is what was asked for (pulumi/automation/_stack.py, StreamEvents).
            warnings.filterwarnings("ignore", "Error in event stream", UserWarning)
            self._process.kill()

    def run(
        self,
        args: list[str],
        cwd: str,
        additional_env: Mapping[str, str],
        on_output: Callable[[str], object] | None = None,
        on_error: Callable[[str], object] | None = None,
    ) -> automation.CommandResult:
        """Run a command to its end.

        Args:
            args: What to do, such as ["stack", "ls"].
            cwd: The folder to do it in.
            additional_env: Environment variables besides this process's own.
            on_output: Called with every line on standard output.
            on_error: Called with every line on standard error.

        Raises:
            CommandError: It failed.
        """
        # What the Automation API itself adds for an inline program.
        hosted = [f"--client=127.0.0.1:{self._client}"] if args[0] in _RUNNING else []
        with subprocess.Popen(
            [self.command, "--non-interactive", *args, *hosted],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env={**os.environ, **additional_env, "PULUMI_AUTOMATION_API": "true"},
            encoding="utf-8",
        ) as process:
            self._process = process
            out, err = _Lines(process.stdout, on_output), _Lines(process.stderr, on_error)
            try:
                code = process.wait()
            finally:
                # Whoever was interrupted takes the engine along: nobody would hear it, or take its lock away.
                process.kill()
                self._process = None
                result = automation.CommandResult(stdout=out.text(), stderr=err.text(), code=process.wait())
        if code != 0:
            raise create_command_error(result)
        return result


class _Lines:
    """Reads a stream in a thread of its own, so that neither of two fills up."""

    def __init__(self, stream: IO[str] | None, tell: Callable[[str], object] | None) -> None:
        self._lines: list[str] = []
        self._stream, self._tell = stream, tell
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def text(self) -> str:
        """All of it, once the stream has ended."""
        self._thread.join()
        return "\n".join(self._lines)

    def _read(self) -> None:
        for line in self._stream or ():
            self._lines.append(line.rstrip())
            if self._tell:
                self._tell(line.rstrip())
