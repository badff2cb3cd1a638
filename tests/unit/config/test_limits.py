"""Every setting says whose limit it has; where that is an AWS API's, the setting keeps to the API's own model."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import botocore.session  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyeol.config.limit import BETWEEN, KEYWORD, OURS
from kyeol.config.model import LOG_RETENTION_DAYS
from kyeol.config.reading.schema import stack_file_schema
from kyeol.tools.limits.limit import Limit

SCHEMA: Final[dict[str, Any]] = stack_file_schema()
API: Final = re.compile(r"([a-z0-9]+) ([A-Z][A-Za-z0-9]+)\.([\w.*\[\]]+)")
PAGE: Final = re.compile(r"https://[a-z0-9.-]+/[^\s]*")
FILE: Final = re.compile(r"github\.com/[\w.-]+/[\w.-]+ \S+, [\w./-]+")
REASON: Final = re.compile(rf"{OURS}\w+ .{{5,}}")
SESSION: Final = botocore.session.get_session()
OPEN: Final = {"min": "minimum", "max": "maximum", "maxItems": "maxItems"}
"""The limits of numbers and lists that a setting must have where its API has them, by the schema's keyword."""


@dataclass(frozen=True)
class Setting:
    """What one place of the schema admits, and whose limit it has: its own, or that of what is around it."""

    path: str
    admits: Mapping[str, Any]
    sources: tuple[str, ...]

    @property
    def bounds(self) -> list[float]:
        """Its limits that are numbers; that something must not be empty is none."""
        keys = ("minimum", "exclusiveMinimum", "maximum", "maxLength", "minItems", "maxItems")
        return [self.admits[key] for key in keys if key in self.admits and (key, self.admits[key]) != ("minItems", 1)]


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema with its reference followed, and without the null that it may also be."""
    options = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if len(options) == 1:
        return {**resolved(options[0]), **{key: one for key, one in schema.items() if key != "anyOf"}}
    if "$ref" in schema:
        return {**SCHEMA["definitions"][schema["$ref"].rpartition("/")[2]], **schema}
    return schema


def below(path: str, schema: Mapping[str, Any], around: tuple[str, ...]) -> Iterator[Setting]:
    one = resolved(schema)
    sources = tuple(one[KEYWORD].split(BETWEEN)) if KEYWORD in one else around
    for key, inner in one.get("properties", {}).items():
        yield from below(f"{path}.{key}", inner, sources)
    if "properties" in one:
        return
    yield Setting(path, one, sources)
    inside = [one.get("items"), one.get("propertyNames"), *one.get("patternProperties", {}).values()]
    for part in (*inside, one.get("additionalProperties")):
        if isinstance(part, Mapping):
            yield from below(f"{path}[]", part, sources)


SETTINGS: Final = [
    setting
    for key, section in SCHEMA["properties"]["config"]["properties"].items()
    if key.startswith("kyeol:")
    for setting in below(key, section, ())
]


@cache
def service(name: str) -> Any:  # noqa: ANN401 - botocore has no types
    return SESSION.get_service_model(name)


def shape(source: str) -> Any:  # noqa: ANN401 - botocore has no types
    """What a member of an API is; nothing where the source is none."""
    if not (match := API.fullmatch(source)):
        return None
    found = service(match[1]).operation_model(match[2]).input_shape
    for part in match[3].split("."):
        found = found.member if part == "[]" else found.value if part == "*" else found.members[part]
    return found


def limits(of: Any) -> Limit:  # noqa: ANN401 - botocore has no types
    """A shape's limits, as the table of limits has them."""
    suffix = {"string": "Length", "list": "Items"}.get(of.type_name, "")
    says = {f"{key}{suffix}": of.metadata[key] for key in ("min", "max") if key in of.metadata}
    pattern = {"pattern": f"^(?:{of.metadata['pattern']})$"} if "pattern" in of.metadata else {}
    return Limit(of.name, {**says, **pattern, **({"enum": of.enum} if getattr(of, "enum", None) else {})})


def numbers(text: str) -> set[float]:
    """The numbers in a documentation's text."""
    return {float(one.replace(",", "")) for one in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)}


def of_apis() -> Iterator[tuple[Setting, list[Any]]]:
    """The settings that have the limit of an API, with its shapes."""
    for setting in SETTINGS:
        if shapes := [found for source in setting.sources if (found := shape(source))]:
            yield setting, shapes


def test_every_setting_says_whose_limit_it_has() -> None:
    with_items = {one.path.removesuffix("[]") for one in SETTINGS if one.path.endswith("[]")}
    assert [one.path for one in SETTINGS if not one.sources and (one.bounds or one.path not in with_items)] == []


def test_a_source_is_an_api_a_page_a_file_or_a_reason() -> None:
    sources = {source for one in SETTINGS for source in one.sources}
    forms = (API, PAGE, FILE, REASON)
    assert [source for source in sources if not any(form.fullmatch(source) for form in forms)] == []


def test_what_a_setting_admits_is_within_the_limits_of_its_api() -> None:
    wrong = []
    for setting, shapes in of_apis():
        admits = setting.admits
        ends = [admits[key] for key in ("const", "minimum", "maximum") if key in admits]
        for one in shapes:
            said = limits(one).says
            wrong += [(setting.path, limits(one).refuses(value)) for value in (*admits.get("enum", ()), *ends)]
            unlimited = [key for key, own in OPEN.items() if key in said and own not in admits]
            wrong += [(setting.path, f"has no {key}") for key in unlimited]
    assert [one for one in wrong if one[1]] == []


def test_a_bound_is_the_apis_or_in_its_documentation_or_has_another_source() -> None:
    unknown = []
    for setting, shapes in of_apis():
        known: set[object] = {number for one in shapes for number in numbers(one.documentation)}
        known |= {value for one in shapes for value in limits(one).says.values() if isinstance(value, int | float)}
        choices = [value for value in setting.admits.get("enum", ()) if isinstance(value, int)]
        if all(API.fullmatch(source) for source in setting.sources):
            unknown += [(setting.path, bound) for bound in (*setting.bounds, *choices) if bound not in known]
    assert unknown == []


@pytest.mark.slow
@settings(max_examples=20, derandomize=True, deadline=None, database=None)
@given(st.data())
def test_a_text_that_a_setting_takes_its_api_takes(data: st.DataObject) -> None:
    for setting, shapes in of_apis():
        if "pattern" in setting.admits and any(limits(one).says for one in shapes):
            drawn = data.draw(st.from_regex(setting.admits["pattern"], fullmatch=True), label=setting.path)
            text = drawn[: setting.admits.get("maxLength")]
            if text == drawn and len(text) >= setting.admits.get("minLength", 0):
                assert [limits(one).refuses(text) for one in shapes] == [""] * len(shapes), setting.path


def test_the_retention_times_of_logs_are_those_of_the_api() -> None:
    assert numbers(shape("logs PutRetentionPolicy.retentionInDays").documentation) == LOG_RETENTION_DAYS
