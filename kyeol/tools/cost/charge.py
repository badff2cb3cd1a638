"""What a model says of a resource: charges, and what it cannot price."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from kyeol.tools.cost.month import Month
from kyeol.tools.cost.span import Span
from kyeol.tools.kinds import Kind
from kyeol.tools.preview.graph import Graph, Resource

Part: TypeAlias = Literal["fixed", "usage"]
"""Whether something is paid for because it is there, or because it is used."""


@dataclass(frozen=True, kw_only=True)
class Charge:
    """A quantity of something that has a price.

    Args:
        price: The key in the price table.
        what: What it is, for people, such as `NAT gateway`.
        quantity: How much of it, in the price's unit.
        part: Whether it is paid for by being there or by being used.
        service: The AWS service on whose bill it is.
        component: Whom it belongs to where that is not the resource's own component.
    """

    price: str
    what: str
    quantity: Span
    service: str
    part: Part = "fixed"
    component: str = ""


@dataclass(frozen=True)
class Missing:
    """Something that costs money and that nobody can price here.

    Args:
        what: What it is.
        reason: Why, one phrase.
    """

    what: str
    reason: str


@dataclass(frozen=True)
class Pricing:
    """What a model sees beside its resource.

    Args:
        graph: The stack.
        month: What is used in it.
    """

    graph: Graph
    month: Month

    def of(self, kind: Kind) -> list[Resource]:
        """The stack's resources of a kind."""
        return self.graph.of_type(kind.type)


Model: TypeAlias = Callable[[Resource, Pricing], Iterable["Charge | Missing"]]

MODELS: Final[dict[str, Model]] = {}
"""The models by type token."""


def model(*kinds: Kind) -> Callable[[Model], Model]:
    """Register the model of kinds whose record says that they are metered."""

    def register(function: Model) -> Model:
        for kind in kinds:
            MODELS[kind.type] = function
        return function

    return register


def share(total: Span, count: int) -> Span:
    """An equal part of a quantity, for one of several resources."""
    return total.map(lambda number: number / count)
