"""All that the doctor looks at, in the order in which a deployment would meet it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.reading.load import Configuration
from kyeol.tools.operate.aws import Aws, OperateError, account_of
from kyeol.tools.operate.doctor import account, here
from kyeol.tools.operate.doctor.check import Check, missing, unknown
from kyeol.tools.operate.doctor.detectors import detectors
from kyeol.tools.operate.doctor.held_back import held_back
from kyeol.tools.operate.doctor.quotas import quotas
from kyeol.tools.operate.doctor.region import region as region_of
from kyeol.tools.preview.graph import Graph


def examine(
    root: Path,
    aws: Aws,
    configurations: Mapping[str, Configuration],
    graphs: Mapping[str, Graph],
    stacks: Sequence[str],
) -> Iterator[Check]:
    """What the deployment of some stacks lacks.

    Args:
        root: The project's folder.
        aws: The caller's account.
        configurations: All stacks of the project.
        graphs: What they consist of.
        stacks: Those to deploy.

    Yields:
        A line for each thing, as soon as it is known.
    """
    yield from here.placeholders(root)
    yield from here.tools(here.run)
    management = configurations[MANAGEMENT_STACK].config
    if management.github:
        repositories = {
            one.name: one.id for one in (management.github.infrastructure, *management.github.images.values())
        }
        for name, number in repositories.items():
            yield from here.repository(here.run, management.github.organization, name, number)
    try:
        present = account_of(aws, management.aws.region)
    except OperateError as error:
        yield missing("AWS credentials", str(error))
        return
    mine = [stack for stack in stacks if configurations[stack].config.aws.account_id == present]
    for stack in stacks:
        if stack not in mine:
            other = configurations[stack].config.aws.account_id
            yield unknown(f"stack {stack}", f"it is in account {other}, your credentials are of {present}")
    if present == management.aws.account_id:
        yield from account.bucket(aws, management)
        yield from account.zone(aws, management, here.dns(here.run))
    yield from account.keys(aws, configurations, mine)
    for region in sorted({configurations[stack].config.aws.region for stack in mine}):
        # Quotas are of the account and region: every stack there takes its share, whichever is asked for.
        there = [
            graphs[name]
            for name, one in configurations.items()
            if (one.config.aws.account_id, one.config.aws.region) == (present, region)
        ]
        yield from quotas(aws, region, there)
        wanted = [graphs[stack] for stack in mine if configurations[stack].config.aws.region == region]
        yield from account.roles(aws, region, wanted)
        yield from held_back(aws, region, wanted)
    for stack in mine:
        yield from detectors(aws, configurations[stack])
        yield from region_of(aws, stack, configurations[stack].config)
        yield from account.secrets(aws, root, configurations[stack])
    yield from account.clusters(aws, configurations, mine, account.connects)
