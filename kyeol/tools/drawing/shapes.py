"""What a picture consists of: boxes, texts and arrows at fixed places, in pixels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from kyeol.tools.drawing import letters

Point: TypeAlias = tuple[float, float]
Look: TypeAlias = Literal["title", "name", "line", "code", "quiet", "label", "strip"]
Anchor: TypeAlias = Literal["start", "middle", "end"]

SIZES: Final[dict[Look, float]] = {
    "title": 17,
    "name": 12.5,
    "line": 11.5,
    "code": 11,
    "quiet": 11,
    "label": 11,
    "strip": 12,
}
"""The font's size by the text's look, in pixels."""

_BOLD: Final = frozenset(("title", "name", "strip"))


@dataclass(frozen=True, kw_only=True)
class Text:
    """One line of text.

    Args:
        x: Where it is anchored.
        y: Its base line.
        text: The text.
        look: How it looks.
        anchor: Which end of it is at x.
        upwards: Whether it reads from below to above.
    """

    x: float
    y: float
    text: str
    look: Look = "line"
    anchor: Anchor = "start"
    upwards: bool = False

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """The space it takes at most: left, top, right, bottom."""
        size = SIZES[self.look]
        wide = width(self.text, self.look)
        start = {"start": 0.0, "middle": -wide / 2, "end": -wide}[self.anchor]
        if self.upwards:
            return (self.x - size * 0.8, self.y - start - wide, self.x + size * 0.25, self.y - start)
        return (self.x + start, self.y - size * 0.8, self.x + start + wide, self.y + size * 0.25)


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle; it lies within its parent or beside every other box.

    Args:
        key: What it represents: a URN, or a name that is unique in the picture.
        x: Its left edge.
        y: Its upper edge.
        width: How wide it is.
        height: How high it is.
        look: Its colours: a tier of the network, the edge, a service, what is absent, …
        texts: The text in it.
        parent: The key of the box that it lies in; empty for none.
        about: What a pointer that rests on it is told.
    """

    key: str
    x: float
    y: float
    width: float
    height: float
    look: str
    texts: Sequence[Text] = ()
    parent: str = ""
    about: str = ""

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> Point:
        """Its centre."""
        return (self.x + self.width / 2, self.y + self.height / 2)


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """A flow from one box to another.

    Args:
        points: Its corners; the head is at the last one.
        label: What flows, such as a port.
        at: Where the label is.
        anchor: Which end of the label is there.
        quiet: Whether it is a way out rather than a request.
    """

    points: Sequence[Point]
    label: str = ""
    at: Point = (0, 0)
    anchor: Anchor = "start"
    quiet: bool = False

    @property
    def text(self) -> Text:
        """The label as a text."""
        return Text(x=self.at[0], y=self.at[1], text=self.label, look="label", anchor=self.anchor)


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A whole picture.

    Args:
        key: What tells it from the other pictures of a page.
        title: What it shows.
        description: The same for those who do not see it.
        width: How wide it is.
        height: How high it is.
        boxes: The boxes, each behind the one that it lies in.
        arrows: The arrows, above all boxes.
        texts: Texts outside the boxes.
    """

    key: str
    title: str
    description: str
    width: float
    height: float
    boxes: Sequence[Box]
    arrows: Sequence[Arrow]
    texts: Sequence[Text] = ()

    def inside(self, box: Box) -> Iterator[Box]:
        """The boxes directly within a box."""
        return (one for one in self.boxes if one.parent == box.key)


def width(text: str, look: Look) -> float:
    """How wide a text of a look is at most."""
    return letters.width(text, SIZES[look], bold=look in _BOLD, monospaced=look == "code")


def fitted(text: str, room: float, look: Look) -> str:
    """A text cut to the room there is."""
    return letters.cut(text, room, SIZES[look], bold=look in _BOLD, monospaced=look == "code")
