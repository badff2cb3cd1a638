"""`kyeol new environment` and `kyeol remove environment`."""

from typing import Annotated

import typer

from kyeol.tools.commands.common import mistakes_reported, project_root
from kyeol.tools.commands.help import HelpCommand

new = typer.Typer(help="Add an environment.", no_args_is_help=True, rich_markup_mode=None, add_completion=False)
remove = typer.Typer(help="Remove an environment.", no_args_is_help=True, rich_markup_mode=None, add_completion=False)


@new.callback()
def new_group() -> None:
    """Add to the project."""


@remove.callback()
def remove_group() -> None:
    """Remove from the project."""


@new.command("environment", cls=HelpCommand)
def new_environment(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name, such as qa.")],
    like: Annotated[str, typer.Option(metavar="STACK", help="The environment that it is like, such as stage.")],
) -> None:
    """Write everything that an environment consists of in this repository (docs/how-to/environments.md).

    Stack file, overlay, the cluster's values and policies, its job in the workflows, the lists of mgmt. Network and
    names are chosen; the rest is as in the other. Where the result would not be right, nothing is written.
    """
    with mistakes_reported():
        from kyeol.tools.environments.new import add  # noqa: PLC0415 - `kyeol --help` needs no models

        for path in add(project_root(), name, like):
            typer.echo(path)


@remove.command("environment", cls=HelpCommand)
def remove_environment(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name, such as qa.")],
) -> None:
    """Remove everything that an environment consists of in this repository (docs/how-to/environments.md).

    Destroy its stack before: this changes files only. What was promoted from it is promoted from the one before it.
    """
    with mistakes_reported():
        from kyeol.tools.environments.removed import remove as run  # noqa: PLC0415 - `kyeol --help` needs no models

        for path in run(project_root(), name):
            typer.echo(path)
