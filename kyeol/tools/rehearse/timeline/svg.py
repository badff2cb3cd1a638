"""A timeline as SVG: a file of its own, or a part of a page."""

from functools import cache
from importlib.resources import files
from xml.etree import ElementTree

from kyeol.tools.rehearse.timeline.chart import chart
from kyeol.tools.rehearse.timeline.model import Timeline
from kyeol.tools.report import svg
from kyeol.tools.report.markup import element, number


@cache
def stylesheet() -> str:
    """How a timeline looks, in light and dark."""
    return svg.stylesheet() + files("kyeol.tools.rehearse.timeline").joinpath("timeline.css").read_text(
        encoding="utf-8"
    )


def picture(timeline: Timeline) -> ElementTree.Element:
    """A timeline as an element; the page carries the style."""
    drawn = svg.picture(chart(timeline))
    drawn.set("class", "picture timeline")
    return drawn


def document(timeline: Timeline) -> str:
    """A timeline as a file of its own, which carries its style."""
    drawing = chart(timeline)
    root = picture(timeline)
    root.set("xmlns", "http://www.w3.org/2000/svg")
    root.set("width", number(drawing.width))
    root.set("height", number(drawing.height))
    root.insert(0, element("style", stylesheet()))
    ElementTree.indent(root, " ")
    return ElementTree.tostring(root, encoding="unicode") + "\n"
