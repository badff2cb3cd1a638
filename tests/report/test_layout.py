"""How the pictures are laid out: everything is there, and nothing covers anything else."""

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import pytest

from kyeol.config.reading import stackfile
from kyeol.tools.cost.bill import bill
from kyeol.tools.drawing.shapes import Box, Drawing, Text
from kyeol.tools.drawing.svg import document
from kyeol.tools.kinds import vpc
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.run import Preview
from kyeol.tools.report.picture.cost import cost_picture
from kyeol.tools.report.picture.platform import platform_picture
from kyeol.tools.report.picture.stack import stack_picture
from tests.frames import frame, touch, within
from tests.harness import ROOT, SHIPPED, STACKS, run_stack
from tests.json_values import known
from tests.unit.tools.cost import stacks

ENDPOINTS = [
    "ecr.api", "ecr.dkr", "logs", "sts", "ec2", "eks", "elasticloadbalancing", "autoscaling", "secretsmanager", "wafv2",
]  # fmt: skip


def ancestors(box: Box, boxes: Mapping[str, Box]) -> set[str]:
    found: set[str] = set()
    while box.parent:
        found.add(box.parent)
        box = boxes[box.parent]
    return found


def texts_of(drawing: Drawing) -> list[tuple[str, Text]]:
    """Every text of a picture, with the key of its box."""
    inside = [(box.key, text) for box in drawing.boxes for text in box.texts]
    labels = [("an arrow", arrow.text) for arrow in drawing.arrows if arrow.label]
    return [*inside, *labels, *(("the picture", text) for text in drawing.texts)]


def assert_tidy(drawing: Drawing) -> None:
    """Boxes lie within their parents and beside one another; texts lie in their boxes and cover nothing."""
    boxes = {box.key: box for box in drawing.boxes}
    assert len(boxes) == len(drawing.boxes), "a key stands for one box"
    paper = (0.0, 0.0, drawing.width, drawing.height)
    for box in drawing.boxes:
        assert within(frame(box), frame(boxes[box.parent]) if box.parent else paper), f"{box.key} leaves its parent"
    for one, other in combinations(drawing.boxes, 2):
        nested = one.key in ancestors(other, boxes) or other.key in ancestors(one, boxes)
        assert nested or not touch(frame(one), frame(other)), f"{one.key} and {other.key} overlap"
    for key, text in texts_of(drawing):
        outer = frame(boxes[key]) if key in boxes else paper
        assert within(text.frame, outer), f"{text.text!r} leaves {key}"
        for child in drawing.inside(boxes[key]) if key in boxes else ():
            assert not touch(text.frame, frame(child)), f"{text.text!r} of {key} lies under {child.key}"
    for (_, one_text), (_, other_text) in combinations(texts_of(drawing), 2):
        assert not touch(one_text.frame, other_text.frame), f"{one_text.text!r} covers {other_text.text!r}"


def shown(drawing: Drawing) -> set[str]:
    return {text.text for _, text in texts_of(drawing)}


def test_nothing_overlaps_and_every_text_fits(drawing: Drawing) -> None:
    assert_tidy(drawing)


def test_arrows_begin_and_end_at_boxes(drawing: Drawing) -> None:
    for arrow in drawing.arrows:
        for x, y in (arrow.points[0], arrow.points[-1]):
            near = (x - 0.5, y - 0.5, x + 0.5, y + 0.5)
            at_edge = any(touch(near, frame(box)) and not within(near, frame(box)) for box in drawing.boxes)
            assert at_edge, f"an arrow ({arrow.label}) ends in the open at {x}, {y}"


def test_arrows_run_level_or_upright_and_cross_no_label(drawing: Drawing) -> None:
    for arrow in drawing.arrows:
        for (x1, y1), (x2, y2) in zip(arrow.points, arrow.points[1:], strict=False):
            assert x1 == x2 or y1 == y2, f"{arrow.label} slants"
            stretch = (min(x1, x2) - 0.5, min(y1, y2) - 0.5, max(x1, x2) + 0.5, max(y1, y2) + 0.5)
            for key, text in texts_of(drawing):
                assert not touch(stretch, text.frame), f"an arrow runs through {text.text!r} of {key}"


@pytest.mark.parametrize("stack", STACKS)
def test_every_subnet_and_nat_gateway_is_in_its_picture(graphs: Mapping[str, Graph], stack: str) -> None:
    graph = graphs[stack]
    drawing = stack_picture(graph)
    boxes = {box.key: box for box in drawing.boxes}
    for subnet in graph.of_type(vpc.SUBNET.type):
        assert subnet.inputs["cidrBlock"] in [text.text for text in boxes[subnet.urn].texts]
    subnets = {one.id: one.urn for one in graph.of_type(vpc.SUBNET.type)}
    for gateway in graph.of_type(vpc.NAT_GATEWAY.type):
        assert boxes[gateway.urn].parent == subnets[known(gateway.inputs)["subnetId"]], (
            "a gateway stands in its own subnet"
        )


