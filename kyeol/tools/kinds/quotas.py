"""Quotas of Namespaces: what they refuse, and what they no longer do."""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Final

from kyeol.tools.json_values import Json, at, mapping

_UNITS: Final[Mapping[str, float]] = {
    "": 1, "m": 0.001, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40,
}  # fmt: skip
"""Kubernetes, reference of the API, Quantity."""


def less(old: Json, new: Json) -> Iterator[str]:
    """What the Namespace may have less of, from a quota's `spec`."""
    for key, limit in mapping(at(new, "hard")).items():
        was = at(old, "hard", key)
        if _amount(limit) < _amount(was):
            yield f"pods beyond the new quota are refused: {key} {limit} instead of {was or 'any number'}"


def without_limit(old: Json, new: Json) -> Iterator[str]:
    """What the Namespace may have any number of."""
    limits = mapping(at(new, "hard"))
    yield from (f"nothing limits its {key} any more" for key in mapping(at(old, "hard")) if key not in limits)


def _amount(quantity: Json) -> float:
    """A quantity as a number; infinite where there is none."""
    found = re.fullmatch(r"([\d.]+)([a-zA-Z]*)", str(quantity))
    return float(found[1]) * _UNITS[found[2]] if found and found[2] in _UNITS else math.inf
