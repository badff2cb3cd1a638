"""An environment's way to mgmt: its outputs, a provider for its account, the peering."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws
from pulumi import Output

from kyeol.components.access.role_names import dns_role_arn, join_role_arn
from kyeol.components.eks.cluster import EksCluster
from kyeol.components.scope import Scope
from kyeol.components.vpc.peering import VpcPeering, VpcPeeringArgs
from kyeol.components.vpc.vpc import Vpc
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.stack import StackConfig
from kyeol.stacks.outputs import HubOutputs, ManagementOutputs, entry, read_hub, read_management, required
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


def make_management(
    stack: str, config: StackConfig, tags: dict[str, str], account_id: str, *, joins: bool = False
) -> Management:
    """Read mgmt's outputs and make a provider for its account.

    Args:
        stack: The environment.
        config: mgmt's configuration.
        tags: The stack-wide tags.
        account_id: The environment's account: pull requests see no other than mgmt's.
        joins: Whether the environment joins mgmt's Argo CD.
    """
    name = f"{pulumi.get_organization()}/{pulumi.get_project()}/{MANAGEMENT_STACK}"
    reference = pulumi.StackReference(MANAGEMENT_STACK, stack_name=name)
    outputs = read_management(reference)
    there, apart = config.aws.account_id, config.aws.account_id != account_id
    join = join_role_arn(there, stack) if apart else None
    provider = aws_provider("aws-mgmt", outputs.region, outputs.account_id, join or config.aws.role_arn, tags)
    hub = read_hub(reference) if joins else None
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


def peer_with_management(
    scope: Scope, vpc: Vpc, cluster: EksCluster, mgmt: Management, opts: pulumi.ResourceOptions
) -> VpcPeering:
    """Make the peering connection between the environment's VPC and mgmt's."""
    zones = sorted(mgmt.config.network.zones) if mgmt.config.network else []
    return VpcPeering(
        "vpc-peering",
        VpcPeeringArgs(
            scope=scope,
            vpc=vpc,
            api_security_group_id=cluster.api_security_group_id,
            peer_vpc_id=mgmt.outputs.vpc_id,
            peer_account_id=mgmt.outputs.account_id,
            peer_region=mgmt.outputs.region,
            peer_cidr=mgmt.outputs.vpc_cidr,
            peer_route_table_ids={zone: entry(mgmt.outputs.app_route_table_ids, "zone", zone) for zone in zones},
            peer_provider=mgmt.provider,
        ),
        opts,
    )
