"""The arrows of a stack's picture: what calls what, as security groups, endpoints and origins say."""

from collections.abc import Mapping, Sequence
from typing import Final

from kyeol.tools.drawing.canvas import Canvas
from kyeol.tools.drawing.shapes import Box
from kyeol.tools.report.views.edge import EdgeView
from kyeol.tools.report.views.flows import ENDPOINTS, MGMT, AllowedFlow

GATEWAYS: Final = "gateway endpoints"
PEERING: Final = "peering"

_BEHIND: Final = ((ENDPOINTS, "ECR"), (ENDPOINTS, "CloudWatch Logs"), (GATEWAYS, "S3 bucket"))
"""What an environment of its own reaches through its endpoints: the door, and the first words of the box."""


def draw_flows(
    canvas: Canvas, flows: Sequence[AllowedFlow], nodes: Box, boxes: Mapping[str, Box], doors: Mapping[str, Box]
) -> None:
    """The flows between the cluster, the data stores below it and the doors beside it.

    Args:
        canvas: Where they are drawn.
        flows: The flows.
        nodes: The cluster's box.
        boxes: The data stores' boxes, by URN.
        doors: The boxes of endpoints and peering, by what they are.
    """
    for flow in flows:
        store = boxes.get(flow.target)
        if store and store.y > nodes.bottom:
            x = store.middle[0]
            canvas.arrow((x, nodes.bottom), (x, store.y), label=flow.port, beside=True)
    ports = {flow.target: flow.port for flow in flows}
    for key, door in doors.items():
        level = door.middle[1]
        if key == PEERING:
            api = ", ".join(flow.port for flow in flows if flow.source == MGMT)
            canvas.arrow((door.x, level), (nodes.right, level), label=api)
        else:
            canvas.arrow((nodes.right, level), (door.x, level), label=ports.get(key, ""))


def draw_outside(canvas: Canvas, doors: Mapping[str, Box], outside: Mapping[str, Box]) -> None:
    """What lies behind endpoints and peering.

    Args:
        canvas: Where it is drawn.
        doors: The boxes of endpoints and peering, by what they are.
        outside: The boxes outside the network, by key.
    """
    for key, title in _BEHIND:
        for box in outside.values():
            if key in doors and box.about.startswith(title):
                canvas.across((doors[key].right, doors[key].middle[1]), (box.x, box.middle[1]))
    if MGMT in outside and PEERING in doors:
        hub, door = outside[MGMT], doors[PEERING]
        canvas.across((hub.x, hub.middle[1]), (door.right, door.middle[1]))


def draw_origins(canvas: Canvas, edge: EdgeView, cloudfront: Box, outside: Mapping[str, Box]) -> None:
    """What CloudFront fetches from buckets.

    Args:
        canvas: Where it is drawn.
        edge: The edge.
        cloudfront: CloudFront's box.
        outside: The boxes outside the network, buckets by URN.
    """
    for urn in dict.fromkeys(bucket for one in edge.distributions for bucket in one.buckets):
        if urn in outside:
            level = outside[urn].middle[1]
            start = (cloudfront.right, min(level, cloudfront.bottom - 8))
            canvas.across(start, (outside[urn].x, level), "origin access control", turn=0.9)
