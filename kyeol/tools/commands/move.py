"""`kyeol move`: whether what a shop holds has arrived."""

from pathlib import Path
from typing import Annotated

import typer

from kyeol.tools.commands.common import fail, mistakes_reported
from kyeol.tools.commands.help import HelpCommand

DIFFERENT = 1
"""The exit code where the sides differ."""

move = typer.Typer(
    help="Check that a shop has moved with all that it holds.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)


@move.callback()
def group() -> None:
    """Check that a shop has moved with all that it holds (docs/how-to/move-in.md)."""


@move.command(cls=HelpCommand)
def inventory(
    psql: Annotated[
        str | None,
        typer.Option(metavar="COMMAND", help="psql with the database, such as 'psql service=old', or that in a pod."),
    ] = None,
    media: Annotated[str | None, typer.Option(metavar="BUCKET", help="The bucket of the media.")] = None,
    region: Annotated[str, typer.Option(metavar="REGION", help="The bucket's region.", envvar="AWS_REGION")] = "",
    read: Annotated[
        bool, typer.Option("--read", help="Read each file that S3 gives no MD5 of, as with a KMS key or in parts.")
    ] = False,
) -> None:
    """Print what a shop's database and media bucket hold, as JSON (docs/how-to/move-in.md).

    Of the database, in one snapshot and without writing: tables with their rows, a checksum of these, columns, indexes
    and constraints, sequences, extensions, owners. Of the bucket, with your AWS credentials and the extra
    kyeol[operate]: keys, sizes, checksums.
    """
    if psql is None and media is None:
        fail("name a database (--psql), a bucket (--media), or both")
    if media is not None and not region:
        fail("name the bucket's region: --region, or AWS_REGION")
    with mistakes_reported():
        from kyeol.tools.move.database import look_at_database  # noqa: PLC0415 - `kyeol --help` needs no models
        from kyeol.tools.move.inventory import ShopInventory  # noqa: PLC0415

        held = None
        if media is not None:
            from kyeol.tools.move.media import look_at_media  # noqa: PLC0415
            from kyeol.tools.operate.aws import Boto  # noqa: PLC0415

            held = look_at_media(Boto(), media, region, read=read)
            unknown = sum(1 for one in held.values() if one.md5 is None)
            typer.echo(f"{media}: {len(held)} files, {unknown} of them without a checksum", err=True)
        found = ShopInventory(database=look_at_database(psql) if psql is not None else None, media=held)
    typer.echo(found.model_dump_json(exclude_none=True))


@move.command(cls=HelpCommand)
def compare(
    left: Annotated[Path, typer.Argument(metavar="OLD", help="The inventory of the side that the shop leaves.")],
    right: Annotated[Path, typer.Argument(metavar="NEW", help="The inventory of the side that it goes to.")],
) -> None:
    """Print what the new side lacks of the old one, a line each (docs/how-to/move-in.md).

    Exit code 0 where both hold the same, 1 where they differ.
    """
    with mistakes_reported():
        from kyeol.tools.move.compare import differences  # noqa: PLC0415 - `kyeol --help` needs no models
        from kyeol.tools.move.inventory import read as written  # noqa: PLC0415

        lines = differences(written(left), written(right))
    for line in lines:
        typer.echo(line)
    if lines:
        raise typer.Exit(DIFFERENT)
