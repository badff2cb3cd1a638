"""The picture of the whole platform: every environment's way from the edge to its data, side by side, above mgmt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.tools.drawing.canvas import INSET, Canvas, height_of
from kyeol.tools.drawing.letters import wrap
from kyeol.tools.drawing.shapes import SIZES, Box, Drawing
from kyeol.tools.preview.graph import Graph
from kyeol.tools.report.views import services
from kyeol.tools.report.views.edge import EdgeView, edge
from kyeol.tools.report.views.flows import MGMT, flows
from kyeol.tools.report.views.network import NetworkView, network
from kyeol.tools.report.views.parts import Part, caches, cluster, databases

_MARGIN, _GUTTER, _INNER, _ROW_GAP = 16, 24, 8, 26
_CARD: Final = 272
_STEP: Final = _CARD + _GUTTER
_HEAD: Final = 48
_ROWS: Final = (height_of(2), height_of(2), height_of(3), height_of(3), height_of(2))
"""The heights of a card's rows: CloudFront, load balancer, cluster, data, services."""
_PLAIN_GAP: Final = 12
_AROUND, _BETWEEN = 2, 6


@dataclass(frozen=True, kw_only=True)
class _DrawnStack:
    """What the picture needs of a stack."""

    graph: Graph
    net: NetworkView
    edge: EdgeView


def platform_picture(graphs: Sequence[Graph]) -> Drawing:
    """The picture of several stacks.

    Args:
        graphs: The recorded graphs; mgmt, if it is among them, is drawn below the others.
    """
    canvas = Canvas()
    found = [(graph, network(graph)) for graph in graphs]
    stacks = [_DrawnStack(graph=graph, net=net, edge=edge(graph, net)) for graph, net in found if net]
    cards = [one for one in stacks if one.graph.stack != MANAGEMENT_STACK]
    hub = next((one for one in stacks if one.graph.stack == MANAGEMENT_STACK), None)
    bottom, clusters = _cards(canvas, cards)
    wide = _MARGIN + max(len(cards), 2) * _STEP + _MARGIN
    if hub:
        level = bottom + (34 if cards else 0)
        bottom = _hub(canvas, hub, [one.graph.stack for one in cards if one.net.peer_cidr], level, wide)
        for one, box in zip(cards, clusters, strict=True):
            _peering(canvas, one, box, level)
    names = ", ".join(one.graph.stack for one in stacks)
    words = (
        f"The stacks {names}: the way of a request from the edge through the load balancer and EKS to the data stores."
    )
    return canvas.drawing("platform", "The platform", words, (wide, bottom + _MARGIN))


def _cards(canvas: Canvas, stacks: Sequence[_DrawnStack]) -> tuple[float, list[Box]]:
    """Draw the environments below the internet; returns where they end, in pixels from the top, and their clusters."""
    if not stacks:
        return _MARGIN, []
    left = _MARGIN + _GUTTER
    place = (left, _MARGIN, len(stacks) * _STEP - _GUTTER, 30.0)
    canvas.box("internet", place, "people", "Internet: shoppers, operators")
    top = _MARGIN + 30 + _ROW_GAP
    high = _HEAD + sum(_ROWS) + 3 * _ROW_GAP + _PLAIN_GAP + _INNER
    return top + high, [_card(canvas, one, left + index * _STEP, top, high) for index, one in enumerate(stacks)]


def _peering(canvas: Canvas, stack: _DrawnStack, cluster_: Box, level: float) -> None:
    """Draw the way from mgmt to an environment's cluster, where a rule admits it."""
    ports = [flow.port for flow in flows(stack.graph, stack.net) if flow.source == MGMT]
    if ports:
        x = cluster_.x - _INNER - _GUTTER / 2
        canvas.arrow((x, level), (x, cluster_.middle[1]), (cluster_.x, cluster_.middle[1]))
        canvas.text(x + 8, level - 12, f"peering, {', '.join(ports)}", "label")


