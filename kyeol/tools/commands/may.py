"""`kyeol may`: whether a role may do something, by IAM's evaluation of what the stacks record."""

from typing import Annotated

import typer

from kyeol.tools.commands.common import fail, mistakes_reported, project_root, run_previews

DENIED = 1
"""The exit code of a request that IAM would deny."""


def may(
    role: Annotated[str, typer.Argument(metavar="ROLE", help="The role's name or ARN.")],
    action: Annotated[str, typer.Argument(metavar="ACTION", help="What it does, such as s3:GetObject.")],
    resource: Annotated[
        str, typer.Argument(metavar="RESOURCE", help="The ARN of what it does it to; * where the action knows none.")
    ] = "*",
    given: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="KEY=VALUE", help="What else the request brings, such as aws:RequestTag/a=b."),
    ] = None,
) -> None:
    """Say whether a role may do something.

    docs/explanation/access.md: the policies of all stacks are evaluated as IAM does: the role's own, its permissions
    boundary, and what the resource itself says. Tags are those of the stacks. Exit code 1 where it may not.
    """
    context: dict[str, list[str]] = {}
    for one in given or []:
        key, equals, value = one.partition("=")
        if not equals:
            fail(f"--with {one}: write KEY=VALUE, such as --with aws:RequestTag/Environment=dev")
        context.setdefault(key, []).append(value)
    previews = run_previews(project_root(), None)
    with mistakes_reported():
        from kyeol.tools.access.model import model_of  # noqa: PLC0415 - behind the mistakes in the stack files

        decision = model_of(one.graph for one in previews.values()).may(role, action, resource, context)
    typer.echo(f"{'yes' if decision else 'no'}: {decision.because}")
    if not decision:
        raise typer.Exit(DENIED)
