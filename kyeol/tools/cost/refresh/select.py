"""From rows of the bulk list to prices, and past its traps."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from kyeol.tools.cost.prices import PriceError
from kyeol.tools.cost.refresh.rows import Offer, PriceRow
from kyeol.tools.cost.refresh.selectors import Selector
from kyeol.tools.json_values import Json

_PLACES: Final = ("AWS Region", "")
"""Where a price of a region holds; on Outposts and in Wavelength or Local Zones the same usage types have others."""


def select(offer: Offer, code: str, selectors: Iterable[Selector], region: str) -> dict[str, Json]:
    """The prices that an offer has, by key, as a table has them.

    Args:
        offer: A file of the list.
        code: The offer's code.
        selectors: What is looked for.
        region: The region; empty in the global table, where a usage type is taken as it is.

    Raises:
        PriceError: Two prices match one selector: neither is taken for the right one.
    """
    wanted: dict[str, list[Selector]] = {}
    for one in selectors:
        if one.offer == code:
            wanted.setdefault(one.usage, []).append(one)
    # In most regions a usage type has a prefix such as APN2-, KMS's the region's name, N. Virginia's often none. What
    # has more before it is something else: ExtendedSupportYr1_Yr2-NodeUsage is a surcharge.
    prefix = re.compile(rf"(?:[A-Z]{{2,4}}\d*-|{re.escape(region)}-)?(.*)" if region else "(.*)")
    found: dict[str, list[PriceRow]] = {}
    for row in offer.rows:
        whole = prefix.fullmatch(row.usage)
        names = (row.usage, whole[1]) if whole else (row.usage,)
        for selector in (one for name in dict.fromkeys(names) for one in wanted.get(name, ())):
            if _fits(row, selector, region):
                found.setdefault(selector.key, []).append(row)
    units = {one.key: one.unit for each in wanted.values() for one in each}
    return {key: _price(key, rows, units[key], code, offer) for key, rows in found.items() if any(_paid(rows))}


def _fits(row: PriceRow, selector: Selector, region: str) -> bool:
    """Whether a row is what a selector asks for; an attribute that the file does not have at all says nothing."""
    if region and row.attributes.get("locationType", "") not in _PLACES:
        return False
    facts: Mapping[str, str] = {**row.attributes, "family": row.family}
    return all(facts.get(key, wanted) == wanted for key, wanted in selector.where.items())


def _paid(rows: Iterable[PriceRow]) -> Iterator[PriceRow]:
    """The rows that cost something: what is free at first begins at 0 too."""
    yield from (row for row in rows if row.usd)


def _price(key: str, rows: Sequence[PriceRow], unit: str, code: str, offer: Offer) -> dict[str, Json]:
    """A price with its steps: the free part of a month is the account's, so the first that costs counts from 0."""
    steps: dict[Decimal, PriceRow] = {}
    for row in _paid(rows):
        other = steps.setdefault(row.begin, row)
        if other.usd != row.usd:
            raise PriceError(
                f"{key} has two prices in {code}: {other.usd} ({other.sku}) and {row.usd} ({row.sku}); "
                "narrow its selector in kyeol/tools/cost/refresh/selectors.py"
            )
    (_, first), *later = sorted(steps.items())
    price: dict[str, Json] = {
        "usd": format(first.usd.normalize(), "f"),
        "unit": unit,
        "date": offer.published,
        "grade": "list",
        "source": f"{code} {first.usage}; SKU {first.sku}",
    }
    if later:
        price["steps"] = [[format(begin.normalize(), "f"), format(row.usd.normalize(), "f")] for begin, row in later]
    return price
