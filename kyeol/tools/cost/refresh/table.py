"""A region's price table, rewritten from the bulk list."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Final, TextIO, TypeAlias
from urllib.error import URLError
from urllib.request import urlopen

from kyeol.tools.cost.prices import CURRENCY, FOLDER, GLOBAL, PriceError
from kyeol.tools.cost.refresh.rows import of_csv, of_json
from kyeol.tools.cost.refresh.select import select
from kyeol.tools.cost.refresh.selectors import everywhere, regional
from kyeol.tools.json_values import Json, at, mapping

HOST: Final = "https://pricing.us-east-1.amazonaws.com"

_LARGE: Final = ("AmazonEC2",)
"""Offers whose file is read line by line as CSV: EC2's has about 200 MB a region."""

_SECONDS: Final = 120
"""How many seconds a response may pause."""

Source: TypeAlias = Callable[[str, str, str], AbstractContextManager[TextIO]]
"""Opens a file of the list: offer, region, `json` or `csv`."""


@contextmanager
def from_aws(offer: str, region: str, form: str) -> Iterator[TextIO]:
    """A file of the list, from AWS."""
    place = "" if region == GLOBAL else f"{region}/"
    with urlopen(f"{HOST}/offers/v1.0/aws/{offer}/current/{place}index.{form}", timeout=_SECONDS) as answer:  # noqa: S310 - the scheme is HOST's
        yield TextIOWrapper(answer, encoding="utf-8", newline="")


def from_folder(folder: Path) -> Source:
    """Files that were downloaded before, `{offer}_{region}_index.{json or csv}`."""

    @contextmanager
    def opened(offer: str, region: str, form: str) -> Iterator[TextIO]:
        with (folder / f"{offer}_{region}_index.{form}").open(encoding="utf-8", newline="") as file:
            yield file

    return opened


def refresh(region: str, source: Source, tables: Path = FOLDER) -> tuple[int, list[str]]:
    """Write a region's table.

    Args:
        region: The region, or `global` for what is priced once for all.
        source: Where the list is.
        tables: Where the tables are.

    Returns:
        How many prices were read, and the keys of those that the list did not give and that stay as they were.

    Raises:
        PriceError: A file of the list cannot be read, or two prices match one key.
    """
    selectors = list(everywhere() if region == GLOBAL else regional())
    read: dict[str, Json] = {}
    for code in dict.fromkeys(one.offer for one in selectors):
        form = "csv" if code in _LARGE else "json"
        try:
            with source(code, region, form) as file:
                offer = of_csv(file) if form == "csv" else of_json(json.load(file))
                read |= select(offer, code, selectors, "" if region == GLOBAL else region)
        except (URLError, OSError, ValueError) as error:
            raise PriceError(f"the price list of {code} in {region} cannot be read: {error}") from error
    table = tables / f"{region}.json"
    before = mapping(at(json.loads(table.read_text(encoding="utf-8")), "prices")) if table.is_file() else {}
    kept = [key for key in before if key not in read]
    prices = dict(sorted({**before, **read}.items()))
    document = {"region": region, "currency": CURRENCY, "prices": prices}
    table.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
    return len(read), kept
