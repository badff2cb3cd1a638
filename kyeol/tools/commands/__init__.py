"""The `kyeol` command's subcommands, one per file, and what they share."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Never

import typer

from kyeol.config.mistakes import ConfigError
from kyeol.config.stackfile import PROJECT_FILE

MISTAKE = 2
"""The exit code of everything that the user can mend: mistakes in files, stacks that do not exist, wrong options."""


def project_root() -> Path:
    """The project's folder: the current one, or the nearest above it that holds Pulumi.yaml."""
    here = Path.cwd()
    root = next((folder for folder in (here, *here.parents) if (folder / PROJECT_FILE).is_file()), None)
    return root or fail(f"there is no {PROJECT_FILE} in {here} or above; change to the project's folder")


def fail(message: str) -> Never:
    """End with a message on standard error."""
    typer.echo(message, err=True)
    raise typer.Exit(MISTAKE)


@contextmanager
def mistakes_reported() -> Iterator[None]:
    """Report mistakes in stack files one per line, without a traceback."""
    try:
        yield
    except ConfigError as error:
        fail(str(error))
