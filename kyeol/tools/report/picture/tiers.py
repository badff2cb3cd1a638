"""The boxes of a stack's subnets, tier by tier and zone by zone, and the ways out of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kyeol.tools.drawing.canvas import FIRST, INSET, LEADING, Canvas
from kyeol.tools.drawing.shapes import Box, Point, Text, fitted
from kyeol.tools.report.picture.columns import GAP, Columns
from kyeol.tools.report.views.network import Gateway, NetworkView, SubnetView
from kyeol.tools.report.views.parts import Part

INNER: Final = 10
"""Between a tier's edge and what is in it."""
_TEXTS: Final = FIRST + 2 * LEADING + 8
_CHIP, _CHIP_GAP, _INDENT = 24, 5, 6
_NAT: Final = 42

TITLES: Final[Mapping[str, str]] = {"public": "Public", "app": "App-private", "data": "Data-private"}


def tenants(net: NetworkView, subnet: SubnetView, parts: Sequence[Part]) -> list[str]:
    """What has addresses in a subnet."""
    found = [part.title for part in parts if subnet.id in part.subnets]
    count = net.interface_subnets.get(subnet.id, 0)
    return [*found, f"{count} endpoint{'' if count == 1 else 's'}"] if count else found


def subnets_height(net: NetworkView, tier: str, parts: Sequence[Part]) -> float:
    """How high the subnets of a tier are, all alike."""
    return max(
        (sum(_needed(net, one, parts) + GAP for one in net.at(tier, zone)) - GAP for zone in net.zones), default=0
    )


def _needed(net: NetworkView, subnet: SubnetView, parts: Sequence[Part]) -> float:
    gateways = sum(1 for gateway in net.gateways if gateway.subnet == subnet.id)
    return _TEXTS + len(tenants(net, subnet, parts)) * (_CHIP + _CHIP_GAP) + gateways * (_NAT + _CHIP_GAP) + 3


def draw_tier(canvas: Canvas, columns: Columns, tier: str, top: float, high: float, parent: str) -> Box:
    """The frame of a tier, with its name along its left edge.

    Args:
        canvas: Where it is drawn.
        columns: Where they are.
        tier: The tier.
        top: Its upper edge.
        high: Its height.
        parent: The box of the VPC.
    """
    title = TITLES.get(tier, tier.capitalize())
    name = Text(
        x=columns.tiers + 17, y=top + high / 2, text=fitted(title, high - 8, "strip"), look="strip",
        anchor="middle", upwards=True,
    )  # fmt: skip
    known = tier if tier in TITLES else "other"
    place = (columns.tiers, top, columns.tiers_width, high)
    return canvas.box(f"tier {tier}", place, f"tier tier-{known}", parent=parent, texts=[name])


def draw_subnets(
    canvas: Canvas, net: NetworkView, columns: Columns, tier: str, span: tuple[float, float], parts: Sequence[Part]
) -> dict[str, Box]:
    """The subnets of a tier, as high as there is room; returns their boxes and those of NAT gateways, by id.

    Args:
        canvas: Where they are drawn.
        net: The network.
        columns: Where they are.
        tier: The tier.
        span: Upper edge and height of the room.
        parts: What lives in subnets.
    """
    boxes: dict[str, Box] = {}
    for index, zone in enumerate(net.zones):
        here = net.at(tier, zone)
        high = (span[1] - GAP * (len(here) - 1)) / len(here) if here else 0
        for place, subnet in enumerate(here):
            at = (columns.zone(index), span[0] + place * (high + GAP))
            boxes.update(_subnet(canvas, net, subnet, at, (columns.zone_width, high), parts))
    return boxes


def _subnet(
    canvas: Canvas, net: NetworkView, subnet: SubnetView, at: Point, size: Point, parts: Sequence[Part]
) -> Iterator[tuple[str, Box]]:
    x, y = at
    texts = [
        Text(x=x + INSET, y=y + FIRST, text=f"{subnet.tier}-{subnet.zone}", look="name"),
        Text(x=x + INSET, y=y + FIRST + LEADING, text=subnet.cidr, look="code"),
        Text(x=x + INSET, y=y + FIRST + 2 * LEADING, text=way_out(net, subnet), look="quiet"),
    ]
    known = subnet.tier if subnet.tier in TITLES else "other"
    parent = f"tier {subnet.tier}"
    yield subnet.id, canvas.box(subnet.urn, (x, y, *size), f"subnet subnet-{known}", parent=parent, texts=texts)
    top, wide = y + _TEXTS, size[0] - 2 * _INDENT
    for gateway in (one for one in net.gateways if one.subnet == subnet.id):
        place = (x + _INDENT, top, wide, _NAT)
        yield gateway.urn, _gateway(canvas, gateway, place, subnet.urn)
        top += _NAT + _CHIP_GAP
    for tenant in tenants(net, subnet, parts):
        shown = fitted(tenant, wide - 12, "quiet")
        text = Text(x=x + size[0] / 2, y=top + 16, text=shown, look="quiet", anchor="middle")
        place = (x + _INDENT, top, wide, _CHIP)
        canvas.box(f"{subnet.urn} {tenant}", place, "chip", parent=subnet.urn, texts=[text])
        top += _CHIP + _CHIP_GAP


def _gateway(canvas: Canvas, gateway: Gateway, place: tuple[float, float, float, float], parent: str) -> Box:
    x, y, wide, _ = place
    middle = x + wide / 2
    return canvas.box(
        gateway.urn,
        place,
        "chip chip-way",
        parent=parent,
        texts=[
            Text(x=middle, y=y + 17, text="NAT gateway", look="name", anchor="middle"),
            Text(x=middle, y=y + 33, text=fitted(gateway.address, wide - 8, "code"), look="code", anchor="middle"),
        ],
    )


def way_out(net: NetworkView, subnet: SubnetView) -> str:
    """Where a subnet's default route leads, in words."""
    if not subnet.way_out:
        return "no route out"
    zones = {one.id: one.zone for one in net.subnets}
    served = [one for one in net.gateways if subnet.id in one.serves]
    return f"out by NAT {zones.get(served[0].subnet, '')}".rstrip() if served else "out by gateway"


def draw_ways_out(canvas: Canvas, net: NetworkView, boxes: Mapping[str, Box], level: float) -> None:
    """Arrows from subnets to the NAT gateway that serves them, along a common level between the tiers.

    Args:
        canvas: Where they are drawn.
        net: The network.
        boxes: The boxes of subnets and gateways, by id and URN.
        level: Where they run from zone to zone.
    """
    for gateway in net.gateways:
        end = boxes.get(gateway.urn)
        for start in (boxes[identifier] for identifier in sorted(gateway.serves) if identifier in boxes):
            if end and start.y > end.bottom:
                (x1, _), (x2, _) = start.middle, end.middle
                points = [(x1, start.y), (x1, level), (x2, level), (x2, end.bottom)]
                canvas.arrow(*(points if x1 != x2 else (points[0], points[-1])), quiet=True)
