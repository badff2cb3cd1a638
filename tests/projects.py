"""Copies of the project's files that a test may spoil."""

import os
import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from typer import testing
from typer.testing import CliRunner, Result

from kyeol.tools.commands.app import app
from tests.shipped import SHIPPED, STACKS

FILES = ("Pulumi.yaml", "__main__.py", *(f"Pulumi.{stack}.yaml" for stack in STACKS))


class Project:
    """A copy of Pulumi.yaml, __main__.py, the four shipped stack files and the GitOps trees."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.restore()
        for folder, files in _gitops():
            (root / folder).mkdir()
            for path, content in files:
                (root / path).write_bytes(content)

    def restore(self) -> None:
        """Write the stack files and what else is not of the GitOps trees as they are shipped."""
        for name in FILES:
            shutil.copy(SHIPPED / name, self.root / name)

    def file(self, stack: str) -> Path:
        """A stack's file."""
        return self.root / f"Pulumi.{stack}.yaml"

    def replace(self, stack: str, old: str, new: str) -> None:
        """Replace the first occurrence of some text in a stack's file."""
        text = self.file(stack).read_text()
        assert old in text, f"Pulumi.{stack}.yaml has no {old!r}"
        self.file(stack).write_text(text.replace(old, new, 1))

    def line(self, stack: str, text: str) -> int:
        """The first line with some text in a stack's file."""
        lines = self.file(stack).read_text().splitlines()
        return next(number for number, line in enumerate(lines, 1) if text in line)


@cache
def _gitops() -> Sequence[tuple[str, Sequence[tuple[str, bytes]]]]:
    """The folders of the GitOps trees, the outer ones first, with their files: read once, copied hundreds of times."""
    found = []
    for folder, _, names in os.walk(SHIPPED / "gitops", followlinks=True):
        inside = Path(folder).relative_to(SHIPPED)
        found.append((str(inside), [(str(inside / name), Path(folder, name).read_bytes()) for name in names]))
    return found


# Typer makes its commands anew for each run of the app.
testing._get_command = cache(testing._get_command)  # type: ignore[attr-defined]  # noqa: SLF001


def kyeol(*arguments: str) -> Result:
    """Run the command in the current folder."""
    return CliRunner().invoke(app, list(arguments), prog_name="kyeol")
