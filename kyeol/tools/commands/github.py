"""`kyeol github`: repositories, rules, environments and variables of the organisation."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from kyeol.tools.commands.common import fail, mistakes_reported, project_root

if TYPE_CHECKING:
    from kyeol.config.reading.load import Configuration


def github(
    team: Annotated[str, typer.Option(metavar="SLUG", help="The team that approves deployments.")],
    app: Annotated[
        int | None,
        typer.Option(
            metavar="ID", help="The App that commits images to dev's overlay: it passes by main's rules there."
        ),
    ] = None,
    promotion_app: Annotated[
        int | None,
        typer.Option(metavar="ID", help="The App that opens pull requests: with it the other one pushes images alone."),
    ] = None,
    variables: Annotated[
        list[str] | None,
        typer.Option("--variable", metavar="NAME=VALUE", help="A variable's value that no stack file has; repeat."),
    ] = None,
    public: Annotated[bool, typer.Option("--public", help="Make public repositories.")] = False,
    webhooks: Annotated[
        bool,
        typer.Option("--webhooks", help="Let GitHub tell Argo CD of pushes; takes AWS credentials, once mgmt is up."),
    ] = False,
    apply: Annotated[bool, typer.Option("--apply", help="Do it; without this it is only shown.")] = False,
) -> None:
    """Set up the organisation on GitHub (docs/how-to/bootstrap.md).

    Repositories with the GitOps trees as their first push, rules for main, environments with reviewers, variables,
    access to the reusable workflows; and GitHub's numbers, written into Pulumi.mgmt.yaml. By `gh api`, with your login.
    What is there is put right, so that it can be repeated. Without --apply the calls are printed as JSON, no secret in
    it, and nothing is changed.
    """
    root = project_root()
    with mistakes_reported():
        from kyeol.config.names import MANAGEMENT_STACK  # noqa: PLC0415 - `kyeol --help` needs none of it
        from kyeol.config.reading.stackfile import stack_names  # noqa: PLC0415
        from kyeol.tools.json_values import at, number  # noqa: PLC0415
        from kyeol.tools.operate.github import numbers  # noqa: PLC0415
        from kyeol.tools.operate.github.gh import Gh  # noqa: PLC0415
        from kyeol.tools.operate.github.plan import Choices, plan, repositories  # noqa: PLC0415
        from kyeol.tools.policy.configuration import load_all  # noqa: PLC0415

        configurations = load_all(root, stack_names(root))
        repositories(root, configurations)
        section = configurations[MANAGEMENT_STACK].config.github
        assert section
        given = dict(one.split("=", 1) for one in variables or () if "=" in one)
        if len(given) != len(variables or ()):
            fail("--variable takes NAME=VALUE, each name once")
        api = Gh()
        found = number(at(api.get(f"orgs/{section.organization}/teams/{team}"), "id"))
        if not found:
            fail(f"{section.organization} has no team {team}; gh api orgs/{section.organization}/teams lists them")
        signed = _signed(configurations[MANAGEMENT_STACK]) if webhooks and apply else "…" if webhooks else ""
        choices = Choices(
            team=found, app=app, promotion_app=promotion_app, variables=given, private=not public, signed=signed
        )
        wanted = list(plan(root, configurations, choices))
        if not apply:
            typer.echo(json.dumps([{"what": one.what, "path": one.path, "body": one.body} for one in wanted], indent=2))
            return
        for one in wanted:
            typer.echo(f"{one.what}: {one.apply(api)}")
        if numbers.write(root, numbers.asked(api, section)):
            typer.echo(f"Pulumi.{MANAGEMENT_STACK}.yaml: GitHub's numbers written")


def _signed(management: "Configuration") -> str:
    """What GitHub signs its calls to Argo CD with."""
    from kyeol.config.names import MANAGEMENT_STACK  # noqa: PLC0415 - `kyeol --help` needs none of it
    from kyeol.tools.operate.aws import Boto  # noqa: PLC0415
    from kyeol.tools.operate.github.hooks import secret  # noqa: PLC0415

    return secret(Boto(), management.config.aws.region, f"{management.project}-{MANAGEMENT_STACK}-argocd-webhook")
