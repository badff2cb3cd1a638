"""A picture as SVG: a file of its own, or a part of a page."""

from math import hypot
from xml.etree import ElementTree

from kyeol.tools.drawing.html import asset
from kyeol.tools.drawing.markup import add, element, number
from kyeol.tools.drawing.shapes import Arrow, Box, Drawing, Point, Text

_NAMESPACE = "http://www.w3.org/2000/svg"
_HEAD, _HALF = 7.0, 3.6
_RADIUS = 5


def stylesheet() -> str:
    """How boxes, texts and arrows look, in light and dark."""
    return asset(__package__, "picture.css")


def document(drawing: Drawing) -> str:
    """A picture as a file of its own, which carries its style."""
    return as_file(picture(drawing), drawing, stylesheet())


def as_file(root: ElementTree.Element, drawing: Drawing, style: str) -> str:
    """A picture's element as a file of its own.

    Args:
        root: The element.
        drawing: The picture, which says how large it is.
        style: The style sheet that the file carries.
    """
    root.set("xmlns", _NAMESPACE)
    root.set("width", number(drawing.width))
    root.set("height", number(drawing.height))
    root.insert(0, element("style", style))
    ElementTree.indent(root, " ")
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def picture(drawing: Drawing) -> ElementTree.Element:
    """A picture as an element; the page carries the style."""
    title, description = f"{drawing.key}-title", f"{drawing.key}-description"
    root = element(
        "svg",
        element("title", drawing.title, id=title),
        element("desc", drawing.description, id=description),
        element("rect", class_="paper", x=0.5, y=0.5, width=drawing.width - 1, height=drawing.height - 1, rx=10),
        class_="picture",
        viewBox=f"0 0 {number(drawing.width)} {number(drawing.height)}",
        role="img",
        aria_labelledby=f"{title} {description}",
    )
    add(root, *(_box(box) for box in drawing.boxes))
    add(root, *(part for arrow in drawing.arrows for part in _arrow(arrow)))
    add(root, *(_text(text) for text in drawing.texts))
    return root


def _box(box: Box) -> ElementTree.Element:
    radius = 3 if "tier" in box.look.split() else _RADIUS
    return element(
        "g",
        element("title", box.about) if box.about else None,
        element(
            "rect", class_=f"box {box.look}", x=box.x, y=box.y, width=box.width, height=box.height, rx=radius
        ),
        *(_text(text) for text in box.texts),
        data_key=box.key,
    )  # fmt: skip


def _text(text: Text) -> ElementTree.Element:
    return element(
        "text",
        text.text,
        class_=text.look,
        x=text.x,
        y=text.y,
        text_anchor=None if text.anchor == "start" else text.anchor,
        transform=f"rotate(-90 {number(text.x)} {number(text.y)})" if text.upwards else None,
    )


def _arrow(arrow: Arrow) -> list[ElementTree.Element]:
    end, before = arrow.points[-1], arrow.points[-2]
    length = hypot(end[0] - before[0], end[1] - before[1]) or 1
    along = ((end[0] - before[0]) / length, (end[1] - before[1]) / length)
    back = (end[0] - along[0] * _HEAD, end[1] - along[1] * _HEAD)
    sides = [(back[0] + side * along[1] * _HALF, back[1] - side * along[0] * _HALF) for side in (1, -1)]
    suffix = "way" if arrow.quiet else ""
    return [
        element("polyline", class_=f"arrow {suffix}".strip(), points=_points((*arrow.points[:-1], back))),
        element("polygon", class_=f"head head-{suffix}" if suffix else "head", points=_points((end, *sides))),
        *([_text(arrow.text)] if arrow.label else []),
    ]


def _points(points: tuple[Point, ...]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)
