"""A quantity or an amount as three numbers: the smallest, the expected and the largest month."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

Number: TypeAlias = Decimal | int


@dataclass(frozen=True)
class Span:
    """Three numbers.

    Args:
        smallest: Without visitors, at the autoscaler's minimum and the first size of every disk.
        expected: As the stack file assumes it.
        largest: In the largest month, at the autoscaler's maximum and the limit of every disk.
    """

    smallest: Decimal
    expected: Decimal
    largest: Decimal

    @classmethod
    def of(cls, smallest: Number, expected: Number, largest: Number) -> "Span":
        """Three numbers of any kind."""
        return cls(Decimal(smallest), Decimal(expected), Decimal(largest))

    @classmethod
    def always(cls, number: Number) -> "Span":
        """The same in every month."""
        return cls(Decimal(number), Decimal(number), Decimal(number))

    def map(self, function: Callable[[Decimal], Decimal]) -> "Span":
        """Each number through a function."""
        return Span(function(self.smallest), function(self.expected), function(self.largest))

    def __add__(self, other: "Span") -> "Span":
        return Span(self.smallest + other.smallest, self.expected + other.expected, self.largest + other.largest)

    def __sub__(self, other: "Span") -> "Span":
        return self + other.map(lambda number: -number)

    def __mul__(self, factor: "Number | Span") -> "Span":
        if isinstance(factor, Span):
            return Span(self.smallest * factor.smallest, self.expected * factor.expected, self.largest * factor.largest)
        return self.map(lambda number: number * factor)

    def __bool__(self) -> bool:
        return any((self.smallest, self.expected, self.largest))


NOTHING: Final = Span.always(0)
