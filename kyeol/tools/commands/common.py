"""What the subcommands share: the project's folder, how mistakes end a command, and the recorded stacks."""

import os
import pydoc
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Never, TypeAlias

import typer

from kyeol.config.reading.stackfile import PROJECT_FILE, stack_names
from kyeol.errors import KyeolError
from kyeol.tools.day import today

if TYPE_CHECKING:
    from kyeol.tools.preview.run import Preview


def _stacks_here(incomplete: str) -> list[str]:
    """The stacks of the project around the current folder, for a shell that completes one."""
    here = Path.cwd()
    root = next((folder for folder in (here, *here.parents) if (folder / PROJECT_FILE).is_file()), here)
    return [stack for stack in stack_names(root) if stack.startswith(incomplete)]


Stacks: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="STACK", help="The stacks, such as dev or prod; all of them if none is named.",
        autocompletion=_stacks_here,
    ),
]  # fmt: skip
"""The argument of every command that looks at several stacks."""

Stack: TypeAlias = Annotated[
    str, typer.Argument(metavar="STACK", help="The stack, such as dev or prod.", autocompletion=_stacks_here)
]
"""The argument of every command that looks at one stack."""


def _day(text: str) -> date:
    """A day as it is typed.

    Raises:
        typer.BadParameter: It is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text} is not a day; write one such as 2027-01-31") from error


Day: TypeAlias = Annotated[
    date | None,
    typer.Option(
        "--date", metavar="DATE", parser=_day,
        help="The day that dates are compared with, such as 2027-01-31; today, in UTC, if it is left out.",
    ),
]  # fmt: skip
"""An option of every command that something turns out differently in on another day."""

MISTAKE = 2
"""The exit code of everything that the user can fix: mistakes in files, stacks that do not exist, wrong options."""


def project_root() -> Path:
    """The project's folder: the current one, or the nearest above it that holds Pulumi.yaml."""
    here = Path.cwd()
    root = next((folder for folder in (here, *here.parents) if (folder / PROJECT_FILE).is_file()), None)
    return root or fail(f"there is no {PROJECT_FILE} in {here} or above; change to the project's folder")


def fail(message: str) -> Never:
    """End with a message on standard error."""
    typer.echo(message, err=True)
    raise typer.Exit(MISTAKE)


def the_day(given: date | None) -> date:
    """The day of `--date`, or today."""
    return given or today()


def show(text: str) -> None:
    """Print what may be long: a page at a time where there is a terminal that it does not fit on.

    Args:
        text: It, with its last line's end.
    """
    if sys.stdout.isatty() and sys.stdin.isatty() and text.count("\n") >= shutil.get_terminal_size().lines:
        # As git has it: colours stay, and what fits is printed.
        os.environ.setdefault("LESS", "FRX")
        pydoc.pager(text)
    else:
        typer.echo(text, nl=False)


@contextmanager
def mistakes_reported() -> Iterator[None]:
    """Report what the user can put right one line per mistake, without a traceback."""
    try:
        yield
    except KyeolError as error:
        fail(str(error))


def configured(root: Path, stacks: list[str] | None) -> list[str]:
    """Tell everything that is wrong in the stacks' configuration; returns their names, all where none is given."""
    with mistakes_reported():
        from kyeol.config.reading.stackfile import project_name  # noqa: PLC0415
        from kyeol.tools.policy.configuration import load_all  # noqa: PLC0415 - `kyeol --help` needs no models

        project_name(root)
        names = list(dict.fromkeys(stacks or stack_names(root)))
        if not names:
            fail(f"there are no stack files (Pulumi.<stack>.yaml) in {root}")
        load_all(root, names)
    return names


def run_previews(root: Path, stacks: list[str] | None) -> "dict[str, Preview]":
    """Check all configuration, then run the program for each stack.

    Nothing is printed before all of them went well.
    """
    names = configured(root, stacks)
    with mistakes_reported():
        from kyeol.tools.preview.run import preview as run  # noqa: PLC0415 - Pulumi's SDK is the slow part

        previews = run(root, names)
    faults = [fault for one in previews.values() for fault in one.faults()]
    if faults:
        fail("\n".join(faults))
    for stack, one in previews.items():
        for warning in one.warnings:
            typer.echo(f"{stack}: warning: {warning}", err=True)
    return previews
