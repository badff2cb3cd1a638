"""The peering of an environment's network with mgmt's."""

import pulumi

from kyeol.components.scope import Scope
from kyeol.components.vpc.peering import VpcPeering, VpcPeeringArgs
from kyeol.config.stack import StackConfig
from kyeol.stacks.cluster import Cluster
from kyeol.stacks.management import Management
from kyeol.stacks.network import Network
from kyeol.stacks.outputs import entry


def make_peering(
    scope: Scope,
    config: StackConfig,
    network: Network | None,
    cluster: Cluster | None,
    mgmt: Management | None,
    opts: pulumi.ResourceOptions,
) -> VpcPeering | None:
    """Make the peering connection between the environment's VPC and mgmt's; None where they are not peered."""
    if not (network and cluster and mgmt and config.management and config.management.connection == "peering"):
        return None
    zones = sorted(mgmt.config.network.zones) if mgmt.config.network else []
    return VpcPeering(
        "vpc-peering",
        VpcPeeringArgs(
            scope=scope,
            vpc=network.vpc,
            api_security_group_id=cluster.eks.api_security_group_id,
            peer_vpc_id=mgmt.outputs.vpc_id,
            peer_account_id=mgmt.outputs.account_id,
            peer_region=mgmt.outputs.region,
            peer_cidr=mgmt.outputs.vpc_cidr,
            peer_route_table_ids={zone: entry(mgmt.outputs.app_route_table_ids, "zone", zone) for zone in zones},
            peer_provider=mgmt.provider,
        ),
        opts,
    )
