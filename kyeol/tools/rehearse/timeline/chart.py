"""A timeline as a picture: a time axis, a block of rows for each component, the critical path through them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import count, pairwise
from typing import Final

from kyeol.tools.drawing.canvas import Canvas
from kyeol.tools.drawing.shapes import Box, Drawing, Text, fitted, width
from kyeol.tools.preview.outline import short_kind
from kyeol.tools.rehearse.timeline.lanes import Block, blocks, is_named
from kyeol.tools.rehearse.timeline.model import Bar, Timeline

WIDTH: Final = 1200
COLOURS: Final = 8
"""As many as the style sheet has; neighbours differ, and the name beside a block tells the rest."""

_MARGIN: Final = 24
_LEFT: Final = 224
"""Where minute zero is."""
_RIGHT: Final = WIDTH - _MARGIN - 6
_SUMMARY: Final = 110
"""Where the critical path is, in one row."""
_TOP: Final = 198
"""Where the blocks begin."""
_NAMED, _TICK, _GAP = 17, 5, 1.5
_HIGH: Final = 15
_BETWEEN: Final = 1.2
"""Cut off a bar, so that what follows at once stays apart."""
_AFTER: Final = 5
"""Between a bar and the label beside it."""
_LABEL: Final = 190
"""More is cut off a name beside a bar."""


_LEGEND: Final = {
    "k0": "a resource while it is made, coloured by component",
    "k0 critical": "on the critical path",
    "bound": "lower bound: the longest chain of resources that wait for one another",
}


class _Chart:
    """A chart in the making."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._canvas = Canvas()
        self._end = max(timeline.makespan, timeline.lower_bound, 1.0)
        self._bars: dict[str, Box] = {}
        self._names = Counter(bar.name for bar in timeline.bars if is_named(bar))

    def drawing(self) -> Drawing:
        timeline = self._timeline
        rows = blocks(timeline, self._span, lambda bar: (self._x(bar.start), self._x(bar.start) + self._wide(bar)))
        bottom = _TOP + sum(_height(block) for block in rows)
        self._stripes(rows)
        self._axis(bottom)
        top: float = _TOP
        for index, block in enumerate(rows):
            self._block(block, top, f"k{index % COLOURS}")
            top += _height(block)
        self._path()
        self._head()
        self._summary()
        return self._canvas.drawing(
            f"timeline-{timeline.stack}", f"Deployment of {timeline.stack}", describe(timeline), (WIDTH, bottom + 40)
        )

    def _x(self, clock: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * clock / self._end

    def _wide(self, bar: Bar) -> float:
        return max(self._x(bar.end) - self._x(bar.start) - _BETWEEN, 3.0)

    def _label(self, bar: Bar) -> tuple[str, float, bool]:
        """A bar's label, where it begins, and whether it is in the bar; beside it, a long name is cut."""
        kind = f" ({bar.type.rpartition(':')[2]})" if self._names[bar.name] > 1 else ""
        name, takes = f"{bar.name}{kind}", f"  {minutes(bar.minutes)}"
        left, wide = self._x(bar.start), self._wide(bar)
        if width(name + takes, "line") <= wide - 10:
            return name + takes, left + 5, True
        text = fitted(name, _LABEL, "line") + takes
        if left + wide + _AFTER + width(text, "line") <= _RIGHT:
            return text, left + wide + _AFTER, False
        return text, left - _AFTER - width(text, "line"), False

    def _span(self, bar: Bar) -> tuple[float, float]:
        text, begin, inside = self._label(bar)
        left, right = self._x(bar.start), self._x(bar.start) + self._wide(bar)
        return (left, right) if inside else (min(left, begin), max(right, begin + width(text, "line")) + 4)

    def _stripes(self, rows: Sequence[Block]) -> None:
        top: float = _TOP
        for index, block in enumerate(rows):
            look = "stripe" if index % 2 == 0 else "gap"
            room = _LEFT - _MARGIN - 16
            text = fitted(block.component, room, "label")
            name = Text(x=_MARGIN + 6, y=top + _GAP + 12, text=text, look="label")
            place = (_MARGIN, top, WIDTH - 2 * _MARGIN, _height(block))
            self._canvas.box(f"block {block.component}", place, look, texts=[name])
            top += _height(block)

    def _axis(self, bottom: float) -> None:
        step = next(step for step in (1, 2, 5, 10, 20, 60, 120) if self._end / step <= 24 or step == 120)
        for minute in count(0, step):
            if minute > self._end:
                break
            x = self._x(minute)
            self._canvas.box(f"minute {minute}", (x - 0.5, _TOP - 8, 1, bottom - _TOP + 12), "grid")
            for y in (_TOP - 13, bottom + 18):
                self._centred(x, y, str(minute))
        for y in (_TOP - 13, bottom + 18):
            self._canvas.text(_MARGIN + 6, y, "minutes since the start", "quiet")

    def _centred(self, x: float, y: float, text: str) -> None:
        self._canvas.texts.append(Text(x=x, y=y, text=text, look="quiet", anchor="middle"))

    def _block(self, block: Block, top: float, colour: str) -> None:
        y = top + _GAP
        for row in block.named:
            for bar in row:
                self._bar(bar, y, _HIGH, colour)
            y += _NAMED
        for row in block.ticks:
            for bar in row:
                self._bar(bar, y, _TICK - 1.0, colour)
            y += _TICK

    def _bar(self, bar: Bar, y: float, high: float, colour: str) -> None:
        inner: list[Text] = []
        if is_named(bar):
            text, x, inside = self._label(bar)
            (inner if inside else self._canvas.texts).append(Text(x=x, y=y + 12, text=text, look="line"))
        look = " ".join(("bar", colour, *(["tick"] if high < _HIGH else []), *(["critical"] if bar.critical else [])))
        box = self._canvas.box(bar.urn, (self._x(bar.start), y, self._wide(bar), high), look, texts=inner)
        self._bars[bar.urn] = self._canvas.boxes[-1] = replace(box, about=about(bar))

    def _path(self) -> None:
        """Lines from each bar of the critical path to the next, below or above the label beside it."""
        for before, after in pairwise(self._timeline.path):
            one, other = self._bars[before.urn], self._bars[after.urn]
            if one.y == other.y:
                continue
            down = other.y > one.y
            x, level = other.x + 1, one.bottom if down else one.y
            self._canvas.arrow((min(one.right - 1, x), level), (x, level), (x, other.y if down else other.bottom))

    def _head(self) -> None:
        timeline = self._timeline
        title = f"Deployment of {timeline.stack}: {minutes(timeline.makespan)}"
        self._canvas.text(_MARGIN, 42, title, "title")
        self._canvas.text(_MARGIN, 64, describe(timeline), "line")
        x: float = _MARGIN
        for look, text in _LEGEND.items():
            self._canvas.box(f"legend {look}", (x, 79, 22, 11), f"bar {look}")
            x = self._canvas.text(x + 29, 89, text, "quiet") + 24

    def _summary(self) -> None:
        """The critical path in one row above the blocks, and how long it took against the lower bound."""
        timeline = self._timeline
        self._canvas.text(_MARGIN + 6, _SUMMARY + 14, "critical path", "label")
        for index, bar in enumerate(timeline.path):
            left, wide = self._x(bar.start), self._wide(bar)
            says = (f"{bar.name}  {minutes(bar.minutes)}", bar.name, minutes(bar.minutes), "")
            text = next(one for one in says if not one or width(one, "line") <= wide - 8)
            texts = [Text(x=left + 4, y=_SUMMARY + 14, text=text, look="line")] if text else []
            box = self._canvas.box(f"path {index}", (left, _SUMMARY, wide, 20), "bar path", texts=texts)
            self._canvas.boxes[-1] = replace(box, about=about(bar))
        totals = (("makespan", "whole", timeline.makespan), ("lower bound", "bound", timeline.lower_bound))
        for index, (what, look, length) in enumerate(totals):
            y = _SUMMARY + 28 + 16 * index
            self._canvas.text(_MARGIN + 6, y + 9, f"{what} {minutes(length)}", "label")
            self._canvas.box(what, (_LEFT, y, self._x(length) - _LEFT, 10), f"bar {look}")


def chart(timeline: Timeline) -> Drawing:
    """The picture of a timeline."""
    return _Chart(timeline).drawing()


def describe(timeline: Timeline) -> str:
    """A timeline in one line."""
    return (
        f"{len(timeline.bars)} resources. Makespan {minutes(timeline.makespan)}, {timeline.ratio:.2f} times the lower "
        f"bound of {minutes(timeline.lower_bound)}. Times are typical of AWS."
    )


def about(bar: Bar) -> str:
    """What a pointer that rests on a bar is told."""
    lines = [
        f"{bar.name} ({short_kind(bar.type)})",
        f"component {bar.component}",
        f"{bar.start:.1f} to {bar.end:.1f}: {minutes(bar.minutes)}",
    ]
    return "\n".join([*lines, *(["on the critical path"] if bar.critical else [])])


def minutes(length: float) -> str:
    """A length of time as text."""
    return f"{length:.1f}".removesuffix(".0") + " min"


def _height(block: Block) -> float:
    return max(_NAMED * len(block.named) + _TICK * len(block.ticks), _NAMED) + 2 * _GAP
