"""Alarms of the NAT gateways."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi import Input

from kyeol.components.alarms.base import HOUR, Alarm, Target
from kyeol.components.alarms.metric import Metric
from kyeol.components.alarms.panels import Panel, Watched, watch
from kyeol.config.alarms import NatAlarmsConfig

_NAMESPACE: Final = "AWS/NATGateway"
_TRAFFIC: Final = {"sent": "BytesOutToDestination", "received": "BytesInFromDestination"}
_GIB: Final = 1024**3


@dataclass(frozen=True, kw_only=True)
class NatAlarmsArgs:
    """What the NAT gateways' alarms need.

    Args:
        target: Where they are told.
        thresholds: When they are raised, for each gateway.
        gateway_ids: The gateways, by zone.
    """

    target: Target
    thresholds: NatAlarmsConfig
    gateway_ids: Mapping[str, Input[str]]


class NatAlarms(pulumi.ComponentResource):
    """Alarms of connections without a port, of dropped packets and of paid gigabytes of every NAT gateway."""

    watched: Watched

    def __init__(self, name: str, args: NatAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:NatAlarms", name, None, opts)
        alarms = [_gateway(args.thresholds, zone, gateway) for zone, gateway in args.gateway_ids.items()]
        ports, drops, sent, received = zip(*alarms, strict=True)
        panels = [
            Panel(title="Connections without a port", alarms=ports),
            Panel(title="Dropped packets", alarms=drops),
            Panel(title="Bytes to the internet", alarms=sent),
            Panel(title="Bytes from the internet", alarms=received),
        ]
        self.watched = watch(self, name, "NAT gateways", args.target, panels)
        self.register_outputs({})


def _gateway(thresholds: NatAlarmsConfig, zone: str, gateway: Input[str]) -> list[Alarm]:
    dimensions = {"NatGatewayId": gateway}
    return [
        Alarm(
            what=f"nat-{zone}-ports",
            description=f"The NAT gateway of zone {zone} refuses connections: it has no port left for one destination. "
            "Look in the flow logs for the destination; an interface endpoint takes AWS's own traffic off it.",
            metric=Metric(namespace=_NAMESPACE, name="ErrorPortAllocation", statistic="Sum", dimensions=dimensions),
            comparison=">=",
            threshold=thresholds.port_allocation_errors,
            periods=1,
            missing="notBreaching",
        ),
        Alarm(
            what=f"nat-{zone}-drops",
            description=f"The NAT gateway of zone {zone} drops packets ({thresholds.dropped_packets} in five minutes "
            "or more). Look at AWS Health for the zone and at the gateway's throughput.",
            metric=Metric(namespace=_NAMESPACE, name="PacketsDropCount", statistic="Sum", dimensions=dimensions),
            comparison=">=",
            threshold=thresholds.dropped_packets,
            periods=2,
            missing="notBreaching",
        ),
        *(_traffic(thresholds, zone, what, name, dimensions) for what, name in _TRAFFIC.items()),
    ]


def _traffic(
    thresholds: NatAlarmsConfig, zone: str, what: str, name: str, dimensions: Mapping[str, Input[str]]
) -> Alarm:
    return Alarm(
        what=f"nat-{zone}-{what}",
        description=f"The NAT gateway of zone {zone} has {what} {thresholds.gib_per_hour} GiB an hour for three hours, "
        "each of which is paid for. The flow logs say who talks to whom: images that are pulled again and again, or "
        "an AWS service that an endpoint of the VPC would take off it?",
        metric=Metric(namespace=_NAMESPACE, name=name, statistic="Sum", dimensions=dimensions),
        comparison=">=",
        threshold=thresholds.gib_per_hour * _GIB,
        period=HOUR,
        missing="notBreaching",
    )
