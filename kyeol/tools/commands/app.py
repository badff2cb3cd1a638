"""The `kyeol` command with its subcommands."""

from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from kyeol.tools.commands.addons import addons
from kyeol.tools.commands.bootstrap import bootstrap
from kyeol.tools.commands.charts import charts
from kyeol.tools.commands.check import check
from kyeol.tools.commands.config import config
from kyeol.tools.commands.cost import cost
from kyeol.tools.commands.diff import diff
from kyeol.tools.commands.doctor import doctor
from kyeol.tools.commands.environments import new, remove
from kyeol.tools.commands.github import github
from kyeol.tools.commands.graph import graph
from kyeol.tools.commands.help import HelpGroup, registered
from kyeol.tools.commands.import_plan import import_plan
from kyeol.tools.commands.may import may
from kyeol.tools.commands.move import move
from kyeol.tools.commands.preview import preview
from kyeol.tools.commands.prices import prices
from kyeol.tools.commands.reach import reach
from kyeol.tools.commands.rehearse import rehearse
from kyeol.tools.commands.report import report


def _print_version(wanted: bool) -> None:
    if wanted:
        try:
            typer.echo(f"kyeol {version('kyeol')}")
        except PackageNotFoundError:
            typer.echo("kyeol, from a folder that is not installed")
        raise typer.Exit


app = typer.Typer(
    name="kyeol",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    cls=HelpGroup,
)


@app.callback()
def kyeol(
    _version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and exit.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    """Look at Kyeol's stacks without an AWS account: preview, check, compare and draw them."""


registered(
    app,
    {
        "Look at stacks": {
            preview: (
                ("", "every stack: resources, findings, time, money"),
                ("prod --depth 2", "one stack, with its tree"),
            ),
            check: (
                ("prod", "the findings of one stack"),
                ("--rules", "the rule book itself"),
                ("--date 2027-01-31", "what will be found on that day"),
            ),
            cost: (("prod", "what a month costs, and what would make it less"),),
            reach: (
                ("prod", "every flow that must hold, and that must not"),
                ("prod internet database", "one path, hop by hop"),
            ),
            may: (("kyeol-prod-node-role ecr:DeleteRepository", "whether a node may delete images"),),
            config: (("prod", "every setting, and where it is written"),),
            addons: (
                ("prod", "which add-ons, of which version"),
                ("prod external-dns --values", "what that chart is given, and from where"),
            ),
            graph: (("prod", "everything, for other tools"),),
            import_plan: (
                ("prod --only media", "by which identifiers `pulumi import` takes in what exists"),
                ("prod --terraform-state shop.tfstate", "what of the stack Terraform manages"),
            ),
            report: (("--out report", "all stacks, as a page with pictures"),),
        },
        "Look at a change": {
            diff: (
                ("origin/main", "what this branch does to each stack, dangers first"),
                ("HEAD prod --uncommitted", "what is not committed yet does to prod"),
            ),
            rehearse: (
                ("dev", "up, up again, refresh and destroy"),
                ("prod --from origin/main", "from what is deployed to what is here"),
                ("prod --drill restore", "the database from a backup, and back"),
            ),
        },
        "Set up and look after": {
            bootstrap: (("", "state, keys and roles of your account"),),
            doctor: (("mgmt", "what mgmt's deployment still lacks"),),
            github: (
                ("--team platform", "show what would be done"),
                ("--team platform --app 1234 --apply", "do it"),
            ),
            ("move", move): (("compare old.json new.json", "what the new side lacks"),),
            ("new", new): (("environment qa --like stage", "a further environment"),),
            ("remove", remove): (("environment qa", "an environment that is destroyed"),),
            ("prices", prices): (("refresh ap-northeast-2", "the prices of a region, from AWS's list"),),
            ("charts", charts): (("copy oci://ghcr.io/ORG/charts", "the pinned charts into a registry of yours"),),
        },
    },
)
