"""Alarms of the cluster's nodes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi import Input

from kyeol.addons.contract import ScaledGroup
from kyeol.components.alarms.base import Alarm, Target
from kyeol.components.alarms.metric import Metric
from kyeol.components.alarms.panels import Panel, Watched, watch
from kyeol.config.alarms import ClusterAlarmsConfig
from kyeol.config.nodes import FIRST_GROUP

_EC2: Final = "AWS/EC2"
_EKS: Final = "AWS/EKS"


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

    watched: Watched

    def __init__(self, name: str, args: ClusterAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:ClusterAlarms", name, None, opts)
        self.watched = watch(self, name, "Pods and nodes", args.target, list(_panels(args)))
        self.register_outputs({})


def _panels(args: ClusterAlarmsArgs) -> Iterator[Panel]:
    thresholds = args.thresholds
    groups = [
        ("nodes" if key == FIRST_GROUP else f"nodes-{key}", f"node group {key}", group)
        for key, group in args.groups.items()
    ]
    waiting = Metric(
        namespace=_EKS,
        name="scheduler_pending_pods",
        statistic="Maximum",
        dimensions={"ClusterName": args.cluster_name},
    )
    yield Panel(title="Pods without a node", alarms=[_unschedulable(args)], metrics=[waiting])
    yield Panel(title="Nodes' CPU, per cent", alarms=[_cpu(*each, thresholds) for each in groups])
    yield Panel(
        title="Nodes in service",
        alarms=[_count(*each) for each in groups if each[2].min],
        metrics=[_in_service(group) for _, _, group in groups if not group.min],
    )
    yield Panel(title="Nodes that fail EC2's checks", alarms=[_status(*each) for each in groups])


def _unschedulable(args: ClusterAlarmsArgs) -> Alarm:
    pods = args.thresholds.unschedulable_pods
    return Alarm(
        what="pods-unschedulable",
        description=f"{pods} or more pods have found no node for 15 minutes. `kubectl get "
        "events -A --field-selector reason=FailedScheduling` says why: a group's maximum, a zone without capacity, a "
        "taint that no pod tolerates, or a request larger than a node.",
        # A gauge sent once a minute: over one minute the sum is the gauge.
        metric=Metric(
            namespace=_EKS,
            name="scheduler_pending_pods_UNSCHEDULABLE",
            statistic="Sum",
            dimensions={"ClusterName": args.cluster_name},
        ),
        comparison=">=",
        threshold=pods,
        period=60,
        periods=15,
        missing="notBreaching",
    )


def _cpu(what: str, which: str, group: ScaledGroup, thresholds: ClusterAlarmsConfig) -> Alarm:
    return Alarm(
        what=f"{what}-cpu",
        description=f"The CPU of {which} is above {thresholds.cpu_percent} % for 15 minutes. Is the Cluster Autoscaler "
        "running, and is the group at its maximum? `kubectl top pods -A --sort-by=cpu` names the cause.",
        metric=Metric(namespace=_EC2, name="CPUUtilization", statistic="Average", dimensions=_of(group)),
        comparison=">",
        threshold=thresholds.cpu_percent,
    )


def _status(what: str, which: str, group: ScaledGroup) -> Alarm:
    return Alarm(
        what=f"{what}-status",
        description=f"A node of {which} fails EC2's status checks for ten minutes. EKS repairs what Kubernetes sees as "
        "unhealthy: `kubectl get nodes`; if it does not, drain and terminate the instance: the group makes another.",
        metric=Metric(namespace=_EC2, name="StatusCheckFailed", statistic="Maximum", dimensions=_of(group)),
        comparison=">",
        threshold=0,
        periods=2,
        missing="notBreaching",
    )


def _count(what: str, which: str, group: ScaledGroup) -> Alarm:
    return Alarm(
        what=f"{what}-count",
        description=f"Fewer than {group.min} nodes of {which}, its minimum, are in service for 15 minutes. Look at "
        "the Auto Scaling group's activity: capacity, quota, subnet addresses or a bad image.",
        metric=_in_service(group),
        comparison="<",
        threshold=group.min,
        missing="breaching",
    )


def _in_service(group: ScaledGroup) -> Metric:
    return Metric(
        # Sent each minute by every managed node group made since 2024-06-28
        # (docs.aws.amazon.com/eks/latest/userguide/enable-asg-metrics.html).
        namespace="AWS/AutoScaling",
        name="GroupInServiceInstances",
        # A period counts in which no minute had enough: a node that is replaced is away for less.
        statistic="Maximum",
        dimensions=_of(group),
    )


def _of(group: ScaledGroup) -> Mapping[str, Input[str]]:
    return {"AutoScalingGroupName": group.auto_scaling_group_name}
