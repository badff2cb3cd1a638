"""Which bars of a timeline share a row: one block for each component, in which no bar and no label covers another."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kyeol.tools.rehearse.timeline.model import Bar, Timeline

LONG: Final = 0.5
"""From how many minutes on a bar is drawn with its name; shorter ones are told by pointing at them."""

_APART: Final = 1.0
"""Between two bars of a row, in pixels."""

Span = Callable[[Bar], tuple[float, float]]
"""Where a bar and its label begin and end, in pixels."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A component's rows.

    Args:
        component: Its name.
        named: Rows of bars that are drawn with their names.
        ticks: Rows of bars that are not.
    """

    component: str
    named: Sequence[Sequence[Bar]]
    ticks: Sequence[Sequence[Bar]]


def is_named(bar: Bar) -> bool:
    """Whether a bar is drawn with its name."""
    return bar.critical or bar.minutes >= LONG


def blocks(timeline: Timeline, named: Span, ticks: Span) -> list[Block]:
    """The blocks of a timeline: the critical path's components as it passes them, then the others as they begin.

    Args:
        timeline: The timeline.
        named: What a bar with its name takes of a row.
        ticks: What a bar without it takes.
    """
    components: dict[str, list[Bar]] = {}
    for bar in timeline.path:
        components.setdefault(bar.component, [])
    for bar in timeline.bars:
        components.setdefault(bar.component, []).append(bar)
    return [
        Block(
            component=component,
            named=_rows((bar for bar in bars if is_named(bar)), named),
            ticks=_rows((bar for bar in bars if not is_named(bar)), ticks),
        )
        for component, bars in components.items()
    ]


def _rows(bars: Iterable[Bar], span: Span) -> list[list[Bar]]:
    """Each bar in the first row that has room for it; the critical path never goes up again."""
    rows: list[list[Bar]] = []
    ends: list[float] = []
    floor = 0
    for bar in sorted(bars, key=lambda bar: (round(bar.start, 1), bar.name, bar.urn)):
        left, right = span(bar)
        open_ = range(floor if bar.critical else 0, len(rows))
        row = next((index for index in open_ if ends[index] + _APART <= left), len(rows))
        if row == len(rows):
            rows.append([])
            ends.append(0)
        rows[row].append(bar)
        ends[row] = right
        floor = row if bar.critical else floor
    return rows
