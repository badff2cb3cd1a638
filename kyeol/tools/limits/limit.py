"""The committed table of limits, and whether a value keeps to it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from kyeol.tools.json_values import Json, at, listed, mapping, mappings, texts
from kyeol.tools.limits.paths import input_paths
from kyeol.tools.preview.graph import SECRET

TABLE: Final = Path(__file__).with_name("limits.json")

_SHOWN: Final = 60
"""How many characters of a value a text shows."""

_LISTED: Final = 8
"""How many values of an enum a text lists."""

_CLASSES: Final = {
    r"\p{L}": r"\w",
    r"\p{N}": r"\d",
    r"\p{Z}": r" \u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000",
}
"""Java's classes of characters, as Python has them; the models' patterns admit the underscore beside letters."""


@dataclass(frozen=True)
class Limit:
    """What one model says of one input.

    Args:
        model: The place in the model.
        says: enum, pattern, minLength, maxLength, min, max, minItems, maxItems, as far as the model has them.
    """

    model: str
    says: Mapping[str, Json]

    def refuses(self, value: Json) -> str:
        """What is wrong with a value, with the model's limit; empty where nothing is."""
        wrong = self._items(value) if isinstance(value, Sequence) and not isinstance(value, str) else self._text(value)
        return f"{wrong} ({self.model})" if wrong else ""

    @cached_property
    def _known(self) -> list[str]:
        """The values of the enum."""
        return [str(one).lower() if isinstance(one, bool) else str(one) for one in listed(self.says.get("enum"))]

    def _items(self, value: Sequence[Json]) -> str:
        least, most = self.says.get("minItems"), self.says.get("maxItems")
        return _outside(len(value), least, most, f"{len(value)} items")

    def _text(self, value: Json) -> str:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        shown = repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
        known = self._known
        if known and text not in known:
            return f"{shown} is not one of {', '.join(known) if len(known) <= _LISTED else f'{len(known)} values'}"
        if isinstance(value, str):
            if (pattern := _compiled(str(self.says.get("pattern", "")))) and not pattern.search(value):
                return f"{shown} does not match {pattern.pattern}"
            counted = f"{shown} has {len(value)} characters"
            if wrong := _outside(len(value), self.says.get("minLength"), self.says.get("maxLength"), counted):
                return wrong
        counted_as = _number(value)
        return "" if counted_as is None else _outside(counted_as, self.says.get("min"), self.says.get("max"), shown)


def _number(value: Json) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def _outside(count: float, least: Json, most: Json, what: str) -> str:
    if isinstance(least, int | float) and count < least:
        return f"{what}: the least is {least}"
    if isinstance(most, int | float) and count > most:
        return f"{what}: the most is {most}"
    return ""


@cache
def _compiled(pattern: str) -> re.Pattern[str] | None:
    """A pattern as Python reads it; None where it is empty, or written as only Java reads it."""
    for java, python in _CLASSES.items():
        pattern = pattern.replace(java, python)
    try:
        return re.compile(pattern) if pattern else None
    except re.error:
        return None


@cache
def table() -> Mapping[str, Json]:
    """The committed table."""
    return mapping(json.loads(TABLE.read_text(encoding="utf-8")))


@cache
def _limits() -> Mapping[str, Mapping[str, tuple[Limit, ...]]]:
    inputs = mapping(table()["inputs"])
    return {
        type_: {path: tuple(_limit(one) for one in mappings(each)) for path, each in mapping(paths).items()}
        for type_, paths in inputs.items()
    }


def _limit(entry: Mapping[str, Json]) -> Limit:
    return Limit(str(entry["model"]), {key: value for key, value in entry.items() if key != "model"})


def refused(type_: str, inputs: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """What the models refuse of a resource: the path of each such input, and what is wrong with it.

    Args:
        type_: The type token.
        inputs: The inputs.
    """
    limits = _limits().get(type_)
    if not limits:
        return
    for path, value in input_paths(inputs):
        if value != SECRET:
            wrong = next((text for limit in limits.get(path, ()) if (text := limit.refuses(value))), "")
            if wrong:
                yield path, wrong


def missing(type_: str, inputs: Mapping[str, Json], region: str) -> Iterator[tuple[str, str]]:
    """The types of instances that a region does not have: the path of each such input, and what is wrong.

    Args:
        type_: The type token.
        inputs: The inputs.
        region: The region.
    """
    sizes = mapping(at(table(), "regions", type_))
    absent = texts(at(sizes, "missing", region))
    if not absent:
        return
    for path, value in input_paths(inputs):
        if path == sizes.get("path") and (value in absent or str(value).rpartition(".")[0] in absent):
            yield path, f"{region} has no {value} ({sizes['model']} of cfn-lint)"
