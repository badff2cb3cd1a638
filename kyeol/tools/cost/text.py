"""A bill for people, on one screen of 80 columns and 40 lines."""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from kyeol.tools.cost.advice import largest
from kyeol.tools.cost.bill import Bill, BillLine, total
from kyeol.tools.cost.span import NOTHING, Span
from kyeol.tools.cost.wording import TERMS, headline, provenance, whole

WIDTH: Final = 80
_COMPONENTS, _SERVICES = 6, 5
"""So many have a row of their own; the others share one."""

_NAMED: Final = 2
"""So many lines say what is not in the total."""


def render(bill: Bill, assumed: str) -> str:
    """A bill as plain text.

    Args:
        bill: The bill.
        assumed: What it assumes of a month, in a few words.
    """
    fixed, used = bill.part("fixed"), bill.part("usage")
    lines = [f"{bill.stack}, a month: {headline(bill.total, bill.missing)}"]
    lines += _wrapped(
        f"Fixed {whole(fixed.expected):,}, by usage {whole(used.expected):,}. Smallest without visitors, at the "
        f"fewest nodes; expected with {assumed}; largest at all limits."
    )
    lines += ["", *_table("by component", bill, lambda line: line.component, _COMPONENTS)]
    lines.append(_row("in all", bill.total))
    lines += ["", *_table("by AWS service", bill, lambda line: line.charge.service, _SERVICES)]
    lines += ["", "  the five largest, and what would make them smaller"]
    for what, group, advice in largest(bill):
        lines.append(f"    {what:<56}{whole(total(group).expected):>10,}")
        lines += _wrapped(advice, "      ")[:2] if advice else []
    lines.append("")
    if bill.missing:
        lines += _missing(bill)
    lines += _wrapped(f"{provenance(bill)} {TERMS}")
    return "\n".join(lines) + "\n"


def _table(title: str, bill: Bill, by: Callable[[BillLine], str], rows: int) -> Iterator[str]:
    groups = bill.grouped(by)
    yield f"  {title:<48}{'smallest':>10}{'expected':>10}{'largest':>10}"
    for name, lines in groups[:rows]:
        yield _row(name, total(lines))
    if rest := groups[rows:]:
        yield _row(_others([name for name, _ in rest]), sum((total(lines) for _, lines in rest), start=NOTHING))


def _missing(bill: Bill) -> Iterator[str]:
    """What is not in the total: with the reasons if there is room for them, else the names as far as they fit."""
    reasons: dict[str, list[str]] = {}
    for one in bill.missing:
        reasons.setdefault(one.reason, []).append(one.what)
    said = "; ".join(f"{', '.join(dict.fromkeys(what))} ({reason})" for reason, what in reasons.items())
    lines = _wrapped(f"Not in it: {said}.")
    if len(lines) > _NAMED:
        names = ", ".join(dict.fromkeys(one.what for one in bill.missing))
        room = _NAMED * (WIDTH - 6)
        said = textwrap.shorten(
            f"Not in it (--markdown says why): {names}", room, placeholder=" ...", break_on_hyphens=False
        )
        lines = _wrapped(said)
    yield from lines


def _others(names: Sequence[str]) -> str:
    """Those that share a row, as many of them by name as fit."""
    said = textwrap.shorten(", ".join(names), 44, placeholder=" ...", break_on_hyphens=False)
    return said.replace(", ...", " ...")


def _row(name: str, span: Span) -> str:
    return f"    {name:<46}{_cell(span.smallest)}{_cell(span.expected)}{_cell(span.largest)}"


def _cell(amount: Decimal) -> str:
    return f"{whole(amount):>10,}"


def _wrapped(text: str, indent: str = "  ") -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
