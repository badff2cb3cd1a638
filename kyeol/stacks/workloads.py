"""The roles of add-ons and workloads: there before the first pod asks for them."""

import pulumi

from kyeol.addons import APPLICATION_NAMESPACE
from kyeol.addons.database_bootstrap import DatabaseSecrets
from kyeol.addons.saleor_api import MediaBucket
from kyeol.components.scope import Scope
from kyeol.components.workload_roles import WorkloadRoles, WorkloadRolesArgs
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.stacks.cluster import Cluster
from kyeol.stacks.data import Data
from kyeol.stacks.dns import Dns
from kyeol.stacks.edge import Edge
from kyeol.stacks.encryption import Encryption
from kyeol.stacks.network import Network


def workload_roles(
    scope: Scope,
    keys: Encryption,
    net: Network,
    clients: Cluster,
    zone: Dns,
    stores: Data,
    front: Edge,
    opts: pulumi.ResourceOptions,
) -> WorkloadRoles:
    """The roles of a cluster's service accounts."""
    has_cdn = front.cloudfront is not None
    database = None
    if stores.database and stores.secrets:
        database = DatabaseSecrets(
            master_arn=stores.database.master_secret_arn,
            application_arn=stores.secrets.database_arn,
            key_arn=keys.data,
        )
    return WorkloadRoles(
        "workload-roles",
        WorkloadRolesArgs(
            scope=scope,
            oidc=clients.eks.oidc,
            cluster_name=clients.eks.name,
            vpc_id=net.vpc.vpc_id,
            zone_id=zone.zone_id,
            # Behind a CDN the public names are CloudFront's, and the cluster's own is the origin's.
            hosts=[zone.origin_name] if has_cdn else list(zone.names.values()),
            log_group_arns=[clients.container_logs.arn],
            secrets_namespace="argocd" if scope.environment == MANAGEMENT_STACK else APPLICATION_NAMESPACE,
            secrets_key_arn=keys.data,
            media=MediaBucket(arn=front.media.arn, key_arn=keys.storage) if front.media else None,
            database=database,
        ),
        opts,
    )
