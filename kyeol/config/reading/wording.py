"""What is wrong with a value, and what would be right, in words: one function per kind of pydantic's errors."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Network
from typing import Final, cast

from pydantic_core import ErrorDetails

from kyeol.config.mistakes import KeyPath, close, nearest, shortened
from kyeol.config.model import Section
from kyeol.config.reading.described import (
    JsonSchema,
    described,
    is_network,
    is_required,
    key_remedy,
    known_keys,
    remedy,
    schemas_at,
    takes_as_text,
    values,
    wanted,
)
from kyeol.config.reading.yamlfile import kind

_FULL_LENGTH: Final = 32
"""An IPv4 address's bits: a network of that many is one address."""


@dataclass(frozen=True)
class Rejection:
    """One of pydantic's errors, with what the model says of the place.

    Args:
        model: The section's model.
        path: Where, below the section.
        error: The error.
        text: What the file literally says there, where it is a scalar that is not a string.
    """

    model: type[Section]
    path: KeyPath
    error: ErrorDetails
    text: str | None

    @cached_property
    def here(self) -> list[JsonSchema]:
        """The schemas of what belongs there."""
        return list(schemas_at(self.model, self.path))

    @property
    def value(self) -> object:
        """The value that is written there."""
        return self.error.get("input")

    @property
    def remedy(self) -> str:
        """What would be right there."""
        return remedy(self.here)

    @property
    def known_keys(self) -> list[str]:
        """The keys of the mapping around it."""
        return known_keys(self.model, self.path[:-1])

    def context(self, key: str, default: object = None) -> object:
        """What the error says besides, such as a limit."""
        return self.error.get("ctx", {}).get(key, default)


def worded(rejection: Rejection) -> tuple[str, str]:
    """What is wrong, and what would be right."""
    error, value, text = rejection.error, rejection.value, rejection.text
    if error["loc"] and error["loc"][-1] == "[key]":
        return (
            f"{_shown(rejection.path[-1])} is not a usable key",
            f"write {key_remedy(rejection.model, rejection.path)}",
        )
    if text is not None and takes_as_text(rejection.here, text) and not isinstance(value, bool | None):
        # The file's own spelling: YAML makes 1.3 of 1.30, and 2739 of 05263.
        allowed = values(rejection.here)
        if not allowed or text in allowed:
            return f"{text} is {kind(value)} where a string belongs", f'write it in quotes: "{text}"'
    if error["type"].endswith("_type") or value is None:
        return _wrong_type(rejection)
    problem, advice = BY_TYPE.get(error["type"], _in_pydantics_words)(rejection)
    if isinstance(value, str) and value:
        # Errors of the project's own types quote the value whole, and some advice does.
        problem, advice = (one.replace(value, shortened(value)) for one in (problem, advice))
    return problem, advice


def _unknown_key(rejection: Rejection) -> tuple[str, str]:
    if len(rejection.path) == 1 and (former := rejection.model.former.get(str(rejection.path[0]))):
        return former.problem, former.remedy
    return "is unknown", nearest(str(rejection.path[-1]), rejection.known_keys)


def _missing(rejection: Rejection) -> tuple[str, str]:
    return "is missing", f"add it: {rejection.remedy}"


def _no_choice(rejection: Rejection) -> tuple[str, str]:
    value, allowed = rejection.value, values(rejection.here)
    problem = f"{_shown(value, rejection.text)} is not one of {', '.join(allowed)}"
    if str(value) in allowed:
        return problem, f'write it in quotes: "{value}"' if not isinstance(value, str) else "write it without quotes"
    meant = close(str(value), allowed)
    return problem, f"did you mean {meant}?" if meant else "write one of these"


def _wrong_form(rejection: Rejection) -> tuple[str, str]:
    return f"{_shown(rejection.value, rejection.text)} has the wrong form", f"write {rejection.remedy}"


