"""`kyeol doctor`: what a deployment still lacks."""

import textwrap
from typing import Annotated, Final

import typer

from kyeol.tools.commands.common import fail, mistakes_reported, project_root, run_previews

_WIDTH: Final = 80

LACKING: Final = 1
"""The exit code where something is missing."""


def doctor(
    stacks: Annotated[
        list[str] | None,
        typer.Argument(metavar="STACK", help="The stacks to deploy, such as mgmt; all of them if none is named."),
    ] = None,
) -> None:
    """Look up what a deployment lacks (docs/how-to/bootstrap.md).

    With your AWS credentials, and the extra kyeol[operate]. A line each: ok, missing, or cannot be read, with what to
    do. Exit code 1 if anything is missing, 0 if only some of it cannot be read.
    """
    root = project_root()
    graphs = {stack: one.graph for stack, one in run_previews(root, None).items()}
    if wrong := [name for name in stacks or () if name not in graphs]:
        fail(f"there is no stack {wrong[0]}; there are {', '.join(graphs)}")
    with mistakes_reported():
        from kyeol.tools.operate.aws import Boto  # noqa: PLC0415 - `kyeol --help` needs none of it
        from kyeol.tools.operate.doctor.check import State  # noqa: PLC0415
        from kyeol.tools.operate.doctor.run import examine  # noqa: PLC0415
        from kyeol.tools.policy.configuration import load_all  # noqa: PLC0415

        found = set()
        for line in examine(root, Boto(), load_all(root, list(graphs)), graphs, stacks or list(graphs)):
            found.add(line.state)
            typer.echo(textwrap.fill(
                str(line), _WIDTH, subsequent_indent=" " * 16, break_long_words=False, break_on_hyphens=False
            ))  # fmt: skip
    if State.MISSING in found:
        raise typer.Exit(LACKING)
