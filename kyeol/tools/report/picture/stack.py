"""The picture of one stack: its network with what runs in it, how requests come in, what lies around it."""

from collections.abc import Sequence
from typing import Final

from kyeol.tools.drawing.canvas import Canvas
from kyeol.tools.drawing.shapes import Box, Drawing, Text, fitted
from kyeol.tools.preview.graph import Graph
from kyeol.tools.report.picture.columns import MARGIN, ROW_GAP, Columns
from kyeol.tools.report.picture.connections import draw_flows, draw_origins, draw_outside
from kyeol.tools.report.picture.running import (
    cluster_height,
    draw_cluster,
    draw_entry,
    draw_stores,
    entry_height,
    stores_height,
)
from kyeol.tools.report.picture.surroundings import RequestSource, draw_doors, draw_edge, draw_services, edge_height
from kyeol.tools.report.picture.tiers import INNER, draw_subnets, draw_tier, draw_ways_out, subnets_height
from kyeol.tools.report.views.edge import LOAD_BALANCER, EdgeView, edge
from kyeol.tools.report.views.flows import NODES, AllowedFlow, flows
from kyeol.tools.report.views.network import NetworkView, network
from kyeol.tools.report.views.parts import ClusterView, Part, caches, cluster, databases

_HEAD: Final = 78
"""The room for the picture's title."""
_FRAME_HEAD: Final = 74
"""The room for the VPC's title, the internet gateway and the zones' names."""
_TIER: Final = 84
"""The least height of a tier: its name fits along it."""
_GATEWAY: Final = (150, 28)


def stack_picture(graph: Graph) -> Drawing:
    """The picture of a stack."""
    net = network(graph)
    canvas = Canvas()
    canvas.text(MARGIN, 40, graph.stack, "title")
    if net is None:
        canvas.text(MARGIN, 62, "This stack has no network of its own.", "quiet")
        return canvas.drawing(graph.stack, graph.stack, f"{graph.stack} has no network of its own.", (480, 90))
    zones = ", ".join(net.zones)
    canvas.text(MARGIN, 61, f"{net.region}, zones {zones}", "quiet")
    columns = Columns(len(net.zones))
    bottom = _Layout(canvas, graph, net, columns).draw()
    title = f"Architecture of {graph.stack}"
    return canvas.drawing(graph.stack, title, _described(graph, net), (columns.width, bottom + MARGIN))


