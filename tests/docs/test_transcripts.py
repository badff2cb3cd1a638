"""What documents quote as a command's output is what the program prints."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.documents import DOCUMENTS, missing, transcripts
from tests.harness import ROOT
from tests.projects import Project

QUOTING = [path for path in DOCUMENTS if any("kyeol rehearse" not in commands for commands, _ in transcripts(path))]


def run(commands: str) -> list[str]:
    """What commands print in the current folder, with the program's own `kyeol`."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(
        ["bash", "-c", commands],
        env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return [*done.stdout.splitlines(), *done.stderr.splitlines()]


@pytest.mark.parametrize("path", QUOTING, ids=lambda path: path.name)
def test_quoted_output_is_what_the_commands_print(path: Path, project: Project) -> None:
    assert project.root == Path.cwd(), "one copy of the project, in which a page's commands follow each other"
    for commands, quoted in transcripts(path):
        if "kyeol rehearse" not in commands:
            printed = run(commands)
            assert missing(quoted, printed) == [], "\n".join([commands, *printed])


def test_the_tutorial_and_the_readme_quote_the_program() -> None:
    assert {"README.md", "first-environment.md"} <= {path.name for path in QUOTING}
