"""How amounts, grades and what is missing are said."""

from collections import Counter
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from kyeol.tools.cost.bill import Bill
from kyeol.tools.cost.charge import Missing
from kyeol.tools.cost.prices import CURRENCY, GRADES
from kyeol.tools.cost.span import Span

TERMS: Final = (
    f"{CURRENCY} for 730 hours at on-demand list prices, before tax, discounts and free tiers. Amounts are rounded "
    "when they are shown."
)
"""What holds for every amount, said once."""


def whole(amount: Decimal) -> Decimal:
    """An amount rounded to the dollar; half a dollar goes up."""
    return amount.quantize(Decimal(1), ROUND_HALF_UP)


def dollars(amount: Decimal) -> str:
    """An amount for people: whole dollars, below ten with cents."""
    shown = whole(amount) if abs(amount) >= 10 else amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{shown:,} {CURRENCY}"


def without(missing: Sequence[Missing]) -> str:
    """What a total says of what is not in it; empty where nothing is missing."""
    count = len(missing)
    return f"without {count} item{'' if count == 1 else 's'}" if count else ""


def headline(total: Span, missing: Sequence[Missing]) -> str:
    """A total in a line."""
    said = f"{dollars(total.expected)} expected ({whole(total.smallest):,} to {whole(total.largest):,})"
    return ", ".join(filter(None, [said, without(missing)]))


def brief(total: Span) -> str:
    """A total in a cell of a table, whose heading has the currency."""
    return f"{whole(total.expected):,} ({whole(total.smallest):,} to {whole(total.largest):,})"


def provenance(bill: Bill) -> str:
    """How old the prices are, and how far they can be trusted."""
    oldest, newest = bill.dates
    prices = {(line.region, line.price.key): line.price.grade for line in bill.lines}
    counted = Counter(prices.values())
    graded = ", ".join(f"{counted[grade]} {said}" for grade, said in GRADES.items() if counted[grade])
    return f"{len(prices)} prices of {oldest} to {newest}: {graded}."
