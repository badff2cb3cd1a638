"""`kyeol import-plan`: what `pulumi import` needs to take in what exists already (docs/how-to/adopt.md)."""

import json
from typing import Annotated

import typer

from kyeol.tools.commands.common import Stack, mistakes_reported, project_root, run_previews, show


def import_plan(
    stack: Stack,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="KIND|URN|NAME",
            help="Plan this alone, and what is inside where it is a component; may be repeated.",
        ),
    ] = None,
    retained: Annotated[
        bool, typer.Option("--retained", help="Plan what stays in AWS when the stack is destroyed, and nothing else.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the file for `pulumi import --file`, and nothing else.")
    ] = False,
) -> None:  # fmt: skip
    """Plan the import of what exists (docs/how-to/adopt.md).

    Prints by which identifier `pulumi import` takes in each resource of the recorded graph, and the command that tells
    the identifiers which only AWS knows: ${KIND NAME.id} holds their place in the file. What cannot be imported is
    listed with what happens instead.
    """
    graph = run_previews(project_root(), [stack])[stack].graph
    with mistakes_reported():
        from kyeol.tools.adopt import file, plan, text  # noqa: PLC0415 - behind the mistakes in the stack files
        from kyeol.tools.adopt.select import selection  # noqa: PLC0415

        planned = plan.plan_of(graph, selection(graph, only or (), retained=retained))
    if as_json:
        typer.echo(json.dumps(file.document(planned), indent=4, ensure_ascii=False))
    else:
        show("".join(f"{line}\n" for line in text.lines(planned)))
