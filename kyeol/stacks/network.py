"""The network layer: VPC, endpoints, flow logs."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from kyeol.components.scope import Scope
from kyeol.components.vpc.endpoints import VpcEndpoints, VpcEndpointsArgs
from kyeol.components.vpc.flow_logs import VpcFlowLogs, VpcFlowLogsArgs
from kyeol.components.vpc.vpc import Vpc, VpcArgs
from kyeol.config.stack import StackConfig
from kyeol.stacks.encryption import StackKeys


@dataclass(frozen=True, kw_only=True)
class Network:
    """The network of a stack.

    Args:
        vpc: The VPC.
        egress: What the nodes' way out consists of: routes to NAT, or endpoints where there is none.
        flow_logs: Its flow logs.
    """

    vpc: Vpc
    egress: Sequence[pulumi.Resource]
    flow_logs: VpcFlowLogs


def make_network(scope: Scope, config: StackConfig, keys: StackKeys, opts: pulumi.ResourceOptions) -> Network | None:
    """Make the VPC, its endpoints and its flow logs; None where the stack has no network."""
    settings = config.network
    if not settings:
        return None
    holds_data = config.database is not None or config.cache is not None
    private = config.cdn is not None and config.cdn.origin == "vpc"
    args = VpcArgs(scope=scope, network=settings, holds_data=holds_data, private_load_balancers=private)
    vpc = Vpc("vpc", args, opts)
    endpoints = VpcEndpoints(
        "vpc-endpoints", VpcEndpointsArgs(scope=scope, vpc=vpc, interface=settings.interface_endpoints), opts
    )
    flow_logs = VpcFlowLogs(
        "vpc-flow-logs",
        VpcFlowLogsArgs(scope=scope, vpc=vpc, flow_logs=settings.flow_logs, kms_key_arn=keys.logs),
        opts,
    )
    instead_of_nat = endpoints.endpoints.values() if settings.nat == "none" else ()
    return Network(vpc=vpc, egress=[*vpc.app_egress, *instead_of_nat], flow_logs=flow_logs)
