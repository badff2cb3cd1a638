"""A stack's month as a picture: a bar for each component, the dearest first."""

from typing import Final

from kyeol.tools.cost.bill import Bill, BillLine, total
from kyeol.tools.cost.prices import CURRENCY
from kyeol.tools.cost.span import NOTHING, Span
from kyeol.tools.cost.wording import headline, whole
from kyeol.tools.drawing.canvas import Canvas
from kyeol.tools.drawing.shapes import Drawing, fitted, width

WIDTH: Final = 900
_MARGIN, _LEFT, _TOP, _HIGH, _ROW = 24, 196, 104, 16, 24

_ROWS: Final = 12
"""So many components have a bar of their own; the others share one."""

_LEGEND: Final = {
    "mgmt": "fixed: paid for by being there",
    "edge": "by usage, as expected",
    "absent": "more in the largest month",
}


def cost_picture(bill: Bill) -> Drawing:
    """The picture of a bill.

    Args:
        bill: The bill.
    """
    groups = bill.grouped(lambda line: line.component)
    if rest := groups[_ROWS:]:
        groups = [*groups[:_ROWS], (f"{len(rest)} others", [line for _, lines in rest for line in lines])]
    canvas = Canvas()
    canvas.text(_MARGIN, 42, f"A month of {bill.stack}", "title")
    canvas.text(_MARGIN, 64, fitted(headline(bill.total, bill.missing), WIDTH - 2 * _MARGIN, "line"))
    x: float = _MARGIN
    for look, text in _LEGEND.items():
        canvas.box(f"legend {look}", (x, 77, 22, 11), look)
        x = canvas.text(x + 29, 87, text, "quiet") + 24
    said = {name: _said(total(lines)) for name, lines in groups}
    room = WIDTH - _MARGIN - _LEFT - 8 - max((width(text, "line") for text in said.values()), default=0)
    most = max((float(total(lines).largest) for _, lines in groups), default=0) or 1
    for row, (name, lines) in enumerate(groups):
        y = _TOP + row * _ROW
        canvas.text(_MARGIN, y + 12, fitted(name, _LEFT - _MARGIN - 8, "label"), "label")
        end: float = _LEFT
        for look, amount in zip(_LEGEND, _parts(lines), strict=True):
            if (wide := amount * room / most) >= 1:
                canvas.box(f"bar {name} {look}", (end, y, wide, _HIGH), look)
                end += wide
        canvas.text(end + 8, y + 12, said[name])
    size = (WIDTH, _TOP + len(groups) * _ROW + _MARGIN - _ROW + _HIGH)
    return canvas.drawing(
        f"cost-{bill.stack}", f"A month of {bill.stack} by component",
        f"{CURRENCY} a month, expected: {'; '.join(f'{name} {text}' for name, text in said.items())}.", size,
    )  # fmt: skip


def _parts(lines: list[BillLine]) -> tuple[float, float, float]:
    """What is fixed, what usage adds as expected, and what the largest month adds."""
    fixed = sum((one.amount for one in lines if one.charge.part == "fixed"), start=NOTHING).expected
    month = total(lines)
    return float(fixed), float(month.expected - fixed), float(month.largest - month.expected)


def _said(month: Span) -> str:
    most = f", at most {whole(month.largest):,}" if whole(month.largest) > whole(month.expected) else ""
    return f"{whole(month.expected):,}{most}"
