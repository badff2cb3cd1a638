"""A month of a stack: every charge at its price, and what has none."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Final

from kyeol.config.usage import UsageConfig
from kyeol.tools.cost.charge import Charge, Missing, Part, Pricing
from kyeol.tools.cost.models import MODELS
from kyeol.tools.cost.month import Month
from kyeol.tools.cost.prices import Price, load, regions
from kyeol.tools.cost.span import NOTHING, Span
from kyeol.tools.kinds import known_kind
from kyeol.tools.place import component_of, home_of, region_of
from kyeol.tools.preview.environment import class_of
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.record.cost import Metered, Unpriced

_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class BillLine:
    """A charge of one resource.

    Args:
        urn: The resource.
        component: The component that it is in.
        region: The region whose price it has.
        charge: What is charged.
        price: The price.
        amount: What a month of it costs, USD, not rounded.
    """

    urn: str
    component: str
    region: str
    charge: Charge
    price: Price
    amount: Span


@dataclass(frozen=True, kw_only=True)
class Bill:
    """A month of a stack.

    Args:
        stack: The stack.
        region: Its region.
        lines: What costs something.
        missing: What costs something that is not known.
    """

    stack: str
    region: str
    lines: Sequence[BillLine]
    missing: Sequence[Missing]

    @cached_property
    def total(self) -> Span:
        """All of it, without what is missing."""
        return total(self.lines)

    def part(self, part: Part) -> Span:
        """What is fixed, or what depends on usage."""
        return total([one for one in self.lines if one.charge.part == part])

    def grouped(self, by: Callable[[BillLine], str]) -> list[tuple[str, list[BillLine]]]:
        """The lines in groups, the dearest first.

        Args:
            by: The name of a line's group.
        """
        groups: dict[str, list[BillLine]] = {}
        for line in self.lines:
            groups.setdefault(by(line), []).append(line)
        return sorted(groups.items(), key=lambda group: (-total(group[1]).expected, group[0]))

    @property
    def dates(self) -> tuple[date, date]:
        """The days of the oldest and of the newest price that was used."""
        days = [one.price.date for one in self.lines]
        return min(days), max(days)


def total(lines: Sequence[BillLine]) -> Span:
    """The sum of lines, USD, not rounded."""
    return sum((one.amount for one in lines), start=NOTHING)


def cents(amount: Decimal) -> Decimal:
    """An amount, rounded to the cent; half a cent goes up."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def bill(graph: Graph, usage: UsageConfig | None = None) -> Bill:
    """What a month of a stack costs at list prices, before tax and discounts.

    Args:
        graph: The stack's recorded graph.
        usage: What its file assumes of a month; None: the defaults of its class.

    Raises:
        PriceError: Its region has no price table; what it has in another one without is listed as missing.
    """
    home = home_of(graph)
    load(home)
    pricing = Pricing(graph, Month(class_of(graph), usage or UsageConfig()))
    charges: list[tuple[Resource, str, Charge]] = []
    missing: list[Missing] = []
    for resource in graph:
        for said in _said(resource, pricing):
            if isinstance(said, Missing):
                missing.append(said)
                continue
            region = region_of(resource, graph)
            if region not in regions():
                if said.quantity:
                    missing.append(Missing(said.what, f"no price table for {region}: kyeol prices refresh {region}"))
            elif said.price in load(region):
                charges.append((resource, region, said))
            elif said.quantity:
                missing.append(Missing(said.what, f"the table of {region} has no price of {said.price}"))
    return Bill(
        stack=graph.stack,
        region=home,
        lines=list(_priced(charges, graph)),
        missing=missing,
    )


def _said(resource: Resource, pricing: Pricing) -> Iterator[Charge | Missing]:
    """What is known of a resource's cost."""
    if not (resource.custom or resource.remote):
        return
    kind = known_kind(resource.type)
    if kind is None or isinstance(kind.cost, Unpriced):
        reason = kind.cost.reason if kind and isinstance(kind.cost, Unpriced) else "nothing is known of its kind"
        yield Missing(resource.name, reason)
    elif isinstance(kind.cost, Metered):
        model = MODELS.get(resource.type)
        yield from model(resource, pricing) if model else (Missing(resource.name, "its kind has no model yet"),)


def _priced(charges: Sequence[tuple[Resource, str, Charge]], graph: Graph) -> Iterator[BillLine]:
    """The charges with their amounts: a price's steps count for the whole stack, and each has its part of the sum."""
    quantities: dict[tuple[str, str], Span] = {}
    for _, region, charge in charges:
        key = region, charge.price
        quantities[key] = quantities.get(key, NOTHING) + charge.quantity
    for resource, region, charge in charges:
        price = load(region)[charge.price]
        rates = quantities[region, charge.price].map(price.rate)
        if charge.quantity:
            yield BillLine(
                urn=resource.urn,
                component=charge.component or component_of(resource, graph),
                region=region,
                charge=charge,
                price=price,
                amount=charge.quantity * rates,
            )
