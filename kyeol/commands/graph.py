"""`kyeol graph`: the whole resource graph of a stack as JSON (docs/graph.md)."""

import json
from typing import Annotated

import typer

from kyeol.commands import project_root
from kyeol.commands.preview import run_previews


def graph(stack: Annotated[str, typer.Argument(metavar="STACK", help="The stack, such as dev or prod.")]) -> None:
    """Print a stack's whole resource graph as JSON.

    The format is versioned and documented in docs/graph.md. Secret values stand as "[secret]". Two runs print the same
    bytes.
    """
    recorded = run_previews(project_root(), [stack])[stack].graph
    typer.echo(json.dumps(recorded.to_json(), indent=2, sort_keys=True, ensure_ascii=False))
