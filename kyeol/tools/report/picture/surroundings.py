"""The boxes around a stack's network: who calls, names, CloudFront, and the services outside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kyeol.tools.drawing.canvas import INSET, Canvas, height_of
from kyeol.tools.drawing.letters import wrap
from kyeol.tools.drawing.shapes import SIZES, Box, Point
from kyeol.tools.preview.graph import Graph
from kyeol.tools.report.picture.columns import Columns
from kyeol.tools.report.picture.connections import GATEWAYS, PEERING
from kyeol.tools.report.picture.running import INNER, TAG_HEIGHT, tag
from kyeol.tools.report.views import services
from kyeol.tools.report.views.edge import Distribution, EdgeView
from kyeol.tools.report.views.flows import ENDPOINTS, MGMT
from kyeol.tools.report.views.network import NetworkView
from kyeol.tools.report.views.parts import Part

_USERS: Final = 136
_SHOWN: Final = 4


@dataclass(frozen=True)
class RequestSource:
    """Where requests come from.

    Args:
        box: The last box before the network.
        distributions: Whether that is CloudFront.
    """

    box: Box
    distributions: bool


def edge_height(edge: EdgeView) -> float:
    """How high the row above the network is."""
    return max(_distributions_height(edge), height_of(len(_names(edge))), height_of(2))


def _distributions_height(edge: EdgeView) -> float:
    if not edge.distributions:
        return 0
    return height_of(len(edge.distributions)) + len(edge.web_acls) * (TAG_HEIGHT + INNER) - (2 if edge.web_acls else 0)


def _names(edge: EdgeView) -> list[str]:
    names = [*edge.names, *(f"zone {zone}" for zone in edge.own_zones)]
    return names if len(names) <= _SHOWN else [*names[: _SHOWN - 1], f"and {len(names) - _SHOWN + 1} more"]


def draw_edge(canvas: Canvas, edge: EdgeView, columns: Columns, top: float) -> RequestSource | None:
    """Callers, names and CloudFront, from left to right; None where nothing comes in."""
    if not edge.distributions and not edge.entry:
        return None
    high = edge_height(edge)
    clients = [] if edge.distributions or not edge.entry else list(edge.entry.clients)
    lines = clients[:2] if clients else ["anywhere, HTTPS"]
    place = (columns.frame, top, float(_USERS), high)
    users = canvas.box(
        "users", place, "people", "Allowed clients" if clients else "Shoppers", lines, code=bool(clients)
    )
    left = users.right + 26
    place = (left, top, columns.runs - 56 - left, high)
    names = canvas.box("names", place, "edge", "Route 53", _names(edge))
    canvas.across((users.right, names.middle[1]), (names.x, names.middle[1]))
    if not edge.distributions:
        return RequestSource(names, distributions=False)
    place = (columns.runs, top, columns.runs_width, high)
    box = canvas.box("cloudfront", place, "edge", "CloudFront", [_about(one) for one in edge.distributions])
    below = top + height_of(len(edge.distributions)) - 2
    for acl in edge.web_acls:
        tag(canvas, acl, (columns.runs + INNER, below), columns.runs_width - 2 * INNER, "cloudfront")
        below += TAG_HEIGHT + INNER
    canvas.across((names.right, names.middle[1]), (box.x, names.middle[1]), "HTTPS")
    return RequestSource(box, distributions=True)


def _about(distribution: Distribution) -> str:
    to = ["load balancer"] if distribution.to_load_balancer else []
    to += ["S3"] if distribution.buckets else []
    return f"{', '.join(distribution.names) or 'no name of its own'}: to {' and '.join(to) or 'elsewhere'}"


def draw_services(
    canvas: Canvas, graph: Graph, net: NetworkView, edge: EdgeView, columns: Columns, levels: Sequence[float]
) -> dict[str, Box]:
    """The services outside the network, from the row above it downwards; returns their boxes, by key.

    Args:
        canvas: Where they are drawn.
        graph: The recorded graph.
        net: The network.
        edge: The edge.
        columns: Where they are.
        levels: The upper edges of the rows: above the network, the network itself, then its doors.
    """
    boxes: dict[str, Box] = {}
    free = levels[0]
    for level, part, look in _parts(graph, net, edge, levels):
        y = max(free, level)
        place = (columns.outside, y, columns.outside_width, height_of(len(part.lines)))
        boxes[part.key] = canvas.box(part.key, place, look, part.title, part.lines)
        free = boxes[part.key].bottom + 12
    return boxes


def _parts(
    graph: Graph, net: NetworkView, edge: EdgeView, levels: Sequence[float]
) -> Iterator[tuple[float, Part, str]]:
    above, beside, doors = levels
    served = {bucket for one in edge.distributions for bucket in one.buckets}
    buckets = services.buckets(graph)
    for bucket in (one for one in buckets if one.key in served):
        yield above, Part(key=bucket.key, title=f"S3 {bucket.title}", lines=["only through CloudFront"]), "service"
    if pipelines := services.pipelines(graph):
        yield above, pipelines, "service"
    for part in services.others(graph):
        yield beside, part, "service"
    for found in (services.registries(graph), services.logs(graph)):
        if found:
            yield doors, found, "service"
    if kept := [one for one in buckets if one.key not in served]:
        words = [f"{one.title} ({one.lines[0]})" if one.lines else one.title for one in kept]
        lines = wrap(words, plan_room(), SIZES["line"])
        yield doors, Part(key="buckets", title=f"S3 bucket{'' if len(kept) == 1 else 's'}", lines=lines), "service"
    if net.peer_cidr:
        yield doors, Part(key=MGMT, title="mgmt VPC", lines=[net.peer_cidr, "Argo CD deploys from here"]), "mgmt"


def plan_room() -> float:
    """The room for a line in a box outside the network."""
    return Columns(0).outside_width - 2 * INSET


def draw_doors(canvas: Canvas, net: NetworkView, at: Point, wide: float, parent: str) -> dict[str, Box]:
    """Endpoints and peering, one below the other; returns their boxes, by what they are."""
    doors: list[tuple[str, str, Sequence[str]]] = []
    if net.interfaces:
        doors.append((ENDPOINTS, "Interface endpoints", net.interfaces))
    if net.gateway_endpoints:
        doors.append((GATEWAYS, "Gateway endpoint", net.gateway_endpoints))
    if net.peer_cidr:
        doors.append((PEERING, "VPC peering", ["with mgmt"]))
    boxes: dict[str, Box] = {}
    y = at[1]
    for key, title, lines in doors:
        place = (at[0], y, wide, height_of(len(lines)))
        boxes[key] = canvas.box(key, place, "door", title, lines, parent=parent)
        y = boxes[key].bottom + 14
    return boxes
