"""The on-demand prices in a file of the bulk list: JSON, or CSV where it is too large to be held."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Final

from kyeol.tools.cost.prices import PriceError
from kyeol.tools.json_values import Json, at, mapping

_METADATA: Final = 5
"""Lines of a CSV file before the names of its columns."""

_OWN_COLUMNS: Final = ("usageType", "productFamily", "sku", "termType", "unit", "startingRange", "pricePerUnit")


@dataclass(frozen=True, kw_only=True)
class PriceRow:
    """One price of one product.

    Args:
        sku: The product.
        usage: Its usage type, such as APN2-NatGateway-Hours.
        family: Its product family.
        attributes: What else describes it, camelCase.
        unit: The unit, as the list has it.
        begin: From which quantity a month on it holds.
        usd: The price.
    """

    sku: str
    usage: str
    family: str
    attributes: Mapping[str, str]
    unit: str
    begin: Decimal
    usd: Decimal


@dataclass(frozen=True)
class Offer:
    """A file of the list.

    Args:
        published: The day that it is of, YYYY-MM-DD.
        rows: Its prices; they can be read once.
    """

    published: str
    rows: Iterable[PriceRow]


def of_json(document: Json) -> Offer:
    """The prices of a JSON document."""
    return Offer(str(at(document, "publicationDate"))[:10], _json_rows(document))


def _json_rows(document: Json) -> Iterator[PriceRow]:
    on_demand = mapping(at(document, "terms", "OnDemand"))
    for sku, product in mapping(at(document, "products")).items():
        attributes = {key: str(value) for key, value in mapping(at(product, "attributes")).items()}
        for term in mapping(on_demand.get(sku)).values():
            for dimension in mapping(at(term, "priceDimensions")).values():
                usd = at(dimension, "pricePerUnit", "USD")
                if usd is not None:
                    yield PriceRow(
                        sku=sku,
                        usage=attributes.get("usagetype", ""),
                        family=str(at(product, "productFamily") or ""),
                        attributes=attributes,
                        unit=str(at(dimension, "unit")),
                        begin=Decimal(str(at(dimension, "beginRange") or 0)),
                        usd=Decimal(str(usd)),
                    )


def of_csv(lines: Iterable[str]) -> Offer:
    """The prices of a CSV file, line by line.

    Raises:
        PriceError: It does not begin as such a file does.
    """
    stream = iter(lines)
    facts = dict(one for one in csv.reader(islice(stream, _METADATA)) if len(one) == 2)
    names = [_camel(name) for name in next(csv.reader(stream), [])]
    if "Publication Date" not in facts or not set(_OWN_COLUMNS) <= set(names):
        raise PriceError("it is not a file of AWS's price list: its first lines name neither date nor columns")
    return Offer(facts["Publication Date"][:10], _csv_rows(csv.DictReader(stream, names)))


def _csv_rows(table: Iterable[dict[str, str]]) -> Iterator[PriceRow]:
    for one in table:
        if one["termType"] == "OnDemand" and one.get("currency", "USD") == "USD":
            yield PriceRow(
                sku=one["sku"],
                usage=one["usageType"],
                family=one["productFamily"],
                attributes=one,
                unit=one["unit"],
                begin=Decimal(one["startingRange"] or 0),
                usd=Decimal(one["pricePerUnit"]),
            )


def _camel(name: str) -> str:
    """A column's name as JSON has the attribute: `Pre Installed S/W` is preInstalledSw."""
    words = re.findall(r"[A-Za-z0-9]+", name.replace("/", ""))
    if len(words) == 1:
        return "sku" if name == "SKU" else name[:1].lower() + name[1:]
    return "".join([words[0].lower(), *(word.capitalize() for word in words[1:])])
