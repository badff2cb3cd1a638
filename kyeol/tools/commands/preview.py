"""`kyeol preview`: what `pulumi up` would make, without an AWS account."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kyeol.tools.commands.common import project_root, run_previews
from kyeol.tools.day import today

if TYPE_CHECKING:
    from kyeol.tools.preview.run import Preview

FORMAT = 1
"""The version of the machine form."""

_ONE, _SEVERAL = 2, 1
"""The depth for one stack and for several, which would otherwise fill many screens."""


def preview(
    stacks: Annotated[
        list[str] | None,
        typer.Argument(metavar="STACK", help="The stacks, such as dev or prod; all of them if none is named."),
    ] = None,
    depth: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="N",
            help="How many levels of the tree are shown; 0 leaves it out. Without it: 2 for one stack, 1 for several.",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Counts, costs, outputs and seconds as JSON, for machines.")
    ] = False,
) -> None:
    """Preview stacks without an AWS account.

    Shows components and resources, counts by kind, what costs money, outputs and time. Runs the program itself with
    simulated outputs: no network, no Pulumi CLI. Mistakes in the stack files go to standard error, one per line, with
    exit code 2.
    """
    root = project_root()
    previews = run_previews(root, stacks)
    levels = depth if depth is not None else _ONE if len(previews) == 1 else _SEVERAL
    policy = {} if as_json else _findings(root, previews)
    month = {} if as_json else _month(root, previews)
    from kyeol.tools.preview import outline, render  # noqa: PLC0415 - importing Pulumi takes longer than reporting a mistake

    if as_json:
        entries = [outline.to_json(one) for one in previews.values()]
        typer.echo(json.dumps({"version": FORMAT, "stacks": entries}, indent=2, ensure_ascii=False))
    elif sys.stdout.isatty():
        from rich.console import Console  # noqa: PLC0415 - only a terminal needs rich

        console = Console(highlight=False)
        for stack, one in previews.items():
            console.print(*render.coloured(one, levels, policy[stack], month[stack]), sep="\n")
    else:
        typer.echo(
            "\n".join(render.plain(one, levels, policy[stack], month[stack]) for stack, one in previews.items()),
            nl=False,
        )


def _findings(root: Path, previews: "dict[str, Preview]") -> dict[str, str]:
    """What the rule book finds in each stack, in a few words."""
    from kyeol.tools.policy.formats.text import counted  # noqa: PLC0415
    from kyeol.tools.policy.shipped import check_all  # noqa: PLC0415

    found = check_all(root, {stack: one.graph for stack, one in previews.items()}, today())
    return {stack: counted(each) + (f"; kyeol check {stack}" if each else "") for stack, each in found.items()}


def _month(root: Path, previews: "dict[str, Preview]") -> dict[str, str]:
    """What a month of each stack costs, in a few words; a region without a price table is no reason to stop."""
    from kyeol.tools.cost.bill import bill  # noqa: PLC0415
    from kyeol.tools.cost.prices import PriceError  # noqa: PLC0415
    from kyeol.tools.cost.stackfiles import usages  # noqa: PLC0415
    from kyeol.tools.cost.wording import headline  # noqa: PLC0415

    said, usage = {}, usages(root, list(previews))
    for stack, one in previews.items():
        try:
            month = bill(one.graph, usage[stack])
        except PriceError as error:
            said[stack] = f"not known: {error}"
        else:
            said[stack] = f"{headline(month.total, month.missing)}; kyeol cost {stack}"
    return said