def _card(canvas: Canvas, stack: _DrawnStack, x: float, top: float, high: float) -> Box:
    """Draw one environment and return the box of its cluster."""
    key, net = stack.graph.stack, stack.net
    nat = len(net.gateways)
    way = "no NAT" if not nat else "one NAT" if nat == 1 else "NAT per zone" if nat == len(net.zones) else f"{nat} NATs"
    title, below = f"{key}  {net.cidr}", f"zones {', '.join(net.zones)}; {way}"
    canvas.box(key, (x, top, _CARD, high), "card", title, [below])
    left, wide = x + _INNER, _CARD - 2 * _INNER
    middle = left + wide / 2
    y = top + _HEAD

    def row(index: int, part: Part | None, look: str, missing: str) -> Box:
        place = (left, y, float(wide), _ROWS[index])
        if part is None:
            return canvas.box(f"{key} {missing}", place, "absent", "", [missing], parent=key)
        return canvas.box(f"{key} {part.key}", place, look, part.title, part.lines, parent=key)

    cdn = row(0, _cdn(stack.edge), "edge", "no CloudFront")
    canvas.arrow((middle, top - _ROW_GAP), (middle, top))
    y += _ROWS[0] + _ROW_GAP
    balancer = row(1, _balancer(stack.edge), "edge", "no load balancer")
    canvas.arrow((middle, cdn.bottom), (middle, balancer.y), label="443", beside=True)
    y += _ROWS[1] + _ROW_GAP
    nodes = row(2, _cluster(stack.graph), "cluster", "no cluster")
    canvas.arrow((middle, balancer.bottom), (middle, nodes.y), label="pods", beside=True)
    y += _ROWS[2] + _ROW_GAP
    stores = _stores(stack.graph)
    half = (wide - _BETWEEN) / 2
    ports = {flow.target: flow.port for flow in flows(stack.graph, net)}
    for index, store in enumerate(stores):
        place = (left + index * (half + _BETWEEN), y, half, _ROWS[3])
        if isinstance(store, str):
            canvas.box(f"{key} {store}", place, "absent", "", [store], parent=key)
            continue
        box = canvas.box(f"{key} {store.key}", place, "store", store.title, _short(store), parent=key)
        center = box.middle[0]
        canvas.arrow((center, nodes.bottom), (center, y), label=ports.get(store.key, ""), beside=True)
    y += _ROWS[3] + _PLAIN_GAP
    row(4, Part(key="services", title="Services", lines=_around(stack.graph, wide)), "service", "")
    return nodes


def _cdn(edge: EdgeView) -> Part | None:
    if not edge.distributions:
        return None
    guarded = " + WAF" if edge.web_acls else ""
    names = edge.names if len(edge.names) == 1 else [*edge.names[:1], f"and {len(edge.names) - 1} more"]
    buckets = any(one.buckets for one in edge.distributions)
    return Part(
        key="cdn", title=f"CloudFront{guarded}", lines=[", ".join(names), *(["media from S3"] if buckets else [])]
    )


def _balancer(edge: EdgeView) -> Part | None:
    if edge.entry is None:
        return None
    guarded = " + WAF" if edge.entry.web_acl else ""
    names = [] if edge.distributions else list(edge.names)[:1]
    clients = ["from CloudFront only"] if edge.distributions else ["from an allow-list only"]
    clients += ["secret header checked"] if edge.entry.verified else []
    return Part(key="alb", title=f"ALB{guarded}", lines=[*names, *clients][:2])


def _cluster(graph: Graph) -> Part | None:
    found = cluster(graph)
    if found is None:
        return None
    lines = [line for group in found.nodes[:1] for line in (group.title, *group.lines)]
    return Part(key="eks", title=f"EKS {found.version}", lines=[*lines, f"{len(found.addons)} add-ons by chart"])


def _stores(graph: Graph) -> list[Part | str]:
    """The database and the cache, or that there is none."""
    return [next(iter(databases(graph)), "no database"), next(iter(caches(graph)), "no cache")]


def _short(store: Part) -> list[str]:
    """A data store's first lines, each short."""
    return [word for line in store.lines for word in line.split(", ")][:3]


def _around(graph: Graph, wide: float) -> list[str]:
    return wrap(services.counts(graph), wide - 2 * INSET, SIZES["line"])[:_AROUND]


def _hub(canvas: Canvas, stack: _DrawnStack, peers: Sequence[str], top: float, wide: float) -> float:
    """mgmt, across the whole width; returns where it ends, in pixels from the top."""
    key = stack.graph.stack
    found = cluster(stack.graph)
    parts: list[tuple[Part, str]] = []
    if balancer := _balancer(stack.edge):
        parts.append((balancer, "edge"))
    if found:
        argocd = [f"Argo CD (chart {version})" for name, version in found.addons if name == "argocd"]
        nodes = [group.title for group in found.nodes[:1]]
        parts.append((Part(key="eks", title=f"EKS {found.version}", lines=[*argocd, *nodes]), "cluster"))
    if registry := services.registries(stack.graph):
        names = [name.removeprefix(f"{stack.graph.project}-{key}-") for name in registry.lines]
        parts.append((Part(key="ecr", title="ECR", lines=names), "service"))
    if stack.edge.own_zones:
        parts.append((Part(key="zone", title="Route 53 zone", lines=stack.edge.own_zones), "service"))
    if pipelines := services.pipelines(stack.graph):
        parts.append((pipelines, "service"))
    rows = max((len(part.lines) for part, _ in parts), default=0)
    high = _HEAD + height_of(rows) + _INNER
    zones, peered = ", ".join(stack.net.zones), f"; peered with {', '.join(peers)}" if peers else ""
    place = (_MARGIN, top, wide - 2 * _MARGIN, high)
    canvas.box(key, place, "mgmt", f"{key}  {stack.net.cidr}", [f"zones {zones}{peered}"])
    each = (wide - 2 * _MARGIN - 2 * _INNER + 8) / max(len(parts), 1) - 8
    for index, (part, look) in enumerate(parts):
        inside = (_MARGIN + _INNER + index * (each + 8), top + _HEAD, each, height_of(rows))
        canvas.box(f"{key} {part.key}", inside, look, part.title, part.lines, parent=key)
    return top + high
