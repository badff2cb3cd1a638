"""A timeline as SVG: a file of its own, or a part of a page."""

from xml.etree import ElementTree

from kyeol.tools.drawing import html, svg
from kyeol.tools.rehearse.timeline.chart import chart
from kyeol.tools.rehearse.timeline.model import Timeline


def stylesheet() -> str:
    """How a timeline looks, in light and dark."""
    return svg.stylesheet() + html.asset(__package__, "timeline.css")


def picture(timeline: Timeline) -> ElementTree.Element:
    """A timeline as an element; the page carries the style."""
    drawn = svg.picture(chart(timeline))
    drawn.set("class", "picture timeline")
    return drawn


def document(timeline: Timeline) -> str:
    """A timeline as a file of its own, which carries its style."""
    return svg.as_file(picture(timeline), chart(timeline), stylesheet())
