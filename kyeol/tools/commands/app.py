"""The `kyeol` command with its subcommands."""

from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from kyeol.tools.commands.addons import addons
from kyeol.tools.commands.bootstrap import bootstrap
from kyeol.tools.commands.charts import charts
from kyeol.tools.commands.check import check
from kyeol.tools.commands.config import config
from kyeol.tools.commands.cost import cost
from kyeol.tools.commands.diff import diff
from kyeol.tools.commands.doctor import doctor
from kyeol.tools.commands.environments import new, remove
from kyeol.tools.commands.github import github
from kyeol.tools.commands.graph import graph
from kyeol.tools.commands.may import may
from kyeol.tools.commands.preview import preview
from kyeol.tools.commands.prices import prices
from kyeol.tools.commands.reach import reach
from kyeol.tools.commands.rehearse import rehearse
from kyeol.tools.commands.report import report


def _print_version(wanted: bool) -> None:
    if wanted:
        try:
            typer.echo(f"kyeol {version('kyeol')}")
        except PackageNotFoundError:
            typer.echo("kyeol, from a folder that is not installed")
        raise typer.Exit


app = typer.Typer(
    name="kyeol",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def kyeol(
    _version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and exit.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    """Look at Kyeol's stacks without an AWS account: preview, check, compare and draw them."""


app.command()(preview)
app.command()(graph)
app.command()(diff)
app.command()(check)
app.command()(config)
app.command()(addons)
app.command()(report)
app.command()(rehearse)
app.command()(reach)
app.command()(may)
app.command()(cost)
app.add_typer(prices, name="prices")
app.add_typer(charts, name="charts")
app.command()(bootstrap)
app.command()(doctor)
app.command()(github)
app.add_typer(new, name="new")
app.add_typer(remove, name="remove")
