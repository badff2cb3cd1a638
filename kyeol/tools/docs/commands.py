"""The reference of commands: what `--help` prints of each."""

from typing import Final

from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from kyeol.tools.commands.app import app

_HEAD: Final = """\
# Commands

Only `kyeol bootstrap` and `kyeol doctor` need an AWS account, only `kyeol rehearse` and `kyeol bootstrap` the Pulumi
CLI, and only these, `kyeol prices` and `kyeol charts` the network. The exit code is 0 for success, 1 for a broken
mandatory rule, a wrong flow, a failed step of a rehearsal or what `kyeol doctor` misses, and 2 for mistakes in stack
files and arguments, which are reported one per line.
This page is written by `make docs-reference`.
"""
_COLUMNS: Final = "100"


def page() -> str:
    """The page as Markdown."""
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    names = [
        " ".join([name, *inner])
        for name, one in group.commands.items()
        for inner in ([[each] for each in one.commands] if isinstance(one, TyperGroup) else [[]])
    ]
    return "\n".join([_HEAD, *(f"## kyeol {name}\n\n```text\n{_help(name)}\n```\n" for name in names)])


def _help(name: str) -> str:
    result = CliRunner().invoke(
        app, [*name.split(), "--help"], prog_name="kyeol", env={"COLUMNS": _COLUMNS, "NO_COLOR": "1"}
    )
    return "\n".join(line.rstrip() for line in result.stdout.strip().splitlines())
