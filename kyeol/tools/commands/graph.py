"""`kyeol graph`: the whole resource graph of stacks as JSON (docs/reference/graph.md)."""

import json
from typing import Annotated

import typer

from kyeol.tools.commands.common import project_root, run_previews


def graph(
    stacks: Annotated[list[str], typer.Argument(metavar="STACK", help="The stacks, such as dev or prod.")],
) -> None:
    """Print the whole resource graph of stacks as JSON.

    One document per stack, one after another. The format is versioned and documented in docs/reference/graph.md. Secret
    values are printed as "[secret]". Two runs print the same bytes.
    """
    for recorded in run_previews(project_root(), stacks).values():
        typer.echo(json.dumps(recorded.graph.to_json(), indent=2, sort_keys=True, ensure_ascii=False))
