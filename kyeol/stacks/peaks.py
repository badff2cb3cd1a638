"""The peaks layer: what the cluster is told of planned peaks."""

from ipaddress import IPv4Network

import pulumi

from kyeol.components.kubernetes.peaks import Peaks, PeaksArgs
from kyeol.config.names import APPLICATION_NAMESPACE
from kyeol.config.stack import StackConfig
from kyeol.stacks.addons import Addons
from kyeol.stacks.cluster import Cluster
from kyeol.stacks.network import Network


def make_peaks(
    config: StackConfig, network: Network, cluster: Cluster, addons: Addons, opts: pulumi.ResourceOptions
) -> None:
    """Make the plan, the rights and the pods that hold nodes, where the stack plans peaks."""
    if not config.peaks or not config.cluster:
        return
    Peaks(
        "peaks",
        PeaksArgs(
            peaks=config.peaks,
            namespace=addons.namespaces.names[APPLICATION_NAMESPACE],
            made=cluster.eks.nodes.groups,
            groups=config.cluster.node_groups,
            vpc=IPv4Network(network.vpc.cidr),
            cluster=cluster.eks.cluster,
        ),
        pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(providers=[cluster.eks.kubernetes])),
    )
