"""What documents quote as a command's output is what the program prints."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.docs.documents import DOCUMENTS, missing, transcripts
from tests.projects import Project, kyeol

QUOTING = [
    path
    for path in DOCUMENTS
    if any("kyeol rehearse" not in commands for commands, _ in transcripts(path)) and ".ko." not in path.name
]
"""Of a page in two languages the English one: the other has the same blocks (test_korean)."""

_COMMAND: Final = re.compile(r"[^\n]*<<'(\w+)'\n.*?^\1$|[^\n]+", re.MULTILINE | re.DOTALL)
"""A line, or one with what it reads behind it."""


def run(commands: str) -> Iterator[str]:
    """What commands print in the current folder; the program runs in this process, where it is loaded already."""
    for found in _COMMAND.finditer(commands):
        command = found[0]
        name, *arguments = command.split() if "<<" in command else shlex.split(command)
        if name == "kyeol":
            result = kyeol(*arguments)
            yield from [*result.stdout.splitlines(), *result.stderr.splitlines()]
        else:
            subprocess.run(["bash", "-c", command], check=True)


@pytest.mark.parametrize("path", QUOTING, ids=lambda path: path.name)
def test_quoted_output_is_what_the_commands_print(path: Path, project: Project) -> None:
    assert project.root == Path.cwd(), "one copy of the project, in which a page's commands follow each other"
    for commands, quoted in transcripts(path):
        if "kyeol rehearse" not in commands:
            printed = list(run(commands))
            assert missing(quoted, printed) == [], "\n".join([commands, *printed])


def test_the_tutorial_and_the_readme_quote_the_program() -> None:
    assert {"README.md", "first-environment.md"} <= {path.name for path in QUOTING}