def _out_of_range(rejection: Rejection) -> tuple[str, str]:
    problem = f"{_shown(rejection.value, rejection.text)} is out of range"
    return problem, f"write {rejection.remedy}"


def _wrong_length(rejection: Rejection) -> tuple[str, str]:
    few = rejection.error["type"] == "too_short"
    limit = rejection.context("min_length" if few else "max_length", 1)
    count = len(cast("Sequence[object]", rejection.value))
    items = f"{'at least' if few else 'at most'} {limit} item{'s' if limit != 1 else ''}"
    return f"has {count} items" if count else "is empty", f"write {items}{described(rejection.here)}"


def _open_to_world(rejection: Rejection) -> tuple[str, str]:
    return rejection.error["msg"], "name the networks that need it"


def _not_listed(rejection: Rejection) -> tuple[str, str]:
    known = cast("Sequence[object]", rejection.context("known", ()))
    value = rejection.value
    if numbers := [item for item in known if isinstance(item, int) and isinstance(value, int)]:
        return rejection.error[
            "msg"
        ], f"did you mean {min(numbers, key=lambda number: abs(number - cast('int', value)))}?"
    word = str(value).rpartition(".")[0] if rejection.error["type"] == "instance_family" else str(value)
    return rejection.error["msg"], nearest(word, [str(item) for item in known])


def _bad_value(rejection: Rejection) -> tuple[str, str]:
    if is_network(rejection.here) and isinstance(rejection.value, str):
        return _network(rejection.value, rejection.remedy)
    return rejection.error["msg"].split(", ", 1)[-1], f"write {rejection.remedy}"


def _in_pydantics_words(rejection: Rejection) -> tuple[str, str]:
    if rejection.context("known"):
        return _not_listed(rejection)
    return rejection.error["msg"], f"write {rejection.remedy}"


BY_TYPE: Final[Mapping[str, Callable[[Rejection], tuple[str, str]]]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "literal_error": _no_choice,
    "string_pattern_mismatch": _wrong_form,
    "string_too_long": _wrong_form,
    "string_too_short": _wrong_form,
    "greater_than_equal": _out_of_range,
    "less_than_equal": _out_of_range,
    "greater_than": _out_of_range,
    "less_than": _out_of_range,
    "too_short": _wrong_length,
    "too_long": _wrong_length,
    "open_to_world": _open_to_world,
    "value_error": _bad_value,
    "assertion_error": _bad_value,
}


def _wrong_type(rejection: Rejection) -> tuple[str, str]:
    value, here = rejection.value, rejection.here
    belongs = wanted(here)
    kinds = {str(schema.get("type", "")) for schema in here}
    if value is None:
        required = is_required(rejection.model, rejection.path)
        return "is empty", f"write {rejection.remedy}{'' if required else ', or remove the key'}"
    shown = f"{_shown(value, rejection.text)} " if isinstance(value, str | int | float) else ""
    problem = f"{shown}is {kind(value)} where {belongs} belongs"
    advice = f"write {rejection.remedy}"
    if isinstance(value, str) and "integer" in kinds and value.strip().isdigit() and shortened(value) == value:
        advice = f"write {value.strip()} without quotes"
    elif isinstance(value, str) and "boolean" in kinds:
        advice = "write true or false, without quotes"
    elif shown and "array" in kinds:
        advice = f"write [{value}]{described(here)}"
    return problem, advice


def _network(value: str, advice: str) -> tuple[str, str]:
    try:
        meant = IPv4Network(value.strip(), strict=False)
    except ValueError:
        return f"{_shown(value)} is not an IPv4 network", f"write {advice}"
    if meant.prefixlen == _FULL_LENGTH:
        return f"{_shown(value)} is not an IPv4 network", f"write {advice}"
    return f"{_shown(value)} is an address inside a network", f"did you mean {meant}?"


def _shown(value: object, text: str | None = None) -> str:
    shown = f'"{value}"' if isinstance(value, str) else text or str(value)
    return shortened(shown)