class _Layout:
    """The rows of the picture, from above to below."""

    def __init__(self, canvas: Canvas, graph: Graph, net: NetworkView, columns: Columns) -> None:
        self.canvas, self.graph, self.net, self.columns = canvas, graph, net, columns
        self.edge: EdgeView = edge(graph, net)
        self.cluster: ClusterView | None = cluster(graph)
        self.stores: Sequence[Part] = [*databases(graph), *caches(graph)]
        self.flows: Sequence[AllowedFlow] = flows(graph, net)

    def draw(self) -> float:
        """Draw everything and return where it ends, in pixels from the top."""
        entry_point = draw_edge(self.canvas, self.edge, self.columns, _HEAD)
        top = _HEAD + (edge_height(self.edge) + 44 if entry_point else 0)
        heights = {tier: self._height(tier) + 2 * INNER for tier in self.net.tiers}
        high = _FRAME_HEAD + sum(heights.values()) + ROW_GAP * (len(heights) - 1) + 14
        vpc = self._frame(top, high)
        gateway = self._gateway(vpc, entry_point)
        boxes: dict[str, Box] = {}
        doors: dict[str, Box] = {}
        y, doors_at = top + _FRAME_HEAD, top + _FRAME_HEAD
        for tier, row in heights.items():
            draw_tier(self.canvas, self.columns, tier, y, row, vpc.key)
            inside = (y + INNER, row - 2 * INNER)
            boxes |= draw_subnets(self.canvas, self.net, self.columns, tier, inside, self._tenants())
            boxes |= self._running(tier, inside, gateway)
            if tier == "app":
                doors_at = inside[0]
                at = (self.columns.doors, doors_at)
                doors = draw_doors(self.canvas, self.net, at, self.columns.doors_width, f"tier {tier}")
                draw_ways_out(self.canvas, self.net, boxes, y - ROW_GAP / 2)
            y += row + ROW_GAP
        levels = (_HEAD, top, doors_at)
        outside = draw_services(self.canvas, self.graph, self.net, self.edge, self.columns, levels)
        if nodes := boxes.get(NODES):
            draw_flows(self.canvas, self.flows, nodes, boxes, doors)
            if (balancer := boxes.get(LOAD_BALANCER)) and self.edge.entry:
                label = ", ".join(self.edge.entry.ports) or "pods"
                points = ((self.columns.middle, balancer.bottom), (self.columns.middle, nodes.y))
                self.canvas.arrow(*points, label=label, beside=True)
        draw_outside(self.canvas, doors, outside)
        if entry_point and entry_point.distributions:
            draw_origins(self.canvas, self.edge, entry_point.box, outside)
        return max(vpc.bottom, *(box.bottom for box in outside.values()), 0)

    def _tenants(self) -> list[Part]:
        """What has addresses in subnets, under the names that fit into them."""
        found = [Part(key=one.key, title="nodes", lines=(), subnets=one.subnets) for one in self._nodes()]
        if self.cluster:
            found.append(Part(key="api", title="cluster API", lines=(), subnets=self.cluster.subnets))
        return [*found, *self.stores]

    def _nodes(self) -> Sequence[Part]:
        return self.cluster.nodes[:1] if self.cluster else ()

    def _height(self, tier: str) -> float:
        """The height of what is in a tier."""
        wide = self.columns.runs_width
        running = 0.0
        if tier == "public" and self.edge.entry:
            running = entry_height(self.edge.entry)
        elif tier == "app":
            doors = draw_doors(Canvas(), self.net, (0, 0), self.columns.doors_width, "")
            running = max(
                cluster_height(self.cluster, wide) if self.cluster else 0, *(box.bottom for box in doors.values()), 0
            )
        elif tier == "data":
            running = stores_height(self.stores)
        return max(running, subnets_height(self.net, tier, self._tenants()), _TIER)

    def _frame(self, top: float, high: float) -> Box:
        columns = self.columns
        name = Text(x=columns.tiers, y=top + 25, text="VPC", look="name")
        addresses = Text(x=columns.tiers + 36, y=top + 25, text=self.net.cidr, look="code")
        middle = columns.zone_width / 2
        zones = [
            Text(
                x=columns.zone(index) + middle,
                y=top + 62,
                look="quiet",
                anchor="middle",
                text=fitted(f"zone {self.net.region}{zone}", columns.zone_width, "quiet"),
            )
            for index, zone in enumerate(self.net.zones)
        ]
        return self.canvas.box(
            "vpc", (columns.frame, top, columns.frame_width, high), "vpc", texts=[name, addresses, *zones]
        )

    def _gateway(self, vpc: Box, entry_point: RequestSource | None) -> Box | None:
        """The internet gateway, at the upper edge of the VPC."""
        if not self.net.internet_gateway:
            return None
        wide, high = _GATEWAY
        x, y = self.columns.middle - wide / 2, vpc.y + 12
        text = Text(x=self.columns.middle, y=y + 19, text="Internet gateway", look="name", anchor="middle")
        box = self.canvas.box(
            self.net.internet_gateway, (x, y, wide, high), "chip chip-way", parent="vpc", texts=[text]
        )
        if entry_point and self.edge.entry:
            start = entry_point.box
            if entry_point.distributions:
                self.canvas.arrow(
                    (self.columns.middle, start.bottom), (self.columns.middle, y), label="443", beside=True
                )
            else:
                level = start.middle[1]
                corner = (self.columns.middle, level)
                self.canvas.arrow((start.right, level), corner, (self.columns.middle, y), label="443", beside=True)
        return box

    def _running(self, tier: str, inside: tuple[float, float], gateway: Box | None) -> dict[str, Box]:
        """What runs in a tier, to the right of its subnets."""
        columns, parent = self.columns, f"tier {tier}"
        at = (columns.runs, inside[0])
        if tier == "public" and self.edge.entry:
            box = draw_entry(self.canvas, self.edge.entry, at, columns.runs_width, parent)
            if gateway:
                self.canvas.arrow((columns.middle, gateway.bottom), (columns.middle, box.y))
            return {LOAD_BALANCER: box}
        if tier == "app" and self.cluster:
            high = cluster_height(self.cluster, columns.runs_width)
            place = (*at, columns.runs_width, high)
            return {NODES: draw_cluster(self.canvas, self.cluster, place, parent)}
        if tier == "data":
            return {box.key: box for box in draw_stores(self.canvas, self.stores, at, columns.runs_width, parent)}
        return {}


def _described(graph: Graph, net: NetworkView) -> str:
    """The picture in words."""
    running = [one.title for one in (*databases(graph), *caches(graph))]
    found = cluster(graph)
    parts = [
        f"VPC {net.cidr} with {len(net.subnets)} subnets in zones {', '.join(net.zones)}",
        f"{len(net.gateways)} NAT gateways",
        *([f"EKS {found.version} on {found.nodes[0].title} nodes"] if found and found.nodes else []),
        *running,
    ]
    return f"{graph.stack}: {'; '.join(parts)}."
