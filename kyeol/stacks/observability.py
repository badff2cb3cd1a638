"""The observability layer: the trail, the alarms and their topics."""

from collections.abc import Mapping

import pulumi

from kyeol.apps.contract import App
from kyeol.components.alarms.apps import AppAlarms, AppAlarmsArgs
from kyeol.components.alarms.audit import AuditAlarms, AuditAlarmsArgs
from kyeol.components.alarms.base import Target
from kyeol.components.alarms.cache import CacheAlarms, CacheAlarmsArgs
from kyeol.components.alarms.cluster import ClusterAlarms, ClusterAlarmsArgs
from kyeol.components.alarms.database import DatabaseAlarms, DatabaseAlarmsArgs
from kyeol.components.alarms.edge import CdnAlarms, EdgeAlarms, EdgeAlarmsArgs
from kyeol.components.alarms.nat import NatAlarms, NatAlarmsArgs
from kyeol.components.cloudtrail import AuditTrail, AuditTrailArgs
from kyeol.components.saleor_app import SaleorApp
from kyeol.components.scope import Scope
from kyeol.components.sns import AlarmTopic, AlarmTopicArgs
from kyeol.config.alarms import AlarmsConfig
from kyeol.config.names import CLOUDFRONT_REGION
from kyeol.config.stack import StackConfig
from kyeol.stacks.certificates import StackCertificates
from kyeol.stacks.cluster import Cluster
from kyeol.stacks.data import Data
from kyeol.stacks.edge import Edge
from kyeol.stacks.encryption import StackKeys
from kyeol.stacks.network import Network


def make_trail(
    scope: Scope, config: StackConfig, keys: StackKeys, edge: Edge, opts: pulumi.ResourceOptions
) -> AuditTrail | None:
    """Make the trail; None where the stack has none."""
    if not config.audit:
        return None
    return AuditTrail(
        "audit",
        AuditTrailArgs(
            scope=scope,
            audit=config.audit,
            storage_key_arn=keys.storage,
            logs_key_arn=keys.logs,
            media_bucket_arn=edge.media.arn if edge.media else None,
            access_logs=edge.logs.access if edge.logs else None,
        ),
        opts,
    )


def make_alarms(
    scope: Scope,
    config: StackConfig,
    network: Network | None,
    cluster: Cluster | None,
    data: Data,
    edge: Edge,
    certificates: StackCertificates,
    audit: AuditTrail | None,
    apps: Mapping[App, SaleorApp],
    opts: pulumi.ResourceOptions,
) -> AlarmTopic | None:
    """Make the topic, and the alarms of every part that the stack has; None where it has no alarms."""
    settings = config.alarms
    if not settings:
        return None
    topic = AlarmTopic("alarms", AlarmTopicArgs(scope=scope, emails=settings.emails), opts)
    target = Target(scope=scope, topic_arn=topic.arn)
    if network and network.vpc.nat_gateway_ids:
        NatAlarms(
            "nat-alarms",
            NatAlarmsArgs(target=target, thresholds=settings.nat, gateway_ids=network.vpc.nat_gateway_ids),
            opts,
        )
    if cluster and config.cluster:
        ClusterAlarms(
            "cluster-alarms",
            ClusterAlarmsArgs(
                target=target,
                thresholds=settings.cluster,
                cluster_name=cluster.eks.name,
                groups=cluster.eks.nodes.scaled,
            ),
            opts,
        )
    if data.database and config.database:
        DatabaseAlarms(
            "database-alarms",
            DatabaseAlarmsArgs(
                target=target,
                thresholds=settings.database,
                identifier=data.database.instance.identifier,
                initial_storage_gib=config.database.storage.initial_gib,
                replica_identifiers=[data.database.replica_identifier] if data.database.replica_identifier else [],
            ),
            opts,
        )
    if data.cache:
        CacheAlarms(
            "cache-alarms",
            CacheAlarmsArgs(
                target=target,
                thresholds=settings.cache,
                node_ids=data.cache.member_cluster_ids,
            ),
            opts,
        )
    tables = {app.name: made.table.name for app, made in apps.items() if made.table}
    if tables:
        AppAlarms("app-alarms", AppAlarmsArgs(target=target, tables=tables), opts)
    _edge_alarms(scope, settings, target, edge, certificates, opts)
    if audit:
        AuditAlarms(
            "audit-alarms",
            AuditAlarmsArgs(target=target, thresholds=settings.audit, log_group_name=audit.log_group_name),
            opts,
        )
    return topic


def _edge_alarms(
    scope: Scope,
    settings: AlarmsConfig,
    target: Target,
    edge: Edge,
    certificates: StackCertificates,
    opts: pulumi.ResourceOptions,
) -> None:
    cdn = None
    if edge.cloudfront and edge.cloudfront_acl:
        there = target
        if scope.region != CLOUDFRONT_REGION:
            args = AlarmTopicArgs(scope=scope, emails=settings.emails, region=CLOUDFRONT_REGION)
            topic = AlarmTopic("edge-alarms", args, opts)
            there = Target(scope=scope, topic_arn=topic.arn, region=CLOUDFRONT_REGION)
        cdn = CdnAlarms(
            target=there,
            distribution_id=edge.cloudfront.shop.id,
            web_acl_metric=edge.cloudfront_acl.name,
            certificate_arn=certificates.arns["cloudfront"],
        )
    EdgeAlarms(
        "public-alarms",
        EdgeAlarmsArgs(
            target=target,
            thresholds=settings.edge,
            web_acl_metric=edge.web_acl.name if edge.web_acl else None,
            certificate_arns=certificates.regional,
            cdn=cdn,
        ),
        opts,
    )
