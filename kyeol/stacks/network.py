"""The network layer: VPC, endpoints, flow logs."""

import pulumi

from kyeol.components.scope import Scope
from kyeol.components.vpc import Vpc, VpcArgs
from kyeol.components.vpc_endpoints import VpcEndpoints, VpcEndpointsArgs
from kyeol.components.vpc_flow_logs import VpcFlowLogs, VpcFlowLogsArgs
from kyeol.config.network import NetworkConfig


def network(scope: Scope, config: NetworkConfig, opts: pulumi.ResourceOptions, *, holds_data: bool) -> Vpc:
    """The VPC with what belongs to it."""
    vpc = Vpc("vpc", VpcArgs(scope=scope, network=config, holds_data=holds_data), opts)
    VpcEndpoints("vpc-endpoints", VpcEndpointsArgs(scope=scope, vpc=vpc, interface=config.interface_endpoints), opts)
    VpcFlowLogs("vpc-flow-logs", VpcFlowLogsArgs(scope=scope, vpc=vpc, flow_logs=config.flow_logs), opts)
    return vpc
