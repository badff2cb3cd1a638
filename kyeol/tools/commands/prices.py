"""`kyeol prices`: the price tables that the estimate of the cost reads."""

import re
from pathlib import Path
from typing import Annotated

import typer

from kyeol.tools.commands.common import fail, mistakes_reported
from kyeol.tools.commands.help import HelpCommand

prices = typer.Typer(
    help="Keep the price tables of `kyeol cost`.", no_args_is_help=True, rich_markup_mode=None, add_completion=False
)


@prices.callback()
def group() -> None:
    """Keep the price tables of `kyeol cost`."""


@prices.command(cls=HelpCommand)
def refresh(
    region: Annotated[
        str,
        typer.Argument(metavar="REGION", help="The region; `global` for CloudFront and Route 53."),
    ],
    folder: Annotated[
        str | None,
        typer.Option("--from", metavar="DIR", help="Read files of the list from a folder instead of from AWS."),
    ] = None,
) -> None:
    """Write a region's price table from AWS's public bulk list (docs/how-to/cost.md).

    Needs the network, no credentials. Prices that the list does not give by a known usage type stay as they were.
    """
    if region != "global" and not re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d", region):
        fail(f"{region} is not a region; write one such as ap-northeast-2, or global")
    with mistakes_reported():
        from kyeol.tools.cost.refresh.table import from_aws, from_folder  # noqa: PLC0415 - `kyeol --help` needs none of it
        from kyeol.tools.cost.refresh.table import refresh as write  # noqa: PLC0415

        count, kept = write(region, from_folder(Path(folder)) if folder else from_aws)
    typer.echo(f"{region}: {count} prices read" + (f"; as before: {', '.join(kept)}" if kept else ""))
