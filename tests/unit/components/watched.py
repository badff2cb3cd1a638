"""Everything that is watched, in one graph: all alarms of an environment that has every part, and its dashboard."""

import json
from typing import Final

import pulumi
import pulumi_aws as aws

from kyeol.addons.contract import ScaledGroup
from kyeol.components.alarms.apps import AppAlarms, AppAlarmsArgs
from kyeol.components.alarms.argocd import ArgocdAlarm, ArgocdAlarmArgs
from kyeol.components.alarms.audit import AuditAlarms, AuditAlarmsArgs
from kyeol.components.alarms.base import Target
from kyeol.components.alarms.cache import CacheAlarms, CacheAlarmsArgs
from kyeol.components.alarms.cdn import CdnAlarms
from kyeol.components.alarms.cluster import ClusterAlarms, ClusterAlarmsArgs
from kyeol.components.alarms.copies import CopyAlarms, CopyAlarmsArgs
from kyeol.components.alarms.database import DatabaseAlarms, DatabaseAlarmsArgs
from kyeol.components.alarms.edge import EdgeAlarms, EdgeAlarmsArgs
from kyeol.components.alarms.logs import LogAlarms, LogAlarmsArgs
from kyeol.components.alarms.mail import MailAlarms, MailAlarmsArgs
from kyeol.components.alarms.nat import NatAlarms, NatAlarmsArgs
from kyeol.components.alarms.objectives import ObjectiveAlarms, ObjectiveAlarmsArgs
from kyeol.components.alarms.outside import OutsideAlarms, OutsideAlarmsArgs
from kyeol.components.alarms.queue import QueueAlarm, QueueAlarmArgs
from kyeol.components.dashboard import Dashboard, DashboardArgs
from kyeol.components.s3.replication import Copied
from kyeol.config.alarms import AlarmsConfig, HealthChecksConfig
from kyeol.config.objectives import ObjectivesConfig
from kyeol.tools.preview.graph import Graph
from tests.harness import ACCOUNT, REGION, graph_of, scope

ALARM: Final = "aws:cloudwatch/metricAlarm:MetricAlarm"
COMPOSITE: Final = "aws:cloudwatch/compositeAlarm:CompositeAlarm"
FILTER: Final = "aws:cloudwatch/logMetricFilter:LogMetricFilter"
TOPIC: Final = f"arn:aws:sns:{REGION}:{ACCOUNT}:kyeol-prod-alarms"
GLOBAL_TOPIC: Final = f"arn:aws:sns:us-east-1:{ACCOUNT}:kyeol-prod-alarms"
MIB, GIB = 1024**2, 1024**3


def config(**parts: object) -> AlarmsConfig:
    return AlarmsConfig.model_validate_json(json.dumps({"emails": {"oncall": "oncall@example.com"}} | parts))


def everything(
    *,
    min_nodes: int = 3,
    cdn: bool = True,
    parts: dict[str, dict[str, int]] | None = None,
    objectives: ObjectivesConfig | None = None,
) -> Graph:
    """All alarms of an environment that has every part."""
    alarms = config(**(parts or {}))
    target = Target(scope=scope("prod"), topic_arn=TOPIC)
    public = CdnAlarms(
        target=Target(scope=scope("prod"), topic_arn=GLOBAL_TOPIC, region="us-east-1"),
        distribution_id="E123",
        media_distribution_id="E456",
        web_acl_metric="kyeol-prod-cloudfront",
        certificate_arn=f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/2",
        apps_distribution_id="E789",
        objective=objectives is not None,
    )

    def program(opts: pulumi.ResourceOptions) -> None:
        database = DatabaseAlarms(
            "database",
            DatabaseAlarmsArgs(
                target=target,
                thresholds=alarms.database,
                identifier="db",
                initial_storage_gib=100,
                replica_identifiers=["db-replica"],
            ),
            opts,
        )
        cache = CacheAlarms(
            "cache",
            CacheAlarmsArgs(
                target=target,
                thresholds=alarms.cache,
                node_ids=["kyeol-prod-cache-001", "kyeol-prod-cache-002"],
            ),
            opts,
        )
        cluster = ClusterAlarms(
            "cluster",
            ClusterAlarmsArgs(
                target=target,
                thresholds=alarms.cluster,
                cluster_name="kyeol-prod-eks",
                groups={
                    "default": ScaledGroup(
                        auto_scaling_group_name=pulumi.Output.from_input("eks-nodes"), min=min_nodes, max=9
                    ),
                },
            ),
            opts,
        )
        nat = NatAlarms(
            "nat",
            NatAlarmsArgs(target=target, thresholds=alarms.nat, gateway_ids={"a": "nat-1", "b": "nat-2"}),
            opts,
        )
        edge = EdgeAlarms(
            "edge",
            EdgeAlarmsArgs(
                target=target,
                thresholds=alarms.edge,
                web_acl_metric="kyeol-prod-alb",
                certificate_arns={"ingress": f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/1"},
                cdn=public if cdn else None,
                latency_objective=objectives is not None and objectives.latency is not None,
            ),
            opts,
        )
        names = Copied(original=pulumi.Output.from_input("media"), copy=pulumi.Output.from_input("media-copy"))
        copies = CopyAlarms("copies", CopyAlarmsArgs(target=target, buckets={"media": names}), opts)
        may_tell = aws.sns.TopicPolicy("topic", arn=TOPIC, policy="{}", opts=opts)
        emails = MailAlarmsArgs(target=target, topic_policy=may_tell, configuration_set_name="kyeol-prod-shop")
        mail = MailAlarms("mail", emails, opts)
        audit = AuditAlarms(
            "audit", AuditAlarmsArgs(target=target, thresholds=alarms.audit, log_group_name="trail"), opts
        )
        queue = QueueAlarm(
            "queue", QueueAlarmArgs(target=target, tasks=alarms.cache.queued_tasks, log_group_name="containers"), opts
        )
        apps = AppAlarms("apps", AppAlarmsArgs(target=target, tables={"app-smtp": "kyeol-prod-app-smtp"}), opts)
        logs = LogAlarms("logs", LogAlarmsArgs(target=target, thresholds=alarms.logs, groups={"flows": "flows"}), opts)
        argocd = ArgocdAlarm("argocd", ArgocdAlarmArgs(target=target, log_group_name="containers"), opts)
        watching = (cluster, database, cache, queue, argocd, apps, nat, logs, copies, mail, audit)
        watched = [*edge.watched, *(one.watched for one in watching)]
        if objectives:
            promised = ObjectiveAlarmsArgs(target=public.target, objectives=objectives, distribution_id="E123")
            watched.append(ObjectiveAlarms("objectives", promised, opts).watched)
        if cdn:
            checks = OutsideAlarmsArgs(target=public.target, checks=HealthChecksConfig(), name="www.example.com")
            watched.append(OutsideAlarms("outside", checks, opts).watched)
        Dashboard("dashboard", DashboardArgs(scope=scope("prod"), parts=watched), opts)

    return graph_of(program, "prod")
