"""Bills as JSON, for machines (documented in docs/how-to/cost.md)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from kyeol.tools.cost.advice import largest
from kyeol.tools.cost.bill import Bill, BillLine, cents, total
from kyeol.tools.cost.month import HOURS
from kyeol.tools.cost.prices import CURRENCY
from kyeol.tools.cost.span import Span
from kyeol.tools.json_values import Json

FORMAT: Final = 1
"""The version of the form; a change that a reader could stumble over raises it."""


def to_json(bills: Mapping[str, Bill]) -> dict[str, Json]:
    """All of the bills, amounts to the cent."""
    return {
        "version": FORMAT,
        "currency": CURRENCY,
        "hours": HOURS,
        "stacks": [_stack(bill) for bill in bills.values()],
    }


def _stack(bill: Bill) -> dict[str, Json]:
    return {
        "stack": bill.stack,
        "region": bill.region,
        "month": amounts(bill.total),
        "fixed": amounts(bill.part("fixed")),
        "usage": amounts(bill.part("usage")),
        "components": {name: amounts(total(lines)) for name, lines in bill.grouped(lambda one: one.component)},
        "services": {name: amounts(total(lines)) for name, lines in bill.grouped(lambda one: one.charge.service)},
        "largest": [
            {"what": what, "month": amounts(total(lines)), "smaller": advice} for what, lines, advice in largest(bill)
        ],
        "lines": [_line(line) for line in bill.lines],
        "missing": [{"what": one.what, "reason": one.reason} for one in bill.missing],
    }


def _line(line: BillLine) -> dict[str, Json]:
    price = line.price
    return {
        "urn": line.urn,
        "component": line.component,
        "service": line.charge.service,
        "what": line.charge.what,
        "part": line.charge.part,
        "region": line.region,
        "quantity": _numbers(line.charge.quantity),
        "month": amounts(line.amount),
        "price": {
            "key": price.key,
            "usd": format(price.usd, "f"),
            "unit": price.unit,
            "date": price.date.isoformat(),
            "grade": price.grade,
            "source": price.source,
        },
    }


def amounts(span: Span) -> dict[str, Json]:
    """Amounts to the cent."""
    return _numbers(span.map(cents))


def _numbers(span: Span) -> dict[str, Json]:
    """Numbers as JSON has them: six places are enough for a quantity."""
    rounded = span.map(lambda number: round(number, 6))
    return {name: _number(getattr(rounded, name)) for name in ("smallest", "expected", "largest")}


def _number(number: Decimal) -> float:
    return float(number)
