"""`kyeol diff`: what a change does to each stack, without an AWS account."""

import json
from enum import StrEnum
from typing import Annotated

import typer

from kyeol.tools.commands.common import MISTAKE, Day, Stacks, mistakes_reported, project_root, show, the_day


class DiffFormat(StrEnum):
    """How the comparison is printed."""

    text = "text"
    json = "json"
    markdown = "markdown"


def diff(
    base: Annotated[
        str, typer.Argument(metavar="BASE_REF", help="The commit, branch or tag to compare with, such as origin/main.")
    ],
    stacks: Stacks = None,
    format_: Annotated[
        DiffFormat,
        typer.Option(
            "--format", metavar="FORM", help="Text for people, JSON for machines, Markdown for a pull request."
        ),
    ] = DiffFormat.text,
    uncommitted: Annotated[
        bool, typer.Option("--uncommitted", help="Compare the work tree as it is, uncommitted changes included.")
    ] = False,
    day: Day = None,
) -> None:
    """Show what a change would do to each stack.

    Runs the program of BASE_REF and that of the work tree offline, and compares what they register: resources added,
    removed, replaced, changed property by property, moved; findings that appear or vanish. What is dangerous comes
    first. The base is the commit at which the work tree's history left BASE_REF. No credentials, no network, unless the
    base needs other packages.

    Exit code 0 whatever changes; 2 for a mistake, or if a side does not run.
    """
    root = project_root()
    with mistakes_reported():
        from kyeol.tools.diff.findings import rule_book  # noqa: PLC0415 - `kyeol --help` needs nothing of it
        from kyeol.tools.diff.run import diff as run  # noqa: PLC0415

        comparison = run(root, base, stacks or [], uncommitted=uncommitted, rules=rule_book(the_day(day)))
    from kyeol.tools.diff.formats import json_form, markdown, text  # noqa: PLC0415

    match format_:
        case DiffFormat.text:
            show(text.render(comparison))
        case DiffFormat.json:
            typer.echo(json.dumps(json_form.to_json(comparison), indent=2, ensure_ascii=False))
        case DiffFormat.markdown:
            typer.echo(markdown.render(comparison), nl=False)
    failures = [f"{one.stack}: {line}" for one in comparison.stacks for line in one.failures]
    if failures:
        typer.echo("\n".join(failures), err=True)
        raise typer.Exit(MISTAKE)
