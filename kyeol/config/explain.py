"""Turning pydantic's errors into mistakes: what is wrong in one breath, and what would be right."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import cast

from pydantic_core import ErrorDetails

from kyeol.config.mistakes import nearest
from kyeol.config.model import Section

JsonSchema = Mapping[str, object]
Location = tuple[str | int, ...]


def explain(model: type[Section], error: ErrorDetails) -> tuple[str, str]:
    """What is wrong and what would be right, for one of pydantic's errors in a section.

    Args:
        model: The section's model.
        error: One entry of `ValidationError.errors()`.

    Returns:
        The problem and the remedy, each the half of a sentence.
    """
    location = _keys_only(error["loc"])
    context = error.get("ctx", {})
    value = error.get("input")
    around = list(_schemas_at(model, location[:-1]))
    here = list(_schemas_at(model, location))
    remedy = _remedy(here)
    match error["type"]:
        case "extra_forbidden":
            known = [key for schema in around for key in cast("JsonSchema", schema.get("properties", {}))]
            return "is unknown", nearest(str(location[-1]), known)
        case "missing":
            return "is missing", f"add it: {remedy}"
        case "literal_error":
            allowed = [str(item) for schema in here for item in _enum(schema)]
            return f"{_shown(value)} is not one of {', '.join(allowed)}", nearest(str(value), allowed)
        case "string_pattern_mismatch" | "string_too_long" | "string_too_short":
            return f"{_shown(value)} has the wrong form", f"write {remedy}"
        case "ip_v4_network" | "ip_any_network" | "value_error":
            return f"{_shown(value)} is no IPv4 network", f"write {remedy}"
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            return f"{_shown(value)} is out of range", f"write a number {_range(here)}".rstrip()
        case "too_short":
            return "has too few items", f"write at least {context.get('min_length', 1)}"
        case "too_long":
            return "has too many items", f"write at most {context.get('max_length', '')}"
        case "address_plan":
            return error["msg"], f"write {remedy}"
        case "open_to_world":
            return error["msg"], "name the networks that need it"
        case "instance_family" | "instance_size" | "log_retention":
            known = [str(item) for item in context.get("known", [])]
            return error["msg"], nearest(str(value), known)
        case kind if kind.endswith("_type") or kind in {"int_from_float", "int_parsing", "bool_parsing"}:
            return (
                f"{_shown(value)} is {_kind(value)}",
                f"write {_wanted(here)}{': ' + remedy if remedy else ''}",
            )
        case _:
            return error["msg"], f"write {remedy}" if remedy else "see kyeol config --schema"


def _keys_only(location: Location) -> Location:
    """Without pydantic's own markers, such as the [key] of a mapping's key."""
    return tuple(part for part in location if part != "[key]")


@cache
def _schema(model: type[Section]) -> JsonSchema:
    return model.model_json_schema()


def _schemas_at(model: type[Section], location: Location) -> Iterator[JsonSchema]:
    """The JSON schemas that describe what stands at a location; several where it may be one of several."""
    root = _schema(model)
    level = list(_open(root, root))
    for part in location:
        level = [inner for schema in level for inner in _below(root, schema, part)]
    yield from level


def _open(root: JsonSchema, schema: JsonSchema) -> Iterator[JsonSchema]:
    """A schema with references followed and alternatives taken apart; null is left out."""
    if isinstance(reference := schema.get("$ref"), str):
        definitions = cast("Mapping[str, JsonSchema]", root["$defs"])
        yield from _open(root, definitions[reference.rsplit("/", 1)[-1]])
    elif isinstance(alternatives := schema.get("anyOf"), list):
        for alternative in alternatives:
            described = {key: schema[key] for key in ("description",) if key in schema}
            yield from ({**inner, **described} for inner in _open(root, alternative))
    elif schema.get("type") != "null":
        yield schema


def _below(root: JsonSchema, schema: JsonSchema, part: str | int) -> Iterator[JsonSchema]:
    properties = cast("Mapping[str, JsonSchema]", schema.get("properties", {}))
    if isinstance(part, str) and part in properties:
        yield from _open(root, properties[part])
    for keyword in ("items", "additionalProperties"):
        if isinstance(inner := schema.get(keyword), dict) and isinstance(part, int) == (keyword == "items"):
            yield from _open(root, inner)
    for inner in cast("Mapping[str, JsonSchema]", schema.get("patternProperties", {})).values():
        if isinstance(part, str):
            yield from _open(root, inner)


def _enum(schema: JsonSchema) -> Sequence[object]:
    if "const" in schema:
        return [schema["const"]]
    return cast("Sequence[object]", schema.get("enum", ()))


def _remedy(schemas: Sequence[JsonSchema]) -> str:
    for schema in schemas:
        if description := schema.get("description"):
            return str(description).splitlines()[0].rstrip(".")
        if values := _enum(schema):
            return "one of " + ", ".join(str(value) for value in values)
        if isinstance(items := schema.get("items"), dict) and "description" in items:
            return f"a list, each {items['description']}"
    return _wanted(schemas)


def _range(schemas: Sequence[JsonSchema]) -> str:
    for schema in schemas:
        low, high = schema.get("minimum"), schema.get("maximum")
        if low is not None and high is not None:
            return f"from {low} to {high}"
        if low is not None:
            return f"of at least {low}"
        if high is not None:
            return f"of at most {high}"
    return ""


_WANTED = {
    "string": "a text (in quotes where it looks like a number)", "integer": "a whole number", "number": "a number",
    "boolean": "true or false", "array": "a list", "object": "a mapping",
}  # fmt: skip


def _wanted(schemas: Sequence[JsonSchema]) -> str:
    kinds = dict.fromkeys(_WANTED.get(str(schema.get("type", "")), "a value") for schema in schemas)
    return " or ".join(kinds) or "a value"


def _kind(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "a truth value"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case dict():
            return "a mapping"
        case _:
            return "a list"


def _shown(value: object) -> str:
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "…"  # noqa: PLR2004 - half a line
