"""The cluster layer: EKS, the containers' log group."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from kyeol.components.container_logs import ContainerLogs, ContainerLogsArgs
from kyeol.components.eks.cluster import EksCluster, EksClusterArgs
from kyeol.components.scope import Scope
from kyeol.config.addons import AUTOSCALER
from kyeol.config.stack import StackConfig
from kyeol.stacks.encryption import StackKeys
from kyeol.stacks.management import Management
from kyeol.stacks.network import Network
from kyeol.versions import KubernetesVersion


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """The cluster of a stack.

    Args:
        eks: The cluster.
        version: Its minor version of Kubernetes.
        container_logs: Where its containers' logs go.
    """

    eks: EksCluster
    version: KubernetesVersion
    container_logs: ContainerLogs


def make_cluster(
    scope: Scope,
    config: StackConfig,
    tags: Mapping[str, str],
    keys: StackKeys,
    network: Network,
    mgmt: Management | None,
    opts: pulumi.ResourceOptions,
) -> Cluster | None:
    """Make the EKS cluster and the log group of its containers; None where the stack has no cluster."""
    settings = config.cluster
    if not settings:
        return None
    eks = EksCluster(
        "eks",
        EksClusterArgs(
            scope=scope,
            cluster=settings,
            vpc=network.vpc,
            tags=tags,
            egress=network.egress,
            autoscaled=AUTOSCALER not in config.addons.disabled,
            role_arn=config.aws.role_arn,
            hub_public_ips=mgmt.outputs.nat_public_ips if mgmt else (),
            secrets_key_arn=keys.data,
            logs_key_arn=keys.logs,
            volumes_key_arn=keys.data,
        ),
        opts,
    )
    logs = ContainerLogs(
        "container-logs",
        ContainerLogsArgs(scope=scope, retention_days=settings.container_log_retention_days, kms_key_arn=keys.logs),
        opts,
    )
    return Cluster(eks=eks, version=settings.version, container_logs=logs)
