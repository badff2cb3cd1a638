"""The keywords of JSON Schema's draft 7 that the stack file's schema uses: what an editor would underline."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

Schema = Mapping[str, Any]

KNOWN: Final = {
    "$comment", "$ref", "$schema", "title", "description", "default", "definitions", "format", "type", "enum", "const",
    "anyOf", "oneOf", "allOf", "contains", "properties", "patternProperties", "additionalProperties", "required",
    "items", "minItems", "maxItems", "pattern", "minLength", "maxLength", "minimum", "maximum", "propertyNames",
    "minProperties", "maxProperties",
}  # fmt: skip
TYPES: Final = {
    "object": dict, "array": list, "string": str, "boolean": bool, "null": type(None), "integer": int,
    "number": int | float,
}  # fmt: skip


def errors(root: Schema, document: object) -> list[str]:
    """Where a document breaks a schema."""
    return list(_Check(root).errors(root, document, "$"))


@dataclass(frozen=True)
class _Check:
    root: Schema

    def errors(self, schema: Schema, value: object, at: str) -> Iterator[str]:
        assert set(schema) <= KNOWN, f"{at}: not known here, or not in draft 7: {set(schema) - KNOWN}"
        if "$ref" in schema:
            yield from self.errors(self.root["definitions"][schema["$ref"].rsplit("/", 1)[-1]], value, at)
        elif not _has_type(schema, value):
            yield f"{at}: {value!r} is no {schema['type']}"
        else:
            yield from self._alternatives(schema, value, at)
            yield from _scalar(schema, value, at)
            if isinstance(value, list):
                yield from self._list(schema, value, at)
            if isinstance(value, dict):
                yield from self._mapping(schema, value, at)

    def fails(self, schema: Schema, value: object) -> bool:
        return any(True for _ in self.errors(schema, value, ""))

    def _alternatives(self, schema: Schema, value: object, at: str) -> Iterator[str]:
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema and all(self.fails(one, value) for one in schema[keyword]):
                yield f"{at}: none of {keyword}"
        for one in schema.get("allOf", ()):
            yield from self.errors(one, value, at)

    def _list(self, schema: Schema, value: list[Any], at: str) -> Iterator[str]:
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield f"{at}: {len(value)} items"
        if "contains" in schema and all(self.fails(schema["contains"], item) for item in value):
            yield f"{at}: lacks {schema['contains']}"
        for index, item in enumerate(value):
            yield from self.errors(schema.get("items", {}), item, f"{at}[{index}]")

    def _mapping(self, schema: Schema, value: dict[str, Any], at: str) -> Iterator[str]:
        yield from (f"{at}: lacks {key}" for key in schema.get("required", ()) if key not in value)
        for key, inner in value.items():
            patterns = [one for pattern, one in schema.get("patternProperties", {}).items() if re.search(pattern, key)]
            below = schema.get("properties", {}).get(key, (patterns or [schema.get("additionalProperties", True)])[0])
            if below is False:
                yield f"{at}: {key} is unknown"
            elif below is not True:
                yield from self.errors(below, inner, f"{at}.{key}")


def _has_type(schema: Schema, value: object) -> bool:
    names = schema.get("type")
    if names is None:
        return True
    allowed = [names] if isinstance(names, str) else names
    return any(
        isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool)) for name in allowed
    )


def _scalar(schema: Schema, value: object, at: str) -> Iterator[str]:
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is not in the enumeration"
    if "const" in schema and value != schema["const"]:
        yield f"{at}: {value!r} is not {schema['const']!r}"
    if isinstance(value, str):
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{at}: {value!r} has the wrong form"
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            yield f"{at}: {len(value)} characters"
    if isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{at}: {value} is out of range"
