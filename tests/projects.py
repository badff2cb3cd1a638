"""Copies of the project's files that a test may spoil."""

import shutil
from pathlib import Path

from typer.testing import CliRunner, Result

from kyeol.tools.commands.app import app
from tests.shipped import SHIPPED, STACKS

FILES = ("Pulumi.yaml", "__main__.py", *(f"Pulumi.{stack}.yaml" for stack in STACKS))


class Project:
    """A copy of Pulumi.yaml, __main__.py, the four shipped stack files and the GitOps trees."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in FILES:
            shutil.copy(SHIPPED / name, root / name)
        shutil.copytree(SHIPPED / "gitops", root / "gitops")

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


def kyeol(*arguments: str) -> Result:
    """Run the command in the current folder."""
    return CliRunner().invoke(app, list(arguments), prog_name="kyeol")
