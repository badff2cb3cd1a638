"""Alarms of the Valkey replication group."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi import Input

from kyeol.components.alarms.base import Alarm, Target, metric_alarm
from kyeol.config.alarms import CacheAlarmsConfig

_NAMESPACE: Final = "AWS/ElastiCache"


@dataclass(frozen=True, kw_only=True)
class CacheAlarmsArgs:
    """What the cache's alarms need.

    Args:
        target: Where they are told.
        thresholds: When they are raised, for each node.
        node_ids: The identifiers of the replication group's nodes, in their order.
    """

    target: Target
    thresholds: CacheAlarmsConfig
    node_ids: Sequence[Input[str]]


class CacheAlarms(pulumi.ComponentResource):
    """Alarms of engine CPU, memory, evictions and replication of every node of a replication group.

    Any node may become the primary, so each has every alarm; a primary sends no replication lag.
    """

    def __init__(self, name: str, args: CacheAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:CacheAlarms", name, None, opts)
        for number, node in enumerate(args.node_ids, start=1):
            for alarm in _node(args.thresholds, node, f"{number:03d}"):
                metric_alarm(self, name, args.target, alarm)
        self.register_outputs({})


def _node(thresholds: CacheAlarmsConfig, node: Input[str], suffix: str) -> list[Alarm]:
    dimensions = {"CacheClusterId": node}
    return [
        Alarm(
            what=f"cache-{suffix}-engine-cpu",
            description=f"The cache's engine runs above {thresholds.engine_cpu_percent} % of its one thread for 15 "
            "minutes. Look for KEYS, large values or a hot key with SLOWLOG; more nodes do not help the primary, a "
            "larger type does.",
            namespace=_NAMESPACE,
            metric="EngineCPUUtilization",
            dimensions=dimensions,
            statistic="Average",
            comparison=">",
            threshold=thresholds.engine_cpu_percent,
        ),
        Alarm(
            what=f"cache-{suffix}-memory",
            description=f"The cache uses more than {thresholds.memory_percent} % of its memory. It also holds the task "
            "queue: check that the workers run and the queue shrinks before taking a larger type.",
            namespace=_NAMESPACE,
            metric="DatabaseMemoryUsagePercentage",
            dimensions=dimensions,
            statistic="Maximum",
            comparison=">",
            threshold=thresholds.memory_percent,
        ),
        Alarm(
            what=f"cache-{suffix}-evictions",
            description=f"The cache throws out keys ({thresholds.evictions} in five minutes or more): "
            "pages get slow, queued tasks stay. It is full: check the queue's length, then take a larger type.",
            namespace=_NAMESPACE,
            metric="Evictions",
            dimensions=dimensions,
            statistic="Sum",
            comparison=">=",
            threshold=thresholds.evictions,
            periods=2,
            missing="notBreaching",
        ),
        Alarm(
            what=f"cache-{suffix}-replication-lag",
            description=f"The cache's replica is more than {thresholds.replication_lag_seconds} s behind: a failover "
            "now would lose writes. Look at the primary's CPU and network.",
            namespace=_NAMESPACE,
            metric="ReplicationLag",
            dimensions=dimensions,
            statistic="Maximum",
            comparison=">",
            threshold=thresholds.replication_lag_seconds,
            missing="notBreaching",
        ),
    ]
