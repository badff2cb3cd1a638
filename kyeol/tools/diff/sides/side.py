"""Running one side: `kyeol graph` of that side's own code, in processes of its own."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Final, Literal, TypeAlias

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.reading.stackfile import stack_names
from kyeol.tools.diff.sides.document import graphs
from kyeol.tools.diff.sides.errors import DocumentError, InterpreterError
from kyeol.tools.diff.sides.interpreter import interpreter
from kyeol.tools.preview.graph import Graph

SideName: TypeAlias = Literal["base", "head"]

PASSED: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "VIRTUAL_ENV")
"""What a side's program may know of the environment: no credentials, no tokens."""


@dataclass(frozen=True)
class Side:
    """What one side's program made.

    Args:
        name: Which side.
        root: Its project folder.
        stacks: The stacks that it has.
        graphs: What ran, by stack.
        failures: Why a stack did not run, by stack, one line each.
    """

    name: SideName
    root: Path
    stacks: tuple[str, ...]
    graphs: dict[str, Graph] = field(default_factory=dict)
    failures: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Runner:
    """Runs sides, in processes that can be ended all at once."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[str]] = set()
        self._lock = Lock()
        self._ended = False

    def end(self) -> None:
        """Kill what runs, and start nothing more."""
        with self._lock:
            self._ended = True
            for process in self._running:
                process.kill()

    def run(self, name: SideName, root: Path, here: Path, wanted: Sequence[str]) -> Side:
        """Run a side's program for stacks.

        All stacks run in one process. Where that fails, each runs in its own, so that one that refuses does not hide
        the others; a base that takes only one stack at a time runs like that too.

        Args:
            name: Which side.
            root: Its project folder.
            here: The project folder whose packages this Python has.
            wanted: The stacks that are asked for; mgmt runs besides, since the others read what it makes.
        """
        present = tuple(stack_names(root)) if root.is_dir() else ()
        side = Side(name, root, present)
        stacks = [stack for stack in present if stack in wanted or stack == MANAGEMENT_STACK]
        if not stacks:
            return side
        try:
            python = self._program(root, here)
        except InterpreterError as error:
            side.failures.update(dict.fromkeys(stacks, (str(error),)))
            return side
        together = self._graphs(python, root, stacks)
        if isinstance(together, dict) and together.keys() == set(stacks):
            side.graphs.update(together)
            return side
        for stack in stacks:
            alone = self._graphs(python, root, [stack])
            if isinstance(alone, dict) and stack in alone:
                side.graphs[stack] = alone[stack]
            else:
                side.failures[stack] = alone if isinstance(alone, tuple) else ("kyeol graph printed another stack",)
        return side

    def _program(self, root: Path, here: Path) -> Path:
        if not (root / "kyeol" / "__main__.py").is_file():
            raise InterpreterError("there is no kyeol/__main__.py in it: that commit is older than this program")
        return interpreter(root, here)

    def _graphs(self, python: Path, root: Path, stacks: Sequence[str]) -> dict[str, Graph] | tuple[str, ...]:
        """The graphs of stacks from one process, or why there are none."""
        environment = {key: os.environ[key] for key in PASSED if key in os.environ}
        environment |= {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1", "AWS_EC2_METADATA_DISABLED": "true"}
        with self._lock:
            if self._ended:
                return ("it was interrupted",)
            process = subprocess.Popen(
                [str(python), "-m", "kyeol", "graph", *stacks],
                cwd=root,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            self._running.add(process)
        printed, complaints = process.communicate()
        with self._lock:
            self._running.discard(process)
        if process.returncode:
            return _reasons(complaints, process.returncode)
        try:
            return graphs(printed)
        except DocumentError as error:
            return (str(error),)


def _reasons(complaints: str, code: int) -> tuple[str, ...]:
    """The lines that say why a program ended: its own, or the last one of a traceback."""
    lines = [line.strip() for line in complaints.splitlines() if line.strip()]
    if not lines:
        return (f"the program ended with exit code {code} and said nothing",)
    if any(line.startswith("Traceback ") for line in lines):
        return (f"the program failed: {lines[-1]}",)
    return tuple(lines)
