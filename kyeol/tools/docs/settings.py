"""The reference of settings, from the JSON Schema that the models give."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from pydantic.fields import FieldInfo

from kyeol.config.limit import BETWEEN, KEYWORD, OURS
from kyeol.config.names import NAMESPACE
from kyeol.config.reading.schema import stack_file_schema
from kyeol.config.stack import StackConfig
from kyeol.tools.json_values import Json, at, listed, mapping, mappings

_HEAD: Final = f"""\
# Settings

Every setting of a stack file, `Pulumi.<stack>.yaml`; unknown keys are refused. `kyeol config STACK` prints a stack's
effective configuration. `{NAMESPACE}.schema.json` holds the same as a JSON Schema, which editors with a YAML language
server show as you type.

A section that is absent is off, unless it is required or has defaults. In the tables `<name>` is a key of your own
choice and `[]` an item of a list. This page is written by `make docs-reference`.

`limit` says whose limit a setting has: a member of an AWS API, as `rds CreateDBInstance.BackupRetentionPeriod`, whose
shape or documentation in botocore has it; a page; a file of a repository; or, after `ours`, why this program limits
what the service does not, or more narrowly than it. A test holds the settings to the shapes.
"""
_TABLE: Final = "| setting | value | default | what | limit |\n|---|---|---|---|---|"

Schema: TypeAlias = Mapping[str, Json]


def page() -> str:
    """The page as Markdown."""
    schema: Schema = stack_file_schema()
    sections = mapping(at(schema, "properties", "config", "properties"))
    return "\n".join(
        [
            _HEAD,
            *(
                _section(f"{NAMESPACE}:{concern}", mapping(sections[f"{NAMESPACE}:{concern}"]), schema, info)
                for concern, info in StackConfig.model_fields.items()
            ),
        ]
    )


def _section(key: str, schema: Schema, whole: Schema, info: FieldInfo) -> str:
    model = _resolved(schema, whole)
    rows = [_row(*one) for one in _settings(model, whole)]
    absent = "Required." if info.is_required() else "" if info.default is None else "Absent: its defaults."
    said = " ".join(filter(None, [_sentence(model), absent]))
    return "\n".join([f"## {key}\n", said, "", _TABLE, *rows, ""])


def _settings(model: Schema, whole: Schema, prefix: str = "") -> Iterator[tuple[str, Schema, bool]]:
    """Each setting below a model with its path, itself before those inside it, and whether it must be there."""
    around = {KEYWORD: model[KEYWORD]} if KEYWORD in model else {}
    for key, raw in mapping(model.get("properties")).items():
        one = {**around, **_resolved(mapping(raw), whole)}
        path = f"{prefix}{key}"
        yield path, one, key in listed(model.get("required"))
        yield from _inside(path, one, whole)


def _inside(path: str, schema: Schema, whole: Schema) -> Iterator[tuple[str, Schema, bool]]:
    """The settings of the models in a setting: in itself, in the items of a list, in the values of a mapping."""
    yield from _settings(schema, whole, f"{path}.")
    if "items" in schema:
        yield from _inside(f"{path}[]", _resolved(mapping(schema["items"]), whole), whole)
    for value in _values(schema):
        yield from _inside(f"{path}.<name>", _resolved(value, whole), whole)


def _values(schema: Schema) -> Sequence[Schema]:
    """What the values of a mapping with free keys may be."""
    free = [*mapping(schema.get("patternProperties")).values(), schema.get("additionalProperties")]
    return [one for one in free if isinstance(one, Mapping)]


def _resolved(schema: Schema, whole: Schema) -> Schema:
    """The schema with its reference followed; what may also be absent is what it is when it is there."""
    options = [one for one in mappings(schema.get("anyOf")) if one.get("type") != "null"]
    if len(options) == 1:
        return {**_resolved(options[0], whole), **{key: one for key, one in schema.items() if key != "anyOf"}}
    if "$ref" in schema:
        target = mapping(at(whole, "definitions", str(schema["$ref"]).rpartition("/")[2]))
        return {**_resolved(target, whole), **{key: one for key, one in schema.items() if key != "$ref"}}
    return schema


def _row(path: str, schema: Schema, required: bool) -> str:
    default = "required" if required else _default(schema)
    cells = (f"`{path}`", _value(schema), default, _sentence(schema), _limit(schema))
    return "| " + " | ".join(cells) + " |"


def _default(schema: Schema) -> str:
    """The default as it would be written; nothing where it is the absence itself, or what the settings inside make."""
    default = schema.get("default")
    if default is None or default == {} or (isinstance(default, Mapping) and "properties" in schema):
        return ""
    return f"`{_written(default)}`"


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    return str(value)


def _value(schema: Schema) -> str:
    """What may be written, in a few words."""
    if "enum" in schema or "const" in schema:
        return ", ".join(f"`{_written(one)}`" for one in listed(schema.get("enum", [schema.get("const")])))
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(map(_value, mappings(schema["anyOf"]))))
    match schema.get("type"):
        case "integer" | "number" as kind:
            return _bounded(kind, schema)
        case "array":
            return "list"
        case "object":
            return "mapping" if _values(schema) else "section"
        case kind:
            return str(kind or "any")


def _bounded(kind: str, schema: Schema) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and most is not None:
        return f"{least} to {most}"
    if least is not None:
        return f"{kind}, at least {least}"
    return f"{kind}, at most {most}" if most is not None else kind


def _limit(schema: Schema) -> str:
    """Whose limit a setting has: itself, its items, its keys and its values; nothing of a section."""
    if "properties" in schema:
        return ""
    parts = [schema, mapping(schema.get("items")), mapping(schema.get("propertyNames")), *_values(schema)]
    said = [one for part in parts for one in str(part.get(KEYWORD, "")).split(BETWEEN)]
    return "<br>".join(map(_source, dict.fromkeys(filter(None, said))))


def _source(said: str) -> str:
    if said.startswith("https://"):
        return f"[{urlsplit(said).hostname}]({said})"
    return said if said.startswith(OURS) else f"`{said}`"


def _sentence(schema: Schema) -> str:
    return " ".join(str(schema.get("description", "")).split()).replace("|", "\\|").replace("<", "\\<")
