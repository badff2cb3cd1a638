"""`kyeol cost`: what a month of each stack costs at list prices."""

import json
from typing import Annotated

import typer

from kyeol.tools.commands.common import Stacks, fail, mistakes_reported, project_root, run_previews, show


def cost(
    stacks: Stacks = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Every line with quantity, price, date and grade as JSON, for machines.")
    ] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="The same tables as Markdown, for comments.")] = False,
) -> None:
    """Estimate a month of each stack (docs/how-to/cost.md).

    Computed from the recorded graph, the price table of its region and what kyeol:usage assumes: smallest, expected and
    largest month, by component and by AWS service. What has no price is listed and left out of the total.
    """
    if as_json and as_markdown:
        fail("--json or --markdown? Choose one")
    root = project_root()
    previews = run_previews(root, stacks)
    with mistakes_reported():
        from kyeol.tools.cost import json_form, markdown, stackfiles, text  # noqa: PLC0415 - behind the mistakes

        usage = stackfiles.usages(root, list(previews))
        bills = stackfiles.bills({stack: one.graph for stack, one in previews.items()}, usage)
    if as_json:
        typer.echo(json.dumps(json_form.to_json(bills), indent=2, ensure_ascii=False))
    elif as_markdown:
        typer.echo(markdown.render(bills), nl=False)
    else:
        said = [
            text.render(bill, stackfiles.assumed(previews[stack].graph, usage[stack])) for stack, bill in bills.items()
        ]
        show("\n".join(said))
