"""The picture of a deployment: every resource is there, nothing covers anything else, the critical path is marked."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from itertools import combinations, pairwise
from random import Random
from xml.etree import ElementTree

import pytest

from kyeol.tools.drawing.shapes import Box, Drawing, Text
from kyeol.tools.rehearse.timeline import html, svg
from kyeol.tools.rehearse.timeline.chart import WIDTH, chart
from kyeol.tools.rehearse.timeline.lanes import is_named
from kyeol.tools.rehearse.timeline.model import Bar, Timeline
from tests.frames import frame, touch, within

RECORD = "aws:route53/record:Record"


def bar(name: str, component: str, start: float, end: float, *, critical: bool = False) -> Bar:
    return Bar(
        urn=f"urn:pulumi:test::kyeol::{RECORD}::{component}-{name}", name=name, type=RECORD, component=component,
        start=start, end=end, critical=critical,
    )  # fmt: skip


def deployment(bars: list[Bar]) -> Timeline:
    bars.sort(key=lambda one: one.start)
    path = [one for one in bars if one.critical]
    makespan = max(one.end for one in bars)
    bound = sum(one.minutes for one in path)
    return Timeline(
        stack="test", bars=bars, critical=[one.urn for one in path], lower_bound=bound, makespan=makespan
    )  # fmt: skip


def large() -> Timeline:
    """As many resources as prod has, most of them quick, in as many components."""
    random = Random(7)
    bars = []
    for number in range(350):
        start = random.choice((0, 0.1, 0.2, 4, 11, 17)) + random.random()
        length = random.choice((0.1, 0.1, 0.1, 0.1, 0.7, 1.5, 9))
        bars.append(bar(f"one-{number}", f"component-{number % 44}", start, start + length))
    ends = [0.0, 0.1, 0.2, 10.2, 10.3, 13.3, 14.8, 16.3, 16.4, 29]
    for number, (start, end) in enumerate(pairwise(ends)):
        bars.append(bar(f"path-{number}", f"component-{number // 3}", start, end - 0.02, critical=True))
    return deployment(bars)


def long_names() -> Timeline:
    name = "w" * 70
    component = "component-of-a-long-name-" + "m" * 40
    path = [bar(f"{number}{name}", component, number, number + 1, critical=True) for number in range(6)]
    return deployment([*path, *(bar(f"b{number}{name}", component, number, number + 1) for number in range(6))])


DEPLOYMENTS: Mapping[str, Callable[[], Timeline]] = {
    "large": large,
    "long names": long_names,
    "one": lambda: deployment([bar("only", "alone", 0, 0.1, critical=True)]),
    "slow": lambda: deployment([bar("first", "a", 0, 90, critical=True), bar("last", "b", 90, 400, critical=True)]),
    "alike": lambda: deployment([bar("same", "a", 0, 1, critical=True), bar("same", "b", 0, 1), bar("x", "b", 0, 1)]),
    "nothing": lambda: Timeline(stack="test", bars=[], critical=[], lower_bound=0, makespan=0),
}


@pytest.fixture(params=DEPLOYMENTS)
def timeline(request: pytest.FixtureRequest) -> Timeline:
    return DEPLOYMENTS[str(request.param)]()


def bars_of(timeline: Timeline, drawing: Drawing) -> dict[str, Box]:
    urns = {one.urn for one in timeline.bars}
    return {box.key: box for box in drawing.boxes if box.key in urns}


def texts_of(drawing: Drawing) -> list[Text]:
    return [*drawing.texts, *(text for box in drawing.boxes for text in box.texts)]


def test_every_resource_has_its_bar_in_the_rows_of_its_component(timeline: Timeline) -> None:
    drawing = chart(timeline)
    boxes = bars_of(timeline, drawing)
    blocks = {box.key: box for box in drawing.boxes if box.key.startswith("block ")}
    assert len(blocks) == len({one.component for one in timeline.bars})
    for one in timeline.bars:
        assert within(frame(boxes[one.urn]), frame(blocks[f"block {one.component}"])), one.name


def test_no_bar_and_no_text_covers_another(timeline: Timeline) -> None:
    drawing = chart(timeline)
    boxes = list(bars_of(timeline, drawing).values())
    for one, other in combinations(boxes, 2):
        assert not touch(frame(one), frame(other)), f"{one.key} covers {other.key}"
    for one_text, other_text in combinations(texts_of(drawing), 2):
        assert not touch(one_text.frame, other_text.frame), f"{one_text.text!r} covers {other_text.text!r}"
    for box in boxes:
        for text in drawing.texts:
            assert not touch(frame(box), text.frame), f"{text.text!r} covers {box.key}"


def test_texts_fit(timeline: Timeline) -> None:
    drawing = chart(timeline)
    for text in drawing.texts:
        assert within(text.frame, (0, 0, WIDTH, drawing.height)), text.text
    for box in drawing.boxes:
        for text in box.texts:
            assert within(text.frame, frame(box)), f"{text.text!r} leaves {box.key}"


def test_slow_and_critical_bars_have_their_names_beside_them(timeline: Timeline) -> None:
    drawing = chart(timeline)
    boxes = bars_of(timeline, drawing)
    for one in timeline.bars:
        box = boxes[one.urn]
        row = (0.0, box.y, float(WIDTH), box.bottom)
        near = [text.text for text in texts_of(drawing) if touch(text.frame, row)]
        told = any(text.startswith(one.name[:10]) and text.endswith("min") for text in near)
        assert told == is_named(one), one.name


def test_the_critical_path_is_marked_and_joined(timeline: Timeline) -> None:
    drawing = chart(timeline)
    boxes = bars_of(timeline, drawing)
    assert {urn for urn, box in boxes.items() if "critical" in box.look.split()} == set(timeline.critical)
    arrows = [(arrow.points[0], arrow.points[-1]) for arrow in drawing.arrows]
    joined = 0
    for before, after in pairwise(timeline.critical):
        one, other = boxes[before], boxes[after]
        if one.y == other.y:
            continue
        joined += 1
        leaves, arrives = (one.bottom, other.y) if other.y > one.y else (one.y, other.bottom)
        assert any(
            one.x <= start[0] <= one.right and start[1] == leaves
            and other.x <= end[0] <= other.right and end[1] == arrives
            for start, end in arrows
        ), f"{before} leads to {after}"  # fmt: skip
    assert joined == len(arrows)
    summary = [box for box in drawing.boxes if box.key.startswith("path ")]
    assert len(summary) == len(timeline.critical)


def test_the_critical_path_never_goes_up_within_a_component() -> None:
    path = [
        bar("first", "eks", 0, 1),
        bar("c" * 25, "eks", 1, 1.1),
        bar("nodes", "eks", 1.1, 9),
        bar("z", "eks", 9, 9.1),
    ]
    timeline = deployment([replace(one, critical=True) for one in path])
    boxes = bars_of(timeline, chart(timeline))
    tops = [boxes[urn].y for urn in timeline.critical]
    assert len(set(tops)) > 1
    assert tops == sorted(tops)


def test_bars_lie_where_the_axis_says(timeline: Timeline) -> None:
    drawing = chart(timeline)
    boxes = {box.key: box for box in drawing.boxes}
    if not timeline.bars:
        return
    zero, whole = boxes["minute 0"].middle[0], boxes["makespan"]
    assert whole.x == pytest.approx(zero)
    assert boxes["lower bound"].width == pytest.approx(whole.width / timeline.ratio)
    for one in timeline.bars:
        assert boxes[one.urn].x == pytest.approx(zero + whole.width * one.start / timeline.makespan)
    assert len([key for key in boxes if key.startswith("minute ")]) <= 25


def test_the_picture_is_a_file_of_its_own(timeline: Timeline) -> None:
    root = ElementTree.fromstring(svg.document(timeline))
    spaces = {"svg": "http://www.w3.org/2000/svg"}
    paper = root.find("svg:rect[@class='paper']", spaces)
    assert paper is not None, "a README's background is not ours"
    assert float(paper.get("width", 0)) == float(root.get("width", 0)) - 1
    keys = [group.get("data-key") for group in root.iterfind("svg:g", spaces)]
    assert {one.urn for one in timeline.bars} <= set(keys)
    style = root.find("svg:style", spaces)
    assert style is not None
    assert style.text
    assert "prefers-color-scheme: dark" in style.text


def test_names_are_written_as_they_are() -> None:
    strange = deployment([bar("<b>&\"'", "a<script>", 0, 3, critical=True)])
    assert "<b>" not in svg.document(strange)
    assert ElementTree.fromstring(svg.document(strange)) is not None
    assert "<b>" not in html.page(strange)


class Page(HTMLParser):
    """What a page links to, where the tab key stops, and how many rows its tables have."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.stops = 0
        self.rows = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        given = dict(attrs)
        self.links += [value for key, value in attrs if key in ("src", "href") and value]
        self.stops += tag == "g" and given.get("tabindex") == "0" and bool(given.get("aria-label"))
        self.rows += tag == "tr"


def test_the_page_carries_everything_and_the_keyboard_reaches_what_matters(timeline: Timeline) -> None:
    page = Page()
    text = html.page(timeline)
    page.feed(text)
    assert page.links == []
    assert "url(" not in text
    assert page.stops == sum(is_named(one) for one in timeline.bars)
    assert page.rows == 2 + len(timeline.bars) + len(timeline.critical)
