"""`kyeol config`: a stack's effective configuration, or the schema of its file."""

import json
from typing import Annotated

import typer

from kyeol.tools.commands.common import mistakes_reported, project_root


def config(
    stack: Annotated[str | None, typer.Argument(metavar="STACK", help="The stack, such as dev or prod.")] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of a stack file instead, for editors.")
    ] = False,
) -> None:
    """Print a stack's effective configuration.

    Every setting with its value, defaults filled in, as YAML. The comment behind each setting says where it comes
    from: Pulumi.STACK.yaml:LINE or default.
    """
    if schema == bool(stack):
        raise typer.BadParameter("name one stack, or --schema and none")
    if schema:
        from kyeol.config.reading.schema import stack_file_schema  # noqa: PLC0415 - only for this option

        typer.echo(json.dumps(stack_file_schema(), indent=2, ensure_ascii=False))
        return
    root = project_root()
    with mistakes_reported():
        from kyeol.config.reading.effective import effective, to_yaml  # noqa: PLC0415 - `kyeol --help` needs no models
        from kyeol.tools.policy.configuration import load  # noqa: PLC0415

        load(root, str(stack))
        typer.echo(to_yaml(effective(root, str(stack))), nl=False)
