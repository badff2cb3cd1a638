"""Another version of the program: a commit's, checked out beside this one and run by a process of its own."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kyeol.config.mistakes import nearest
from kyeol.config.reading.stackfile import stack_names
from kyeol.errors import KyeolError
from kyeol.tools.diff.sides.errors import DiffError
from kyeol.tools.diff.sides.interpreter import interpreter
from kyeol.tools.diff.sides.repository import Repository
from kyeol.tools.diff.sides.side import PASSED

HOST: Final = Path(__file__).with_name("host.py")


class VersionError(KyeolError):
    """A version cannot be run; the message says why, on one line."""


@dataclass(frozen=True, kw_only=True)
class Version:
    """A version of program and configuration.

    Args:
        root: Its project folder.
        port: Where its language host listens on this machine; 0: the program runs in this process.
        overrides: Configuration that replaces its stack files', by stack and key.
    """

    root: Path
    port: int = 0
    overrides: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


@contextmanager
def of_commit(root: Path, name: str, stack: str) -> Iterator[Version]:
    """The version of a commit, with its language host running.

    Args:
        root: The project's folder, whose packages this Python has.
        name: The commit, branch or tag.
        stack: The stack that it must have.

    Raises:
        VersionError: It is not a commit, has no such stack, or its packages cannot be had.
    """
    try:
        repository = Repository(root)
        with repository.checked_out(repository.commit(name)) as folder:
            present = stack_names(folder) if (folder / "__main__.py").is_file() else []
            if stack not in present:
                raise DiffError(  # noqa: TRY301 - told like the errors below
                    f"{name} has no stack {stack}; {nearest(stack, present)}" if present
                    else f"{name} has no program with stack files"
                )  # fmt: skip
            with _hosted(folder, interpreter(folder, root)) as port:
                yield Version(root=folder, port=port)
    except DiffError as error:
        raise VersionError(f"--from {name}: {error}") from error


@contextmanager
def _hosted(folder: Path, python: Path) -> Iterator[int]:
    """A language host for the program in a folder: its port."""
    environment = {key: os.environ[key] for key in PASSED if key in os.environ}
    # Its packages are its own or this Python's; nothing is compiled into a folder that lives for seconds.
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "AWS_EC2_METADATA_DISABLED": "true"}
    with subprocess.Popen(
        [python, HOST, folder], cwd=folder, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        try:
            said = process.stdout.readline().strip()
            if not said.isdigit():
                raise DiffError("its language host does not start: does requirements.txt name pulumi?")
            yield int(said)
        finally:
            # It ends with its input.
            process.stdin.close()
