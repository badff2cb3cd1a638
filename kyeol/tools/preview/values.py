"""Property values of Pulumi's wire format as plain Python, with secrets in clear or masked."""

from collections.abc import Iterator, Mapping
from typing import Final

from google.protobuf.struct_pb2 import NULL_VALUE, ListValue, Struct, Value

from kyeol.tools.json_values import Json
from kyeol.tools.preview.graph import SECRET

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
SECRET_SIGNATURE: Final = "1b47061264138c4ac30d75fd1eb44270"
REFERENCE_SIGNATURE: Final = "5cf8f73096256a8f31e491e813e4eb8e"
OUTPUT_SIGNATURE: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"


def plain(struct: Struct, *, mask: bool) -> dict[str, Json]:
    """A structure as plain Python: integers where they were, resources as their URNs.

    Args:
        struct: The wire form.
        mask: Whether secrets become SECRET instead of standing in clear.
    """
    return {key: _plain(value, mask) for key, value in sorted(struct.fields.items())}


def _plain(value: Value, mask: bool) -> Json:
    match value.WhichOneof("kind"):
        case "struct_value":
            return _object(value.struct_value, mask)
        case "list_value":
            return [_plain(item, mask) for item in value.list_value.values]
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() else number
        case "string_value":
            return value.string_value
        case "bool_value":
            return value.bool_value
        case _:
            return None


def _object(struct: Struct, mask: bool) -> Json:
    fields = struct.fields
    signature = fields[SIGNATURE].string_value if SIGNATURE in fields else ""
    if signature == SECRET_SIGNATURE:
        return _masked(fields["value"]) if mask else _plain(fields["value"], mask)
    if signature == OUTPUT_SIGNATURE:
        secret = "secret" in fields and fields["secret"].bool_value
        return _masked(fields["value"]) if mask and secret else _plain(fields["value"], mask)
    if signature == REFERENCE_SIGNATURE:
        return fields["urn"].string_value
    return plain(struct, mask=mask)


def _masked(value: Value) -> Json:
    """A secret: mappings and lists keep their form, so that what takes them still fits, and no value."""
    match value.WhichOneof("kind"):
        case "struct_value" if SIGNATURE in value.struct_value.fields:
            return SECRET
        case "struct_value":
            return {key: _masked(inner) for key, inner in sorted(value.struct_value.fields.items())}
        case "list_value":
            return [_masked(item) for item in value.list_value.values]
        case "null_value":
            return None
        case _:
            return SECRET


def reference(urn: str, identifier: str) -> dict[str, str]:
    """A resource as an output value has it."""
    return {SIGNATURE: REFERENCE_SIGNATURE, "urn": urn, "id": identifier}


def merge(inputs: Struct, outputs: Mapping[str, Json], secrets: frozenset[str]) -> Struct:
    """A resource's outputs on the wire: its inputs, secrets still marked, overlaid with what the cloud adds.

    Args:
        inputs: The arguments, as registered.
        outputs: What the cloud adds; nothing overrides an input with None.
        secrets: The outputs that are secret.
    """
    merged = Struct()
    merged.CopyFrom(inputs)
    for key, value in outputs.items():
        if value is not None and not (key in merged.fields and holds_secret(merged.fields[key])):
            marked = {SIGNATURE: SECRET_SIGNATURE, "value": value} if key in secrets else value
            merged.fields[key].CopyFrom(_value(marked))
    return merged


def holds_secret(value: Value) -> bool:
    """Whether a value is secret, or has a secret inside."""
    if value.WhichOneof("kind") == "struct_value":
        fields = value.struct_value.fields
        marked = SIGNATURE in fields and fields[SIGNATURE].string_value == SECRET_SIGNATURE
        return marked or any(holds_secret(inner) for inner in fields.values())
    return any(holds_secret(item) for item in value.list_value.values)


def secrets(struct: Struct) -> set[str]:
    """Every text that is in a structure as, or inside, a secret."""
    return {text for value in struct.fields.values() for text in _secrets(value, inside=False)}


def _secrets(value: Value, *, inside: bool) -> Iterator[str]:
    match value.WhichOneof("kind"):
        case "string_value" if inside and value.string_value:
            yield value.string_value
        case "struct_value":
            fields = value.struct_value.fields
            secret = SIGNATURE in fields and fields[SIGNATURE].string_value == SECRET_SIGNATURE
            for key, inner in fields.items():
                if key != SIGNATURE:
                    yield from _secrets(inner, inside=inside or secret)
        case "list_value":
            for item in value.list_value.values:
                yield from _secrets(item, inside=inside)
        case _:
            return


def _value(value: object) -> Value:
    match value:
        case None:
            return Value(null_value=NULL_VALUE)
        case bool():
            return Value(bool_value=value)
        case int() | float():
            return Value(number_value=value)
        case str():
            return Value(string_value=value)
        case Mapping():
            return Value(struct_value=Struct(fields={str(key): _value(item) for key, item in value.items()}))
        case list() | tuple():
            return Value(list_value=ListValue(values=[_value(item) for item in value]))
        case _:
            raise TypeError(f"a stand-in returned {value!r}, which is not JSON")
