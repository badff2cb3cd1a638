"""A timeline for terminals: 80 columns, one line for each slow member of the critical path."""

from collections.abc import Iterator
from typing import Final

from kyeol.tools.preview.outline import short_kind
from kyeol.tools.preview.timing import minutes_of_kind
from kyeol.tools.record.kind import SECONDS
from kyeol.tools.rehearse.timeline.model import Timeline

WIDTH: Final = 80
_NAME: Final = 34


def lines(timeline: Timeline) -> Iterator[str]:
    """Makespan, lower bound and ratio, then the critical path; the times are minutes of AWS.

    Args:
        timeline: The timeline.
    """
    path = timeline.path
    if not path:
        yield f"{timeline.stack}: nothing was made"
        return
    bound = f"{timeline.ratio:.2f} x the lower bound of {timeline.lower_bound:.1f} min"
    yield f"{timeline.stack}: makespan {timeline.makespan:.1f} min, {bound}"
    yield "   start  takes  critical path"
    slow = [bar for bar in path if minutes_of_kind(bar.type) > SECONDS.minutes]
    column = min(max((len(bar.name) for bar in slow), default=0), _NAME)
    for bar in slow:
        row = f"  {bar.start:6.1f} {bar.minutes:6.1f}  {_cut(bar.name, _NAME):{column}}  {short_kind(bar.type)}"
        yield _cut(row, WIDTH)
    rest = timeline.makespan - sum(bar.minutes for bar in slow)
    yield f"         {rest:6.1f}  {len(path) - len(slow)} quick ones, and all waiting"


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 3] + "..."
