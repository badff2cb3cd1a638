"""The price tables in `tables/`: one a region, one for what has the same price everywhere."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias, cast, get_args

from kyeol.errors import KyeolError

FOLDER: Final = Path(__file__).with_name("tables")

GLOBAL: Final = "global"
"""The table of what AWS prices by edge location, or once for all regions: CloudFront and Route 53."""

CURRENCY: Final = "USD"

Grade: TypeAlias = Literal["list", "several", "one", "derived"]
"""How far a price can be trusted: read by `kyeol prices refresh` from AWS's own list; copied from it by several, or by
one, whose copies were read here; or derived from a price that was read, by the rule that its source names."""

GRADES: Final[Mapping[Grade, str]] = {
    "list": "AWS's list",
    "several": "several readings",
    "one": "one reading",
    "derived": "derived",
}


class PriceError(KyeolError):
    """A table is missing, or is not one."""


@dataclass(frozen=True, kw_only=True)
class Price:
    """What one unit of something costs.

    Args:
        key: What is priced, such as nat.hour.
        usd: US dollars for a unit.
        unit: The unit, such as hour or GB-month.
        date: When AWS's list said so.
        grade: How far it can be trusted.
        source: Where it is in AWS's list: offer and usage type, and the SKU where it is known.
        steps: From which quantity a month on another price holds.
    """

    key: str
    usd: Decimal
    unit: str
    date: date
    grade: Grade
    source: str
    steps: tuple[tuple[Decimal, Decimal], ...] = ()

    def amount(self, quantity: Decimal) -> Decimal:
        """What a quantity in a month costs, in USD, not rounded."""
        bounds = [(Decimal(0), self.usd), *self.steps]
        ends = [start for start, _ in bounds[1:]] + [max(quantity, Decimal(0))]
        parts = zip(bounds, ends, strict=True)
        return sum((max(min(quantity, end) - start, Decimal(0)) * usd for (start, usd), end in parts), start=Decimal(0))

    def rate(self, quantity: Decimal) -> Decimal:
        """What one unit of a quantity in a month costs on the average, in USD."""
        return self.amount(quantity) / quantity if quantity else self.usd


Prices: TypeAlias = Mapping[str, Price]


@cache
def regions(folder: Path = FOLDER) -> tuple[str, ...]:
    """The regions that have a table."""
    return tuple(sorted(file.stem for file in folder.glob("*.json") if file.stem != GLOBAL))


@cache
def load(region: str, folder: Path = FOLDER) -> Prices:
    """The prices of a region, with those that hold everywhere.

    Args:
        region: The region, such as ap-northeast-2.
        folder: Where the tables are.

    Raises:
        PriceError: The region has no table, or the file is not one.
    """
    if not (folder / f"{region}.json").is_file():
        raise PriceError(
            f"there is no price table for {region}, only for {', '.join(regions(folder))}; "
            f"`kyeol prices refresh {region}` reads it from AWS's public list"
        )
    return {**_read(folder / f"{GLOBAL}.json"), **_read(folder / f"{region}.json")}


def _read(file: Path) -> Prices:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        return {key: _price(key, row) for key, row in document["prices"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        raise PriceError(f"{file.name} is not a price table: {error!r}; `kyeol prices refresh` writes it") from error


def _price(key: str, row: Mapping[str, object]) -> Price:
    if row["grade"] not in get_args(Grade):
        raise ValueError(f"{key} has the grade {row['grade']}")
    return Price(
        key=key,
        usd=Decimal(str(row["usd"])),
        unit=str(row["unit"]),
        date=date.fromisoformat(str(row["date"])),
        grade=cast("Grade", row["grade"]),
        source=str(row["source"]),
        steps=tuple(
            (Decimal(start), Decimal(usd)) for start, usd in cast("list[tuple[str, str]]", row.get("steps", ()))
        ),
    )
