"""The boxes of what runs in a stack's network: load balancer, cluster, data stores."""

from collections.abc import Sequence
from typing import Final

from kyeol.tools.drawing.canvas import FIRST, INSET, LEADING, Canvas, height_of
from kyeol.tools.drawing.letters import wrap
from kyeol.tools.drawing.shapes import SIZES, Box, Point, Text, fitted
from kyeol.tools.report.picture.columns import GAP
from kyeol.tools.report.views.edge import LOAD_BALANCER, Entry
from kyeol.tools.report.views.parts import ClusterView, Part

INNER: Final = 8
"""Between a box and those in it."""
TAG_HEIGHT: Final = 28
"""The height of a box with one line."""


def tag(canvas: Canvas, part: Part, at: Point, wide: float, parent: str) -> Box:
    """A small box of one line, such as a web ACL."""
    place = (*at, wide, TAG_HEIGHT)
    room = wide - 2 * INSET
    text = fitted(f"{part.title}: {', '.join(part.lines)}", room, "line")
    line = Text(x=at[0] + INSET, y=at[1] + FIRST, text=text, look="line")
    return canvas.box(part.key, place, "edge-inner", parent=parent, texts=[line])


def entry_lines(entry: Entry) -> list[str]:
    """What the load balancer's box says."""
    shown = ", ".join(entry.clients[:2]) + (f" + {len(entry.clients) - 2}" if len(entry.clients) > 2 else "")
    lines = ["made by the Ingress, 443"]
    if shown:
        lines.append(f"from {shown} only" + (", secret header checked" if entry.verified else ""))
    return lines


def entry_height(entry: Entry) -> float:
    """How high the load balancer's box is."""
    return height_of(len(entry_lines(entry))) + (TAG_HEIGHT + INNER - 2 if entry.web_acl else 0)


def draw_entry(canvas: Canvas, entry: Entry, at: Point, wide: float, parent: str) -> Box:
    """The load balancer with its web ACL."""
    key, lines = LOAD_BALANCER, entry_lines(entry)
    place = (*at, wide, entry_height(entry))
    box = canvas.box(key, place, "edge", "Application Load Balancer", lines, parent=parent)
    if entry.web_acl:
        below = at[1] + height_of(len(lines)) - 2
        tag(canvas, entry.web_acl, (at[0] + INNER, below), wide - 2 * INNER, key)
    return box


def _api(cluster: ClusterView) -> str:
    if not cluster.admits:
        return "API endpoint: private"
    more = f" + {len(cluster.admits) - 1}" if len(cluster.admits) > 1 else ""
    return f"API endpoint: private; public for {cluster.admits[0]}{more}"


def _managed(cluster: ClusterView, wide: float) -> list[str]:
    names = [name for name, _ in cluster.managed]
    return wrap(names, wide - 2 * INNER - 2 * INSET, SIZES["line"]) if names else []


def cluster_height(cluster: ClusterView, wide: float) -> float:
    """How high the cluster's box is."""
    inside = [height_of(len(group.lines)) for group in cluster.nodes]
    inside += [height_of(1)] if cluster.namespaces else []
    inside += [height_of(len(cluster.addons))] if cluster.addons else []
    inside += [height_of(len(_managed(cluster, wide)))] if cluster.managed else []
    return height_of(1) + sum(high + INNER for high in inside)


def draw_cluster(canvas: Canvas, cluster: ClusterView, place: tuple[float, float, float, float], parent: str) -> Box:
    """The cluster with its nodes, Namespaces and add-ons."""
    x, y, wide, _ = place
    title = f"EKS {cluster.version} {cluster.name}"
    box = canvas.box(cluster.urn, place, "cluster", title, [_api(cluster)], parent=parent)
    top, inner = y + height_of(1), wide - 2 * INNER

    def nested(key: str, heading: str, lines: Sequence[str], texts: Sequence[Text] = (), rows: int = 0) -> None:
        nonlocal top
        high = height_of(len(lines) + rows)
        inside = (x + INNER, top, inner, high)
        canvas.box(key, inside, "cluster-inner", heading, lines, parent=cluster.urn, texts=texts)
        top += high + INNER

    for group in cluster.nodes:
        nested(group.key, group.title, group.lines)
    if cluster.namespaces:
        nested("namespaces", "Application namespaces", [", ".join(cluster.namespaces)])
    if cluster.addons:
        rows = list(_rows(cluster.addons, x + INNER, top, inner))
        nested("addons", "Add-ons", [], rows, len(cluster.addons))
    if cluster.managed:
        nested("managed add-ons", "Add-ons managed by EKS", _managed(cluster, wide))
    return box


def _rows(addons: Sequence[tuple[str, str]], x: float, y: float, wide: float) -> list[Text]:
    """Names to the left, versions to the right."""
    texts: list[Text] = []
    for index, (name, version) in enumerate(addons, 1):
        line = y + FIRST + LEADING * index
        texts.append(Text(x=x + INSET, y=line, text=fitted(name, wide - 90, "line"), look="line"))
        texts.append(Text(x=x + wide - INSET, y=line, text=fitted(version, 70, "code"), look="code", anchor="end"))
    return texts


def stores_height(stores: Sequence[Part]) -> float:
    """How high the data stores are, two side by side."""
    rows = [stores[index : index + 2] for index in range(0, len(stores), 2)]
    return sum(max(height_of(len(one.lines)) for one in row) + GAP for row in rows) - GAP if rows else 0


def draw_stores(canvas: Canvas, stores: Sequence[Part], at: Point, wide: float, parent: str) -> list[Box]:
    """The data stores, two side by side."""
    x, y = at
    half = (wide - GAP) / 2
    boxes: list[Box] = []
    for index in range(0, len(stores), 2):
        row = stores[index : index + 2]
        high = max(height_of(len(one.lines)) for one in row)
        for column, one in enumerate(row):
            place = (x + column * (half + GAP), y, half, high)
            boxes.append(canvas.box(one.key, place, "store", one.title, one.lines, parent=parent))
        y += high + GAP
    return boxes
