"""Alarms of the cluster's nodes."""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi import Input

from kyeol.components.alarms.base import Alarm, Target, metric_alarm
from kyeol.config.alarms import ClusterAlarmsConfig

_EC2: Final = "AWS/EC2"


@dataclass(frozen=True, kw_only=True)
class ClusterAlarmsArgs:
    """What the nodes' alarms need.

    Args:
        target: Where they are told.
        thresholds: When they are raised.
        cluster_name: The EKS cluster.
        auto_scaling_group_name: The group that the node group stands on.
        min_nodes: The fewest nodes that there may be.
    """

    target: Target
    thresholds: ClusterAlarmsConfig
    cluster_name: Input[str]
    auto_scaling_group_name: Input[str]
    min_nodes: int


class ClusterAlarms(pulumi.ComponentResource):
    """Alarms of the nodes' number, health and CPU, and of pods that find no node."""

    def __init__(self, name: str, args: ClusterAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:ClusterAlarms", name, None, opts)
        for alarm in _alarms(args):
            metric_alarm(self, name, args.target, alarm)
        self.register_outputs({})


def _alarms(args: ClusterAlarmsArgs) -> list[Alarm]:
    thresholds = args.thresholds
    group = {"AutoScalingGroupName": args.auto_scaling_group_name}
    alarms = [
        Alarm(
            what="nodes-cpu",
            description=f"The nodes' CPU is above {thresholds.cpu_percent} % for 15 minutes. Is the Cluster Autoscaler "
            "running, and is the node group at its maximum? `kubectl top pods -A --sort-by=cpu` names the cause.",
            namespace=_EC2,
            metric="CPUUtilization",
            dimensions=group,
            statistic="Average",
            comparison=">",
            threshold=thresholds.cpu_percent,
        ),
        Alarm(
            what="nodes-status",
            description="A node fails EC2's status checks for ten minutes. `kubectl get nodes`, then drain and "
            "terminate the instance: the group makes a new one.",
            namespace=_EC2,
            metric="StatusCheckFailed",
            dimensions=group,
            statistic="Maximum",
            comparison=">",
            threshold=0,
            periods=2,
            missing="notBreaching",
        ),
        Alarm(
            what="pods-unschedulable",
            description=f"{thresholds.unschedulable_pods} or more pods have found no node for 15 minutes. `kubectl get "
            "events -A --field-selector reason=FailedScheduling` says why: the group's maximum, a zone without "
            "capacity, or a request larger than a node.",
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
        ),
    ]
    if args.min_nodes:
        alarms.append(
            Alarm(
                what="nodes-count",
                description=f"Fewer than {args.min_nodes} nodes are in service for 15 minutes, below the node group's "
                "minimum. Look at the Auto Scaling group's activity: capacity, quota, subnet addresses or a bad image.",
                # Sent each minute by every managed node group made since 2024-06-28
                # (docs.aws.amazon.com/eks/latest/userguide/enable-asg-metrics.html).
                namespace="AWS/AutoScaling",
                metric="GroupInServiceInstances",
                dimensions=group,
                # A period counts in which no minute had enough: a node that is replaced is away for less.
                statistic="Maximum",
                comparison="<",
                threshold=args.min_nodes,
                missing="breaching",
            )
        )
    return alarms
