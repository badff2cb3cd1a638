"""`kyeol charts`: charts of add-ons in a registry of one's own."""

import tempfile
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from kyeol.tools.commands.common import Stack, fail, mistakes_reported, project_root
from kyeol.tools.commands.help import HelpCommand

Login: TypeAlias = Annotated[
    str | None,
    typer.Option("--login", metavar="USER", help="Log in first; the password comes from standard input."),
]

charts = typer.Typer(
    help="Keep the add-ons' charts in a registry of your own.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)


@charts.callback()
def group() -> None:
    """Keep the add-ons' charts in a registry of your own."""


@charts.command(cls=HelpCommand)
def copy(
    registry: Annotated[
        str,
        typer.Argument(
            metavar="REGISTRY", help="The registry with a path, such as oci://ghcr.io/kyeol-example/charts."
        ),
    ],
    user: Login = None,
) -> None:
    """Copy the pinned charts from their publishers into a registry (docs/how-to/chart-registry.md).

    Helm does it, with the login that it has. A version that is there already stays as it is.
    """
    if not registry.startswith("oci://"):
        fail(f"{registry} is not a registry as Helm names one; write oci://{registry.rpartition('://')[2]}")
    with mistakes_reported():
        from kyeol.addons.catalog import ADDONS  # noqa: PLC0415 - `kyeol --help` needs none of it
        from kyeol.tools.operate.charts import copy as copied  # noqa: PLC0415
        from kyeol.tools.operate.charts import login  # noqa: PLC0415

        if user:
            login(registry, user)
        with tempfile.TemporaryDirectory() as folder:
            for line in copied(registry, ADDONS, Path(folder)):
                typer.echo(line)


@charts.command(cls=HelpCommand)
def fetch(stack: Stack, user: Login = None) -> None:
    """Compare the charts in a stack's registry with their checksums, and fetch the definitions that its releases need.

    A preview or an `up` of a stack with `kyeol:addons.registry` needs them. Without a registry there is nothing to do.
    """
    root = project_root()
    with mistakes_reported():
        from kyeol.addons import catalog  # noqa: PLC0415 - `kyeol --help` needs none of it
        from kyeol.addons.owner import installed  # noqa: PLC0415
        from kyeol.tools.operate.charts import fetch as fetched  # noqa: PLC0415
        from kyeol.tools.operate.charts import login  # noqa: PLC0415
        from kyeol.tools.policy.configuration import load_all  # noqa: PLC0415

        addons = load_all(root, [stack])[stack].config.addons
        if addons.registry is None:
            typer.echo(f"{stack}: charts come from their publishers, and there is nothing to fetch")
            return
        if user:
            login(addons.registry, user)
        enabled = catalog.ordered(stack, catalog.off(addons))
        ours = installed(enabled, addons.delivery)
        for line in fetched(addons.registry, (one for one in enabled if one.name in ours), root):
            typer.echo(line)
