"""An environment's way to mgmt: its outputs, and a provider for its account."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws
from pulumi import Output

from kyeol.components.access.role_names import dns_role_arn, join_role_arn
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.reading.load import Configuration
from kyeol.config.stack import StackConfig
from kyeol.stacks.outputs import HubOutputs, ManagementOutputs, read_hub, read_management, required
from kyeol.stacks.providers import aws_provider


@dataclass(frozen=True, kw_only=True)
class Management:
    """mgmt as an environment sees it.

    Args:
        config: mgmt's configuration: what decides how many resources there are, and what is the same for every stack.
        outputs: What mgmt exports: every value.
        provider: The AWS provider for mgmt's account and region.
        hub: What it exports of its Argo CD, where the environment joins it.
        preview_role_arns: The roles of previews that may look at the environment: of pull requests, and of main.
        join_role_arn: The role by which the environment acts in mgmt's account, where that is another.
        dns_role_arn: The role by which its cluster writes records there.
    """

    config: StackConfig
    outputs: ManagementOutputs
    provider: aws.Provider
    hub: HubOutputs | None = None
    preview_role_arns: Mapping[str, Output[str]] = field(default_factory=dict)
    join_role_arn: str | None = None
    dns_role_arn: str | None = None


def make_management(configuration: Configuration, tags: dict[str, str]) -> Management | None:
    """Read mgmt's outputs and make a provider for its account; None where the stack has no mgmt.

    Args:
        configuration: The environment's configuration, and mgmt's beside it.
        tags: The stack-wide tags.
    """
    stack, own, config = configuration.stack, configuration.config, configuration.management
    if not (own.management and config):
        return None
    name = f"{pulumi.get_organization()}/{pulumi.get_project()}/{MANAGEMENT_STACK}"
    reference = pulumi.StackReference(MANAGEMENT_STACK, stack_name=name)
    outputs = read_management(reference)
    # Pull requests see no other account than mgmt's.
    there, apart = config.aws.account_id, config.aws.account_id != own.aws.account_id
    join = join_role_arn(there, stack) if apart else None
    provider = aws_provider("aws-mgmt", outputs.region, outputs.account_id, join or config.aws.role_arn, tags)
    hub = read_hub(reference) if own.gitops else None
    sees = config.github is not None and not apart
    previews = {what: required(reference.outputs, f"{what}RoleArn", str) for what in ("preview", "drift") if sees}
    return Management(
        config=config,
        outputs=outputs,
        provider=provider,
        hub=hub,
        preview_role_arns=previews,
        join_role_arn=join,
        dns_role_arn=dns_role_arn(there, stack) if apart else None,
    )
