"""`kyeol report`: the stacks as one HTML page with pictures, for people."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kyeol.tools.commands.common import Day, Stacks, fail, project_root, run_previews, the_day

if TYPE_CHECKING:
    from kyeol.tools.cost.bill import Bill
    from kyeol.tools.preview.graph import Graph


def report(
    out: Annotated[
        str, typer.Option("--out", metavar="DIR", help="The folder for index.html and the pictures; made if missing.")
    ],
    stacks: Stacks = None,
    day: Day = None,
) -> None:
    """Write a report that opens in any browser.

    One self-contained page: each stack's architecture, findings, resources, versions and outputs, and the stacks side
    by side; beside it every picture as SVG. Secret values are "[secret]". Two runs of a day write the same bytes.
    """
    if not out.strip():
        # An unset variable would otherwise scatter the files over the current folder.
        fail("--out names no folder; write --out . for the current one")
    root = project_root()
    previews = run_previews(root, stacks)
    from kyeol.tools.report.files import PAGE, contents, write  # noqa: PLC0415 - only needed once the stacks are read
    from kyeol.tools.report.page.findings import judge  # noqa: PLC0415

    graphs, judged = [one.graph for one in previews.values()], the_day(day)
    files = contents(graphs, judge(root, graphs, judged), judged, _bills(root, graphs))
    try:
        write(Path(out), files)
    except OSError as error:
        fail(f"{out} cannot be written: {error.strerror or error}; name a folder that you may write with --out")
    typer.echo(Path(out) / PAGE)


def _bills(root: Path, graphs: "list[Graph]") -> "dict[str, Bill]":
    """What a month costs, of the stacks whose region has prices."""
    from kyeol.tools.cost.bill import bill  # noqa: PLC0415
    from kyeol.tools.cost.prices import PriceError  # noqa: PLC0415
    from kyeol.tools.cost.stackfiles import usages  # noqa: PLC0415

    usage, found = usages(root, [graph.stack for graph in graphs]), {}
    for graph in graphs:
        with suppress(PriceError):
            found[graph.stack] = bill(graph, usage[graph.stack])
    return found
