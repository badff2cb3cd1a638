"""What a change adds to a stack's month or saves, and what makes the difference."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from kyeol.config.usage import UsageConfig
from kyeol.tools.cost.bill import Bill, bill, cents, total
from kyeol.tools.cost.charge import Missing
from kyeol.tools.cost.prices import CURRENCY, PriceError
from kyeol.tools.cost.span import NOTHING, Span
from kyeol.tools.preview.graph import Graph

_REASONS: Final = 3
"""So many items are named; the others are one."""


@dataclass(frozen=True)
class CostChange:
    """The months of two versions of a stack.

    Args:
        base: The base's bill; None where it has no such stack.
        head: The head's bill; None where it has no such stack.
    """

    base: Bill | None
    head: Bill | None

    @cached_property
    def difference(self) -> Span:
        """What the head costs more, USD, not rounded."""
        return _total(self.head) - _total(self.base)

    @cached_property
    def reasons(self) -> Sequence[tuple[str, Span]]:
        """What makes the difference: items with their component, what weighs most first."""
        sums: dict[str, Span] = {}
        for one, sign in ((self.head, 1), (self.base, -1)):
            for name, lines in one.grouped(lambda line: f"{line.charge.what} ({line.component})") if one else ():
                sums[name] = sums.get(name, NOTHING) + total(lines) * sign
        moved = [(name, span) for name, span in sums.items() if any(map(cents, _numbers(span)))]
        return sorted(moved, key=lambda one: (*(-abs(number) for number in _numbers(one[1])), one[0]))

    @property
    def unpriced(self) -> Sequence[Missing]:
        """What the head has without a price, and the base has not."""
        before = set(self.base.missing) if self.base else set()
        return [one for one in self.head.missing if one not in before] if self.head else []

    def __bool__(self) -> bool:
        return bool(self.reasons or self.unpriced)

    def __str__(self) -> str:
        """The difference on one line."""
        low, expected, high = (f"{cents(number):+,}" for number in (
            self.difference.smallest, self.difference.expected, self.difference.largest,
        ))  # fmt: skip
        parts = [_reason(name, span) for name, span in self.reasons[:_REASONS]]
        if rest := self.reasons[_REASONS:]:
            parts.append(f"{cents(sum((span.expected for _, span in rest), Decimal(0))):+,} in {len(rest)} more")
        parts += [f"without {one.what} ({one.reason})" for one in self.unpriced]
        return f"{expected} {CURRENCY} a month expected ({low} at the smallest, {high} at the largest): " + "; ".join(
            parts
        )


def change(base: Graph | None, head: Graph | None, usage: UsageConfig) -> CostChange | str:
    """What a change does to a stack's month; the reason where that cannot be said.

    Args:
        base: The stack before; None where it comes.
        head: The stack after; None where it goes.
        usage: What the head assumes of a month, which holds for both: the change is that of the program.
    """
    try:
        return CostChange(*(bill(graph, usage) if graph else None for graph in (base, head)))
    except PriceError as error:
        return str(error)


def _reason(name: str, span: Span) -> str:
    """An item with what it adds: as expected, or in the first month that it differs in."""
    columns = ((span.expected, ""), (span.largest, " at the largest"), (span.smallest, " at the smallest"))
    amount, when = next((one for one in columns if cents(one[0])), columns[0])
    return f"{cents(amount):+,}{when} {name}"


def _total(one: Bill | None) -> Span:
    return one.total if one else NOTHING


def _numbers(span: Span) -> tuple[Decimal, Decimal, Decimal]:
    return span.expected, span.largest, span.smallest
