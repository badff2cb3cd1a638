"""The observability layer: the trail, the alarms and their topics."""

import pulumi

from kyeol.components.alarms.audit import AuditAlarms, AuditAlarmsArgs
from kyeol.components.alarms.base import Target
from kyeol.components.alarms.cache import CacheAlarms, CacheAlarmsArgs
from kyeol.components.alarms.cluster import ClusterAlarms, ClusterAlarmsArgs
from kyeol.components.alarms.database import DatabaseAlarms, DatabaseAlarmsArgs
from kyeol.components.alarms.edge import CdnAlarms, EdgeAlarms, EdgeAlarmsArgs
from kyeol.components.alarms.nat import NatAlarms, NatAlarmsArgs
from kyeol.components.cloudtrail import AuditTrail, AuditTrailArgs
from kyeol.components.scope import Scope
from kyeol.components.sns import AlarmTopic, AlarmTopicArgs
from kyeol.config.alarms import AlarmsConfig
from kyeol.config.names import CLOUDFRONT_REGION
from kyeol.config.stack import StackConfig
from kyeol.stacks.certificates import StackCertificates
from kyeol.stacks.cluster import Cluster
from kyeol.stacks.data import Data
from kyeol.stacks.edge import Edge
from kyeol.stacks.encryption import Encryption
from kyeol.stacks.network import Network


def trail(
    scope: Scope, config: StackConfig, keys: Encryption, front: Edge, opts: pulumi.ResourceOptions
) -> AuditTrail | None:
    """The trail, where the stack has one."""
    if not config.audit:
        return None
    return AuditTrail(
        "audit",
        AuditTrailArgs(
            scope=scope,
            audit=config.audit,
            storage_key_arn=keys.storage,
            logs_key_arn=keys.logs,
            media_bucket_arn=front.media.arn if front.media else None,
            access_logs=front.logs.access if front.logs else None,
        ),
        opts,
    )


def alarms(
    scope: Scope,
    config: StackConfig,
    net: Network | None,
    clients: Cluster | None,
    stores: Data,
    front: Edge,
    certificates: StackCertificates,
    audit: AuditTrail | None,
    opts: pulumi.ResourceOptions,
) -> AlarmTopic | None:
    """The topic, and an alarm for every part that the stack has."""
    settings = config.alarms
    if not settings:
        return None
    topic = AlarmTopic("alarms", AlarmTopicArgs(scope=scope, emails=settings.emails), opts)
    target = Target(scope=scope, topic_arn=topic.arn)
    if net and net.vpc.nat_gateway_ids:
        NatAlarms(
            "nat-alarms",
            NatAlarmsArgs(target=target, thresholds=settings.nat, gateway_ids=net.vpc.nat_gateway_ids),
            opts,
        )
    if clients and config.cluster:
        ClusterAlarms(
            "cluster-alarms",
            ClusterAlarmsArgs(
                target=target,
                thresholds=settings.cluster,
                cluster_name=clients.eks.name,
                groups=clients.eks.nodes.scaled,
            ),
            opts,
        )
    if stores.database and config.database:
        DatabaseAlarms(
            "database-alarms",
            DatabaseAlarmsArgs(
                target=target,
                thresholds=settings.database,
                identifier=stores.database.instance.identifier,
                initial_storage_gib=config.database.storage.initial_gib,
                replica_identifiers=[stores.database.replica_identifier] if stores.database.replica_identifier else [],
            ),
            opts,
        )
    if stores.cache:
        CacheAlarms(
            "cache-alarms",
            CacheAlarmsArgs(
                target=target,
                thresholds=settings.cache,
                node_ids=stores.cache.member_cluster_ids,
            ),
            opts,
        )
    _edge_alarms(scope, settings, target, front, certificates, opts)
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
    front: Edge,
    certificates: StackCertificates,
    opts: pulumi.ResourceOptions,
) -> None:
    cdn = None
    if front.cloudfront and front.cloudfront_acl:
        there = target
        if scope.region != CLOUDFRONT_REGION:
            args = AlarmTopicArgs(scope=scope, emails=settings.emails, region=CLOUDFRONT_REGION)
            topic = AlarmTopic("edge-alarms", args, opts)
            there = Target(scope=scope, topic_arn=topic.arn, region=CLOUDFRONT_REGION)
        cdn = CdnAlarms(
            target=there,
            distribution_id=front.cloudfront.shop.id,
            web_acl_metric=front.cloudfront_acl.name,
            certificate_arn=certificates.arns["cloudfront"],
        )
    EdgeAlarms(
        "public-alarms",
        EdgeAlarmsArgs(
            target=target,
            thresholds=settings.edge,
            web_acl_metric=front.web_acl.name if front.web_acl else None,
            certificate_arns=certificates.regional,
            cdn=cdn,
        ),
        opts,
    )
