"""`kyeol check`: the rule book over stacks, without an AWS account."""

import json
from enum import StrEnum
from typing import Annotated, Final

import typer

from kyeol.tools.commands.common import Day, Stacks, fail, project_root, run_previews, show, the_day

BROKEN: Final = 1
"""The exit code of a mandatory finding."""


class CheckFormat(StrEnum):
    """What findings are printed as."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    MARKDOWN = "markdown"


def check(
    stacks: Stacks = None,
    form: Annotated[
        CheckFormat,
        typer.Option(
            "--format", metavar="FORM", help="text for people, json and sarif for machines, markdown for comments."
        ),
    ] = CheckFormat.TEXT,
    rules: Annotated[bool, typer.Option("--rules", help="Print the rule book instead, as text or markdown.")] = False,
    day: Day = None,
) -> None:
    """Check stacks against the rule book (docs/reference/rules.md).

    Exit code 1 if a mandatory rule is broken, 2 for mistakes in the stack files. Exemptions are in the stack file
    under kyeol:policy, each with a reason and an end date.
    """
    from kyeol.tools.policy.book import RULES  # noqa: PLC0415 - `kyeol --help` needs no rules
    from kyeol.tools.policy.formats import machine, markdown, text  # noqa: PLC0415

    if rules:
        if stacks or form not in (CheckFormat.TEXT, CheckFormat.MARKDOWN):
            fail("--rules prints the whole book, as text or markdown; leave the stacks and other formats away")
        show((text if form is CheckFormat.TEXT else markdown).book(RULES) + "\n")
        return
    root = project_root()
    previews = run_previews(root, stacks)
    from kyeol.tools.policy.shipped import check_all  # noqa: PLC0415 - behind the mistakes in the stack files

    found = check_all(root, {stack: one.graph for stack, one in previews.items()}, the_day(day))
    match form:
        case CheckFormat.TEXT:
            show("\n\n".join(text.findings(stack, each) for stack, each in found.items()) + "\n")
        case CheckFormat.MARKDOWN:
            typer.echo(markdown.findings(found))
        case CheckFormat.JSON:
            typer.echo(json.dumps(machine.to_json(found), indent=2, ensure_ascii=False))
        case CheckFormat.SARIF:
            from kyeol.config.reading.stackfile import read  # noqa: PLC0415 - only SARIF asks for lines

            files = {stack: read(root, stack) for stack in found}
            typer.echo(json.dumps(machine.to_sarif(found, RULES, files), indent=2, ensure_ascii=False))
    if any(one.severity == "mandatory" for each in found.values() for one in each):
        raise typer.Exit(BROKEN)
