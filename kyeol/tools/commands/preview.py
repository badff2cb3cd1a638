"""`kyeol preview`: what `pulumi up` would make, without an AWS account."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kyeol.tools.commands.common import Day, Stacks, project_root, run_previews, show, the_day

if TYPE_CHECKING:
    from kyeol.tools.preview.run import Preview

FORMAT = 1
"""The version of the machine form."""


def preview(
    stacks: Stacks = None,
    depth: Annotated[
        int | None,
        typer.Option(min=0, metavar="N", help="Show the resources as a tree of so many levels.", show_default=False),
    ] = None,
    outputs: Annotated[bool, typer.Option("--outputs", help="Show what a stack exports.")] = False,
    day: Day = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Counts, costs, outputs and seconds as JSON, for machines.")
    ] = False,
) -> None:
    """Preview stacks without an AWS account.

    Several stacks: a line for each, with its resources, time, findings and money, and what to type next. One stack:
    what costs money, findings, time, planned peaks and kinds; with --depth the tree, with --outputs the outputs. Runs
    the program itself with simulated outputs: no network, no Pulumi CLI. Mistakes in the stack files go to standard
    error, one per line, with exit code 2.
    """
    root = project_root()
    previews = run_previews(root, stacks)
    from kyeol.tools.preview import outline, render  # noqa: PLC0415 - importing Pulumi takes longer than reporting a mistake
    from kyeol.tools.preview.overview import Overview, overview  # noqa: PLC0415

    if as_json:
        entries = [outline.to_json(one) for one in previews.values()]
        typer.echo(json.dumps({"version": FORMAT, "stacks": entries}, indent=2, ensure_ascii=False))
        return
    policy, month = _findings(root, previews, the_day(day)), _month(root, previews)
    if len(previews) > 1 and depth is None and not outputs:
        rows = [Overview(one, policy[stack], month[stack][1]) for stack, one in previews.items()]
        typer.echo(overview(rows, {stack: len(one.warnings) for stack, one in previews.items()}), nl=False)
        return
    told = [
        (
            one, depth or 0, _with_command(policy[stack], "check", stack),
            _with_command(month[stack][0], "cost", stack),
        )
        for stack, one in previews.items()
    ]  # fmt: skip
    if sys.stdout.isatty():
        from rich.console import Console  # noqa: PLC0415 - only a terminal needs rich

        console = Console(highlight=False)
        with console.capture() as shown:
            for each in told:
                console.print(*render.coloured(*each, outputs=outputs), sep="\n")
        show(shown.get())
    else:
        typer.echo("\n".join(render.plain(*each, outputs=outputs) for each in told), nl=False)


def _with_command(said: str, command: str, stack: str) -> str:
    """What is said in a few words, and what to type for the rest of it."""
    return said if said == "no findings" or said.startswith("not known") else f"{said}; kyeol {command} {stack}"


def _findings(root: Path, previews: "dict[str, Preview]", day: date) -> dict[str, str]:
    """What the rule book finds in each stack, in a few words."""
    from kyeol.tools.policy.formats.text import counted  # noqa: PLC0415
    from kyeol.tools.policy.shipped import check_all  # noqa: PLC0415

    found = check_all(root, {stack: one.graph for stack, one in previews.items()}, day)
    return {stack: counted(each) for stack, each in found.items()}


def _month(root: Path, previews: "dict[str, Preview]") -> dict[str, tuple[str, str]]:
    """What a month of each stack costs, in a few words and in a cell; without a price table it is not known."""
    from kyeol.tools.cost.bill import bill  # noqa: PLC0415
    from kyeol.tools.cost.prices import PriceError  # noqa: PLC0415
    from kyeol.tools.cost.stackfiles import usages  # noqa: PLC0415
    from kyeol.tools.cost.wording import brief, headline  # noqa: PLC0415

    said, usage = {}, usages(root, list(previews))
    for stack, one in previews.items():
        try:
            month = bill(one.graph, usage[stack])
        except PriceError as error:
            said[stack] = f"not known: {error}", "not known"
        else:
            said[stack] = headline(month.total, month.missing), brief(month.total)
    return said