def test_the_picture_of_prod_has_every_part_of_its_request_path(graphs: Mapping[str, Graph]) -> None:
    drawing = stack_picture(graphs["prod"])
    titles = {box.texts[0].text for box in drawing.boxes if box.texts}
    assert {
        "CloudFront", "Route 53", "Internet gateway", "Application Load Balancer", "EKS 1.36 kyeol-prod-eks",
        "PostgreSQL 15", "Valkey 8.1", "S3 media", "Interface endpoints", "mgmt VPC",
    } <= titles  # fmt: skip
    ends = {
        (start.texts[0].text, end.texts[0].text): arrow.label
        for arrow in drawing.arrows
        for start in drawing.boxes
        for end in drawing.boxes
        if start.texts and end.texts and not start.parent.startswith("namespaces")
        and _at(arrow.points[0], start) and _at(arrow.points[-1], end) and start is not end
    }  # fmt: skip
    assert ends["EKS 1.36 kyeol-prod-eks", "PostgreSQL 15"] == "5432"
    assert ends["EKS 1.36 kyeol-prod-eks", "Valkey 8.1"] == "6379"
    assert ends["EKS 1.36 kyeol-prod-eks", "Interface endpoints"] == "443"
    assert ends["VPC peering", "EKS 1.36 kyeol-prod-eks"] == "443"
    assert ends["CloudFront", "S3 media"] == "origin access control"
    assert ("CloudFront", "Internet gateway") in ends
    assert ("mgmt VPC", "VPC peering") in ends


def _at(point: tuple[float, float], box: Box) -> bool:
    x, y = point
    return within((x, y, x, y), frame(box)) and (x in (box.x, box.right) or y in (box.y, box.bottom))


def test_what_a_stack_does_not_have_is_not_drawn(graphs: Mapping[str, Graph]) -> None:
    texts = shown(stack_picture(graphs["dev"]))
    assert "PostgreSQL 15" in texts
    assert not {"CloudFront", "Valkey 8.1", "CloudTrail"} & texts


def test_the_platform_shows_every_environment_and_how_mgmt_reaches_it(graphs: Mapping[str, Graph]) -> None:
    drawing = platform_picture(list(graphs.values()))
    cards = {box.key: box for box in drawing.boxes if not box.parent}
    assert {"mgmt", "dev", "stage", "prod"} <= set(cards)
    for stack in ("dev", "stage", "prod"):
        (peering,) = [
            arrow for arrow in drawing.arrows
            if arrow.points[0][1] == cards["mgmt"].y
            and within((*arrow.points[-1], *arrow.points[-1]), frame(cards[stack]))
        ]  # fmt: skip
        assert len(peering.points) == 3
    assert [text.text for text in drawing.texts] == ["peering, 443"] * 3


@pytest.mark.parametrize("zones", [["b", "d"], ["a", "b", "c", "d"]], ids=["two zones", "four zones"])
@pytest.mark.parametrize("nat", ["none", "single", "perZone"])
def test_other_networks_are_as_tidy(previews: Mapping[str, Preview], zones: list[str], nat: str) -> None:
    endpoints = {"zones": len(zones), "services": ENDPOINTS}
    network = {"cidr": "10.10.0.0/16", "zones": zones, "nat": nat, "interfaceEndpoints": endpoints}
    shipped = stackfile.read(SHIPPED, "dev").values["kyeol:cluster"]
    assert isinstance(shipped, dict)
    cluster = {**shipped, "controlPlaneZones": zones[:2]}
    graph = run_stack("dev", {"kyeol:network": network, "kyeol:cluster": cluster}, previews["mgmt"].exported)
    drawing = stack_picture(graph)
    assert_tidy(drawing)
    keys = {box.key for box in drawing.boxes}
    assert {one.urn for type_ in (vpc.SUBNET.type, vpc.NAT_GATEWAY.type) for one in graph.of_type(type_)} <= keys


def test_a_stack_without_a_network_says_so() -> None:
    drawing = stack_picture(Graph("kyeol", "empty", {}))
    assert "This stack has no network of its own." in shown(drawing)
    assert_tidy(drawing)


@pytest.mark.parametrize("name", ["mgmt", "prod"])
def test_the_picture_of_a_month_has_a_bar_as_long_as_each_component_is_dear(name: str) -> None:
    month = bill(stacks.stack(name))
    drawing = cost_picture(month)
    assert_tidy(drawing)
    bars = {box.key: box.width for box in drawing.boxes}
    fixed = {key.split()[1]: wide for key, wide in bars.items() if key.startswith("bar ") and key.endswith(" mgmt")}
    cluster, network = (
        sum(line.amount.expected for line in month.lines if line.component == one and line.charge.part == "fixed")
        for one in ("eks", "vpc")
    )
    assert fixed["eks"] / fixed["vpc"] == pytest.approx(float(cluster / network))
    assert len(shown(drawing) & {component for component, _ in month.grouped(lambda line: line.component)}) == 12


def test_the_readme_shows_the_platform_as_it_is(graphs: Mapping[str, Graph]) -> None:
    committed = (ROOT / "docs" / "images" / "platform.svg").read_text()
    assert committed == document(platform_picture(list(graphs.values()))), "run make pictures"
    assert "docs/images/platform.svg" in Path(ROOT / "README.md").read_text()
