"""Alarms of the Valkey replication group."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi import Input

from kyeol.components.alarms.base import Alarm, Target
from kyeol.components.alarms.metric import Metric
from kyeol.components.alarms.panels import Panel, Watched, watch
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

    watched: Watched

    def __init__(self, name: str, args: CacheAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:CacheAlarms", name, None, opts)
        alarms = [_node(args.thresholds, node, f"{number:03d}") for number, node in enumerate(args.node_ids, start=1)]
        cpu, memory, evictions, lag = zip(*alarms, strict=True)
        panels = [
            Panel(title="Engine CPU, per cent", alarms=cpu),
            Panel(title="Memory, per cent", alarms=memory),
            Panel(title="Evictions", alarms=evictions),
            Panel(title="Replication lag, seconds", alarms=lag),
            Panel(title="Connections", metrics=_shown(args.node_ids, "CurrConnections")),
            Panel(title="Keys", metrics=_shown(args.node_ids, "CurrItems")),
        ]
        self.watched = watch(self, name, "Cache", args.target, panels)
        self.register_outputs({})


def _shown(nodes: Sequence[Input[str]], metric: str) -> list[Metric]:
    return [
        Metric(namespace=_NAMESPACE, name=metric, statistic="Maximum", dimensions={"CacheClusterId": node})
        for node in nodes
    ]


def _node(thresholds: CacheAlarmsConfig, node: Input[str], suffix: str) -> list[Alarm]:
    dimensions = {"CacheClusterId": node}
    return [
        Alarm(
            what=f"cache-{suffix}-engine-cpu",
            description=f"The cache's engine runs above {thresholds.engine_cpu_percent} % of its one thread for 15 "
            "minutes. Look for KEYS, large values or a hot key with SLOWLOG; more nodes do not help the primary, a "
            "larger type does.",
            metric=Metric(
                namespace=_NAMESPACE, name="EngineCPUUtilization", statistic="Average", dimensions=dimensions
            ),
            comparison=">",
            threshold=thresholds.engine_cpu_percent,
        ),
        Alarm(
            what=f"cache-{suffix}-memory",
            description=f"The cache uses more than {thresholds.memory_percent} % of its memory. It also holds the task "
            "queue: check that the workers run and the queue shrinks before taking a larger type.",
            metric=Metric(
                namespace=_NAMESPACE, name="DatabaseMemoryUsagePercentage", statistic="Maximum", dimensions=dimensions
            ),
            comparison=">",
            threshold=thresholds.memory_percent,
        ),
        Alarm(
            what=f"cache-{suffix}-evictions",
            description=f"The cache throws out keys ({thresholds.evictions} in five minutes or more): "
            "pages get slow, queued tasks stay. It is full: check the queue's length, then take a larger type.",
            metric=Metric(namespace=_NAMESPACE, name="Evictions", statistic="Sum", dimensions=dimensions),
            comparison=">=",
            threshold=thresholds.evictions,
            periods=2,
            missing="notBreaching",
        ),
        Alarm(
            what=f"cache-{suffix}-replication-lag",
            description=f"The cache's replica is more than {thresholds.replication_lag_seconds} s behind: a failover "
            "now would lose writes. Look at the primary's CPU and network.",
            metric=Metric(namespace=_NAMESPACE, name="ReplicationLag", statistic="Maximum", dimensions=dimensions),
            comparison=">",
            threshold=thresholds.replication_lag_seconds,
            missing="notBreaching",
        ),
    ]
