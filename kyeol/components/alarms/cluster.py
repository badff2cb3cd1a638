"""Alarms of the cluster's nodes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi import Input

from kyeol.addons.contract import ScaledGroup
from kyeol.components.alarms.base import Alarm, Target, metric_alarm
from kyeol.config.alarms import ClusterAlarmsConfig
from kyeol.config.nodes import FIRST_GROUP

_EC2: Final = "AWS/EC2"


@dataclass(frozen=True, kw_only=True)
class ClusterAlarmsArgs:
    """What the nodes' alarms need.

    Args:
        target: Where they are told.
        thresholds: When they are raised.
        cluster_name: The EKS cluster.
        groups: The node groups, by name.
    """

    target: Target
    thresholds: ClusterAlarmsConfig
    cluster_name: Input[str]
    groups: Mapping[str, ScaledGroup]


class ClusterAlarms(pulumi.ComponentResource):
    """Alarms of pods that find no node, and for each node group of the nodes' number, health and CPU."""

    def __init__(self, name: str, args: ClusterAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:ClusterAlarms", name, None, opts)
        for alarm in _alarms(args):
            metric_alarm(self, name, args.target, alarm)
        self.register_outputs({})


def _alarms(args: ClusterAlarmsArgs) -> Iterator[Alarm]:
    thresholds = args.thresholds
    for key, group in args.groups.items():
        what = "nodes" if key == FIRST_GROUP else f"nodes-{key}"
        yield from _group_alarms(what, f"node group {key}", group, thresholds)
    yield Alarm(
        what="pods-unschedulable",
        description=f"{thresholds.unschedulable_pods} or more pods have found no node for 15 minutes. `kubectl get "
        "events -A --field-selector reason=FailedScheduling` says why: a group's maximum, a zone without capacity, a "
        "taint that no pod tolerates, or a request larger than a node.",
        namespace="AWS/EKS",
        metric="scheduler_pending_pods_UNSCHEDULABLE",
        dimensions={"ClusterName": args.cluster_name},
        # A gauge sent once a minute: over one minute the sum is the gauge.
        statistic="Sum",
        comparison=">=",
        threshold=thresholds.unschedulable_pods,
        period=60,
        periods=15,
        missing="notBreaching",
    )


def _group_alarms(what: str, which: str, group: ScaledGroup, thresholds: ClusterAlarmsConfig) -> Iterator[Alarm]:
    dimensions = {"AutoScalingGroupName": group.auto_scaling_group_name}
    yield Alarm(
        what=f"{what}-cpu",
        description=f"The CPU of {which} is above {thresholds.cpu_percent} % for 15 minutes. Is the Cluster Autoscaler "
        "running, and is the group at its maximum? `kubectl top pods -A --sort-by=cpu` names the cause.",
        namespace=_EC2,
        metric="CPUUtilization",
        dimensions=dimensions,
        statistic="Average",
        comparison=">",
        threshold=thresholds.cpu_percent,
    )
    yield Alarm(
        what=f"{what}-status",
        description=f"A node of {which} fails EC2's status checks for ten minutes. EKS repairs what Kubernetes sees as "
        "unhealthy: `kubectl get nodes`; if it does not, drain and terminate the instance: the group makes another.",
        namespace=_EC2,
        metric="StatusCheckFailed",
        dimensions=dimensions,
        statistic="Maximum",
        comparison=">",
        threshold=0,
        periods=2,
        missing="notBreaching",
    )
    if group.min:
        yield Alarm(
            what=f"{what}-count",
            description=f"Fewer than {group.min} nodes of {which}, its minimum, are in service for 15 minutes. Look at "
            "the Auto Scaling group's activity: capacity, quota, subnet addresses or a bad image.",
            # Sent each minute by every managed node group made since 2024-06-28
            # (docs.aws.amazon.com/eks/latest/userguide/enable-asg-metrics.html).
            namespace="AWS/AutoScaling",
            metric="GroupInServiceInstances",
            dimensions=dimensions,
            # A period counts in which no minute had enough: a node that is replaced is away for less.
            statistic="Maximum",
            comparison="<",
            threshold=group.min,
            missing="breaching",
        )
