"""Where a picture's boxes, texts and arrows are put while it is laid out."""

from collections.abc import Sequence
from typing import Final

from kyeol.tools.drawing.shapes import Arrow, Box, Drawing, Look, Point, Text, fitted, width

INSET: Final = 10
"""Between a box's edge and its text."""
FIRST: Final = 19
"""Between a box's upper edge and its first base line."""
LEADING: Final = 16
"""Between two base lines."""


def height_of(lines: int) -> float:
    """How high a box with a title and some lines is."""
    return FIRST + LEADING * lines + INSET


class Canvas:
    """A picture in the making."""

    def __init__(self) -> None:
        self.boxes: list[Box] = []
        self.arrows: list[Arrow] = []
        self.texts: list[Text] = []

    def box(
        self,
        key: str,
        place: tuple[float, float, float, float],
        look: str,
        title: str = "",
        lines: Sequence[str] = (),
        *,
        parent: str = "",
        code: bool = False,
        texts: Sequence[Text] = (),
    ) -> Box:
        """Put a box down.

        Args:
            key: What it represents.
            place: Left, top, width, height.
            look: Its colours.
            title: Its first line.
            lines: The lines below; each is cut to the box's width.
            parent: The box that it lies in.
            code: Whether the lines are addresses.
            texts: Further texts.
        """
        x, y, wide, high = place
        room = wide - 2 * INSET
        body: Look = "code" if code else "line"
        own = [Text(x=x + INSET, y=y + FIRST, text=fitted(title, room, "name"), look="name")] if title else []
        below = FIRST + LEADING if title else FIRST
        own += [
            Text(x=x + INSET, y=y + below + LEADING * index, text=fitted(line, room, body), look=body)
            for index, line in enumerate(lines)
        ]
        about = "\n".join((title, *lines)).strip()
        box = Box(
            key=key, x=x, y=y, width=wide, height=high, look=look, texts=(*own, *texts), parent=parent, about=about
        )
        self.boxes.append(box)
        return box

    def arrow(self, *points: Point, label: str = "", beside: bool = False, quiet: bool = False) -> None:
        """Draw an arrow.

        Args:
            points: Its corners; corners that turn nowhere are left out.
            label: What flows.
            beside: Whether the label is to the right of the last stretch, which then goes up or down; otherwise
                above it.
            quiet: Whether it is a way out rather than a request.
        """
        (x1, y1), (x2, y2) = points[-2:]
        middle = ((x1 + x2) / 2, (y1 + y2) / 2)
        at = (middle[0] + 7, middle[1] + 4) if beside else (middle[0] - (4 if x2 > x1 else -4), middle[1] - 6)
        corners = [point for index, point in enumerate(points) if index == 0 or point != points[index - 1]]
        self.arrows.append(
            Arrow(points=corners, label=label, at=at, anchor="start" if beside else "middle", quiet=quiet)
        )

    def across(self, start: Point, end: Point, label: str = "", *, turn: float = 0.5) -> None:
        """Draw an arrow that leaves and arrives level; where the heights differ, it turns on the way.

        Args:
            start: Where it leaves.
            end: Where it arrives.
            label: What flows.
            turn: How far along the way it turns, from 0 to 1.
        """
        x = start[0] + (end[0] - start[0]) * turn
        if start[1] == end[1]:
            self.arrow(start, end, label=label)
        else:
            self.arrow(start, (x, start[1]), (x, end[1]), end, label=label)

    def text(self, x: float, y: float, text: str, look: Look = "line") -> float:
        """Write a text outside all boxes and return where it ends, in pixels."""
        self.texts.append(Text(x=x, y=y, text=text, look=look))
        return x + width(text, look)

    def drawing(self, key: str, title: str, description: str, size: tuple[float, float]) -> Drawing:
        """The finished picture."""
        return Drawing(
            key=key,
            title=title,
            description=description,
            width=size[0],
            height=size[1],
            boxes=tuple(self.boxes),
            arrows=tuple(self.arrows),
            texts=tuple(self.texts),
        )
