"""What the models say of a setting, read from their JSON schemas: allowed keys and values, and what would be right."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import UnionType
from typing import Annotated, Union, cast, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo

from kyeol.config.mistakes import KeyPath
from kyeol.config.model import Section

JsonSchema = Mapping[str, object]


@cache
def _schema(model: type[Section]) -> JsonSchema:
    """The model's JSON schema; a setting's `form` is what its type says, where its description says what it is for."""
    schema = model.model_json_schema()
    for section in _sections(model):
        there = schema if section is model else schema.get("$defs", {}).get(section.__name__, {})
        hints = get_type_hints(section, include_extras=True)
        for name, info in section.model_fields.items():
            if (form := _form(hints[name])) and form != info.description:
                there.get("properties", {}).get(info.alias or name, {})["form"] = form
    return schema


def _sections(annotation: object) -> Iterator[type[Section]]:
    """The models inside a type, at any depth."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        yield annotation
        for info in annotation.model_fields.values():
            yield from _sections(info.annotation)
    else:
        for inner in get_args(annotation):
            yield from _sections(inner)


def _form(annotation: object) -> str | None:
    """What an annotated type, or one of its alternatives, says of its values."""
    if get_origin(annotation) is Annotated:
        said = [one.description for one in get_args(annotation)[1:] if isinstance(one, FieldInfo) and one.description]
        return said[-1] if said else None
    if get_origin(annotation) in (Union, UnionType):
        return next((form for one in get_args(annotation) if (form := _form(one))), None)
    return None


def schemas_at(model: type[Section], path: KeyPath) -> Iterator[JsonSchema]:
    """The JSON schemas that describe the value at a path; several where it may be one of several."""
    root = _schema(model)
    level = list(_open(root, root))
    for part in path:
        level = [inner for schema in level for inner in _below(root, schema, part)]
    yield from level


def _open(root: JsonSchema, schema: JsonSchema) -> Iterator[JsonSchema]:
    """A schema with references followed and alternatives taken apart; null is left out."""
    described = {key: schema[key] for key in ("description", "form") if key in schema}
    if isinstance(reference := schema.get("$ref"), str):
        definitions = cast("Mapping[str, JsonSchema]", root["$defs"])
        yield from ({**inner, **described} for inner in _open(root, definitions[reference.rsplit("/", 1)[-1]]))
    elif isinstance(alternatives := schema.get("anyOf", schema.get("oneOf")), list):
        for alternative in alternatives:
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


def known_keys(model: type[Section], path: KeyPath) -> list[str]:
    """The keys that a mapping may have."""
    return [key for schema in schemas_at(model, path) for key in cast("JsonSchema", schema.get("properties", {}))]


def key_remedy(model: type[Section], path: KeyPath) -> str:
    """What the keys of an open mapping look like."""
    for schema in schemas_at(model, path[:-1]):
        names = schema.get("propertyNames")
        if isinstance(names, dict) and "description" in names:
            return str(names["description"])
    return "a short name in lower case, such as main"


def values(schemas: Sequence[JsonSchema]) -> list[str]:
    """The values that are allowed, where they can be listed."""
    values: list[str] = []
    for schema in schemas:
        listed = [schema["const"]] if "const" in schema else cast("Sequence[object]", schema.get("enum", ()))
        values += [str(value) for value in listed]
    return values


def is_required(model: type[Section], path: KeyPath) -> bool:
    """Whether the key that a path ends with must be there."""
    around = schemas_at(model, path[:-1])
    return bool(path) and any(path[-1] in cast("Sequence[str]", schema.get("required", ())) for schema in around)


def takes_as_text(schemas: Sequence[JsonSchema], text: str) -> bool:
    """Whether a number or the like would be right if it were in quotes."""
    return (
        _takes_text(schemas)
        and not is_network(schemas)
        and all(re.search(str(schema["pattern"]), text) for schema in schemas if "pattern" in schema)
    )


def _takes_text(schemas: Sequence[JsonSchema]) -> bool:
    """Whether a string may be written there."""
    return any(schema.get("type") == "string" for schema in schemas)


def is_network(schemas: Sequence[JsonSchema]) -> bool:
    """Whether an IPv4 network belongs there."""
    return any(schema.get("format") == "ipv4network" for schema in schemas)


def remedy(schemas: Sequence[JsonSchema]) -> str:
    """What would be right, in words."""
    return next((said for schema in schemas if (said := _said(schema))), "") or wanted(schemas)


def _said(schema: JsonSchema) -> str:
    if allowed := values([schema]):
        said = "one of " + ", ".join(allowed)
    elif schema.get("type") in ("integer", "number"):
        said = f"{_WANTED[str(schema['type'])]} {_range_of([schema])}".rstrip() + described([schema])
    elif schema.get("type") == "boolean":
        said = "true or false"
    elif "form" in schema:
        said = str(schema["form"])
    elif isinstance(items := schema.get("items"), dict) and "description" in items and "description" not in schema:
        said = f"a list, each {items['description']}"
    elif properties := cast("JsonSchema", schema.get("properties", {})):
        said = "a mapping with " + ", ".join(cast("Sequence[str]", schema.get("required", ())) or properties)
    else:
        said = described([schema]).removeprefix(": ")
    return said


def described(schemas: Sequence[JsonSchema]) -> str:
    """The description, after a colon; empty where there is none."""
    for schema in schemas:
        if description := schema.get("description"):
            return ": " + str(description).splitlines()[0].rstrip(".")
        if isinstance(items := schema.get("items"), dict) and "description" in items:
            return f": {items['description']}"
        if isinstance(items, dict) and (allowed := values([items])):
            return ": " + ", ".join(allowed)
    return ""


def _range_of(schemas: Sequence[JsonSchema]) -> str:
    """The limits of a number, in words."""
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
    "string": "a string", "integer": "a whole number", "number": "a number",
    "boolean": "true or false", "array": "a list", "object": "a mapping",
}  # fmt: skip


def wanted(schemas: Sequence[JsonSchema]) -> str:
    """The type that belongs there, in words."""
    kinds = dict.fromkeys(_WANTED.get(str(schema.get("type", "")), "a value") for schema in schemas)
    return " or ".join(kinds) or "a value"
