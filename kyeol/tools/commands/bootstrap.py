"""`kyeol bootstrap`: what an account needs before its first deployment."""

from typing import Annotated

import typer

from kyeol.tools.commands.common import mistakes_reported, project_root, run_previews


def bootstrap(
    stacks: Annotated[
        bool, typer.Option("--stacks/--no-stacks", help="Make Pulumi's stacks as well, which takes its CLI.")
    ] = True,
) -> None:
    """Make what a first deployment needs.

    docs/how-to/bootstrap.md has the whole way. The state's bucket, a key per stack, Pulumi's stacks, and the
    service-linked roles: with your AWS credentials, and the extra kyeol[operate]. What is there stays, so that it can
    be repeated. Names and region come from the stack files. Exit code 2 where AWS refuses a step; what was made
    before stays.
    """
    root = project_root()
    graphs = [one.graph for one in run_previews(root, None).values()]
    with mistakes_reported():
        from kyeol.config.names import MANAGEMENT_STACK  # noqa: PLC0415 - `kyeol --help` needs none of it
        from kyeol.config.reading.stackfile import stack_names  # noqa: PLC0415
        from kyeol.tools.operate.aws import Boto, OperateError  # noqa: PLC0415
        from kyeol.tools.operate.bootstrap import bootstrap as run  # noqa: PLC0415
        from kyeol.tools.operate.pulumi_stacks import PulumiStacks, backend  # noqa: PLC0415
        from kyeol.tools.policy.configuration import load_all  # noqa: PLC0415

        configurations = load_all(root, stack_names(root))
        management = configurations[MANAGEMENT_STACK].config if MANAGEMENT_STACK in configurations else None
        if management is None or management.github is None:
            raise OperateError(
                f"Pulumi.{MANAGEMENT_STACK}.yaml with kyeol:github is missing: it names the state's bucket"
            )
        url = backend(management.github.state.bucket, management.aws.region)
        for line in run(root, Boto(), PulumiStacks(root, url) if stacks else None, configurations, graphs):
            typer.echo(line)
