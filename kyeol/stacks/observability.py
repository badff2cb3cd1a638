"""The observability layer: the trail, the alarms, their topics, the dashboard."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pulumi
from pulumi import Input

from kyeol.apps.contract import App
from kyeol.components.alarms.apps import AppAlarms, AppAlarmsArgs
from kyeol.components.alarms.argocd import ArgocdAlarm, ArgocdAlarmArgs
from kyeol.components.alarms.audit import AuditAlarms, AuditAlarmsArgs
from kyeol.components.alarms.base import Target
from kyeol.components.alarms.cache import CacheAlarms, CacheAlarmsArgs
from kyeol.components.alarms.cluster import ClusterAlarms, ClusterAlarmsArgs
from kyeol.components.alarms.copies import CopyAlarms, CopyAlarmsArgs
from kyeol.components.alarms.database import DatabaseAlarms, DatabaseAlarmsArgs
from kyeol.components.alarms.logs import LogAlarms, LogAlarmsArgs
from kyeol.components.alarms.mail import MailAlarms, MailAlarmsArgs
from kyeol.components.alarms.nat import NatAlarms, NatAlarmsArgs
from kyeol.components.alarms.panels import Watched
from kyeol.components.alarms.queue import QueueAlarm, QueueAlarmArgs
from kyeol.components.budget import MonthlyBudget, MonthlyBudgetArgs
from kyeol.components.cloudtrail import AuditTrail, AuditTrailArgs
from kyeol.components.dashboard import Dashboard, DashboardArgs
from kyeol.components.rds.events import DatabaseEvents, DatabaseEventsArgs
from kyeol.components.recovery import RecoveryCopies
from kyeol.components.saleor_app import SaleorApp
from kyeol.components.scope import Scope
from kyeol.components.sns import AlarmTopic, AlarmTopicArgs
from kyeol.config.adopted import adopted_names
from kyeol.config.alarms import AlarmsConfig
from kyeol.config.names import ARGOCD
from kyeol.config.stack import StackConfig
from kyeol.stacks.certificates import StackCertificates
from kyeol.stacks.cluster import Cluster
from kyeol.stacks.data import Data
from kyeol.stacks.dns import Dns
from kyeol.stacks.edge import Edge
from kyeol.stacks.edge_alarms import make_edge_alarms
from kyeol.stacks.encryption import StackKeys
from kyeol.stacks.mail import Mail
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


@dataclass(frozen=True, kw_only=True)
class Alarms:
    """What watches a stack; the dashboard is None where there is none."""

    topic: AlarmTopic
    dashboard: Dashboard | None


def make_alarms(
    scope: Scope,
    config: StackConfig,
    network: Network | None,
    cluster: Cluster | None,
    data: Data,
    edge: Edge,
    dns: Dns | None,
    certificates: StackCertificates,
    audit: AuditTrail | None,
    copies: RecoveryCopies | None,
    apps: Mapping[App, SaleorApp],
    mail: Mail | None,
    opts: pulumi.ResourceOptions,
) -> Alarms | None:
    """Make the topic, the alarms of every part that the stack has, and the dashboard; None where it has no alarms."""
    settings = config.alarms
    if not settings:
        return None
    topic = AlarmTopic(
        "alarms",
        AlarmTopicArgs(
            scope=scope,
            emails=settings.emails,
            database=data.database is not None,
            adopted_databases=adopted_names(None, config.database).databases,
            costs=config.budget is not None,
            findings=config.threats is not None,
            mail=mail is not None,
        ),
        opts,
    )
    if config.budget:
        MonthlyBudget("budget", MonthlyBudgetArgs(scope=scope, budget=config.budget, topic=topic), opts)
    _database_events(scope, topic, data, opts)
    target = Target(scope=scope, topic_arn=topic.arn)
    watched = [*make_edge_alarms(scope, settings, config.objectives, target, edge, dns, certificates, opts)]
    if cluster:
        watched.append(
            ClusterAlarms(
                "cluster-alarms",
                ClusterAlarmsArgs(
                    target=target,
                    thresholds=settings.cluster,
                    cluster_name=cluster.eks.name,
                    groups=cluster.eks.nodes.scaled,
                ),
                opts,
            ).watched
        )
    watched += _argocd_alarm(config, target, cluster, opts)
    watched += _data_alarms(config, settings, target, cluster, data, opts)
    if network and network.vpc.nat_gateway_ids:
        watched.append(
            NatAlarms(
                "nat-alarms",
                NatAlarmsArgs(target=target, thresholds=settings.nat, gateway_ids=network.vpc.nat_gateway_ids),
                opts,
            ).watched
        )
    if groups := _log_groups(config, network, cluster, data, audit):
        args = LogAlarmsArgs(target=target, thresholds=settings.logs, groups=groups)
        watched.append(LogAlarms("log-alarms", args, opts).watched)
    if audit:
        watched.append(
            AuditAlarms(
                "audit-alarms",
                AuditAlarmsArgs(target=target, thresholds=settings.audit, log_group_name=audit.log_group_name),
                opts,
            ).watched
        )
    if copies and copies.buckets:
        watched.append(CopyAlarms("copy-alarms", CopyAlarmsArgs(target=target, buckets=copies.buckets), opts).watched)
    tables = {
        app.table(storage): made.tables[storage.suffix].name
        for app, made in apps.items()
        for storage in app.private_storage
    }
    if tables:
        watched.append(AppAlarms("app-alarms", AppAlarmsArgs(target=target, tables=tables), opts).watched)
    if mail:
        emails = MailAlarmsArgs(
            target=target,
            topic_policy=topic.policy,
            configuration_set_name=mail.domain.configuration_set_name,
        )
        watched.append(MailAlarms("mail-alarms", emails, opts).watched)
    dashboard = Dashboard("dashboard", DashboardArgs(scope=scope, parts=watched), opts) if settings.dashboard else None
    return Alarms(topic=topic, dashboard=dashboard)


def _log_groups(
    config: StackConfig, network: Network | None, cluster: Cluster | None, data: Data, audit: AuditTrail | None
) -> dict[str, Input[str]]:
    """The log groups that many lines may come into, by what is logged.

    A web ACL's logs are not among them, which grow with its requests, and these have an alarm; nor what RDS writes in a
    major upgrade and ElastiCache of its engine.
    """
    found: dict[str, Input[str]] = {}
    if network:
        found["flows"] = network.flow_logs.log_group_name
    if cluster:
        found["containers"] = cluster.container_logs.name
    if cluster and config.cluster and config.cluster.logs:
        found["control-plane"] = pulumi.Output.concat("/aws/eks/", cluster.eks.name, "/cluster")
    if data.database:
        found["database"] = data.database.log_group_names[0]
        if replica := data.database.replica_log_group_names:
            found["database-replica"] = replica[0]
    if data.cache:
        found["cache"] = data.cache.log_group_names[0]
    if audit:
        found["audit"] = audit.log_group_name
    return found


def _database_events(scope: Scope, topic: AlarmTopic, data: Data, opts: pulumi.ResourceOptions) -> None:
    if data.database:
        instances = [data.database.instance.identifier]
        if data.database.replica_identifier:
            instances.append(data.database.replica_identifier)
        args = DatabaseEventsArgs(scope=scope, topic=topic, identifiers=instances)
        DatabaseEvents("database-events", args, opts)


def _argocd_alarm(
    config: StackConfig, target: Target, cluster: Cluster | None, opts: pulumi.ResourceOptions
) -> Iterator[Watched]:
    """The alarm on Argo CD's silence, where Fluent Bit carries what it says."""
    if cluster and config.argocd and not {ARGOCD, "fluent-bit"} & set(config.addons.disabled):
        args = ArgocdAlarmArgs(target=target, log_group_name=cluster.container_logs.name)
        yield ArgocdAlarm("argocd-alarm", args, opts).watched


def _data_alarms(
    config: StackConfig,
    settings: AlarmsConfig,
    target: Target,
    cluster: Cluster | None,
    data: Data,
    opts: pulumi.ResourceOptions,
) -> Iterator[Watched]:
    if data.database and config.database:
        yield DatabaseAlarms(
            "database-alarms",
            DatabaseAlarmsArgs(
                target=target,
                thresholds=settings.database,
                identifier=data.database.instance.identifier,
                initial_storage_gib=config.database.storage.initial_gib,
                replica_identifiers=[data.database.replica_identifier] if data.database.replica_identifier else [],
            ),
            opts,
        ).watched
    if data.cache:
        yield CacheAlarms(
            "cache-alarms",
            CacheAlarmsArgs(target=target, thresholds=settings.cache, node_ids=data.cache.member_cluster_ids),
            opts,
        ).watched
        if cluster and config.gitops:
            yield QueueAlarm(
                "queue-alarm",
                QueueAlarmArgs(
                    target=target,
                    tasks=settings.cache.queued_tasks,
                    log_group_name=cluster.container_logs.name,
                    logged="fluent-bit" not in config.addons.disabled,
                ),
                opts,
            ).watched
