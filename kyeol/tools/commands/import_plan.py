"""`kyeol import-plan`: what `pulumi import` needs to take in what exists already (docs/how-to/adopt.md)."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.reading.stackfile import stack_names
from kyeol.tools.commands.common import Stack, fail, mistakes_reported, project_root, run_previews, show


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
    terraform_state: Annotated[
        Path | None,
        typer.Option(
            "--terraform-state", metavar="FILE",
            help="Plan what Terraform manages, by the identifiers that its state has (terraform state pull > FILE).",
        ),
    ] = None,
    pair: Annotated[
        list[str] | None,
        typer.Option(
            "--pair", metavar="NAME|URN=ADDRESS",
            help="Settle what is ambiguous: the resource of that name or URN is what Terraform has at that address; "
            "may be repeated.",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the file for `pulumi import --file`, and nothing else.")
    ] = False,
    as_commands: Annotated[
        bool,
        typer.Option(
            "--commands",
            help="Print a `pulumi import` for each, and nothing else: for a stack whose state has the providers and "
            "components already.",
        ),
    ] = False,
) -> None:  # fmt: skip
    """Plan the import of what exists (docs/how-to/adopt.md).

    Prints by which identifier `pulumi import` takes in each resource of the recorded graph, and the command that tells
    the identifiers which only AWS knows: ${KIND NAME.id} holds their place in the file. What cannot be imported is
    listed with what happens instead.

    With a state of Terraform: what of it is the same as a resource of the stack, what is ambiguous, what would be
    replaced, and what is in Terraform alone.
    """
    if as_json and as_commands:
        fail("--json and --commands are two forms of the same: choose one")
    if pair and not terraform_state:
        fail("--pair settles what is ambiguous in a state of Terraform: name that by --terraform-state")
    root = project_root()
    others = [MANAGEMENT_STACK] if MANAGEMENT_STACK in stack_names(root) and stack != MANAGEMENT_STACK else []
    previews = run_previews(root, [stack, *others])
    graph = previews[stack].graph
    with mistakes_reported():
        # Behind the mistakes in the stack files.
        from kyeol.tools.adopt import file, match, plan, terraform, text  # noqa: PLC0415
        from kyeol.tools.adopt.select import selection  # noqa: PLC0415
        from kyeol.tools.adopt.standins import StandIns  # noqa: PLC0415

        standins = StandIns(graph, [previews[other].graph for other in others])
        wanted = selection(graph, only or (), retained=retained)
        if terraform_state is None:
            planned = plan.plan_of(graph, wanted, standins=standins)
            told = text.lines(planned)
        else:
            instances = terraform.read(terraform_state)
            matches = match.matches(graph, standins, instances, pair or ())
            known = {urn: one.id for urn, one in matches.pairs.items()}
            planned = plan.plan_of(graph, wanted, known, standins)
            told = text.against_terraform(planned, matches, instances)
            planned = planned.of(matches.pairs.keys() | matches.open.keys())
    if as_json:
        typer.echo(json.dumps(file.document(planned), indent=4, ensure_ascii=False))
    else:
        _print(text.commands(planned) if as_commands else told)


def _print(lines: Iterable[str]) -> None:
    show("".join(f"{line}\n" for line in lines))
