"""The network layer: VPC, endpoints, flow logs."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from kyeol.components.scope import Scope
from kyeol.components.vpc import Vpc, VpcArgs
from kyeol.components.vpc_endpoints import VpcEndpoints, VpcEndpointsArgs
from kyeol.components.vpc_flow_logs import VpcFlowLogs, VpcFlowLogsArgs
from kyeol.config.network import NetworkConfig


@dataclass(frozen=True, kw_only=True)
class Network:
    """The network of a stack.

    Args:
        vpc: The VPC.
        egress: What the nodes' way out consists of: routes to NAT, or endpoints where there is none.
    """

    vpc: Vpc
    egress: Sequence[pulumi.Resource]


def network(scope: Scope, config: NetworkConfig, opts: pulumi.ResourceOptions, *, holds_data: bool) -> Network:
    """The VPC with what belongs to it."""
    vpc = Vpc("vpc", VpcArgs(scope=scope, network=config, holds_data=holds_data), opts)
    endpoints = VpcEndpoints(
        "vpc-endpoints", VpcEndpointsArgs(scope=scope, vpc=vpc, interface=config.interface_endpoints), opts
    )
    VpcFlowLogs("vpc-flow-logs", VpcFlowLogsArgs(scope=scope, vpc=vpc, flow_logs=config.flow_logs), opts)
    instead_of_nat = endpoints.endpoints.values() if config.nat == "none" else ()
    return Network(vpc=vpc, egress=[*vpc.app_egress, *instead_of_nat])
