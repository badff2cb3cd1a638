"""AWS's own models: trees of what an API or CloudFormation takes, with the limits at each place."""

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Protocol

from kyeol.tools.json_values import Json, at, mapping, mappings, texts
from kyeol.tools.limits.paths import ANY_KEY, ITEM

_WRAPPERS: Final = 2
"""How many structures may lie between an input and its namesake: the provider leaves out the ones that hold a single
thing (`DistributionConfig`, `VersioningConfiguration`)."""


_SUFFIXES: Final = {"string": "Length", "blob": "Length", "list": "Items", "map": "Items"}
"""What `min` and `max` count, by the type of a shape."""


class ModelPath(Protocol):
    """A place in a model."""

    def members(self) -> Mapping[str, "ModelPath"]:
        """What it consists of, by name."""

    def item(self) -> "ModelPath | None":
        """What it is a list of."""

    def limits(self) -> dict[str, Json]:
        """Its limits: enum, pattern, minLength, maxLength, min, max, minItems, maxItems."""


class ApiPlace:
    """A shape of an API's model.

    Args:
        shapes: The service's shapes.
        name: The shape's name.
    """

    def __init__(self, shapes: Mapping[str, Json], name: str) -> None:
        self._shapes, self._shape = shapes, mapping(shapes[name])

    def _of(self, member: Json) -> "ApiPlace":
        return ApiPlace(self._shapes, str(mapping(member)["shape"]))

    def members(self) -> Mapping[str, "ApiPlace"]:
        """The members of a structure."""
        return {name: self._of(member) for name, member in mapping(self._shape.get("members")).items()}

    def item(self) -> "ApiPlace | None":
        """The items of a list, also of CloudFront's `{Quantity, Items}`; the values of a map."""
        if inner := self._shape.get("member") or self._shape.get("value"):
            return self._of(inner)
        wrapped = self.members().get("Items")
        return wrapped.item() if wrapped else None

    def limits(self) -> dict[str, Json]:
        """The traits of the shape."""
        suffix = {"string": "Length", "blob": "Length", "list": "Items", "map": "Items"}.get(
            str(self._shape["type"]), ""
        )
        found = {key: self._shape[key] for key in ("enum", "pattern") if key in self._shape}
        return found | {f"{key}{suffix}": self._shape[key] for key in ("min", "max") if key in self._shape}


class SchemaPlace:
    """A place in CloudFormation's schema of a resource.

    Args:
        root: The whole schema.
        schema: The schema at the place.
    """

    def __init__(self, root: Mapping[str, Json], schema: Mapping[str, Json]) -> None:
        while "$ref" in schema:
            target: Json = root
            for part in str(schema["$ref"]).removeprefix("#/").split("/"):
                target = mapping(target)[part]
            schema = mapping(target)
        self._root, self._schema = root, schema

    def members(self) -> Mapping[str, "SchemaPlace"]:
        """The properties of an object."""
        properties = mapping(self._schema.get("properties"))
        return {name: SchemaPlace(self._root, mapping(one)) for name, one in properties.items()}

    def item(self) -> "SchemaPlace | None":
        """The items of an array; of a map its values."""
        values = next(iter(mapping(self._schema.get("patternProperties")).values()), None)
        items = mapping(self._schema.get("items") or values)
        return SchemaPlace(self._root, items) if items else None

    def limits(self) -> dict[str, Json]:
        """The keywords of the schema."""
        names = {"minimum": "min", "maximum": "max"}
        known = ("enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems")
        return {names.get(key, key): self._schema[key] for key in known if key in self._schema}


def _alike(name: str) -> str:
    """A name without capitals, signs and plural."""
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    if plain.endswith("ies"):
        return f"{plain[:-3]}y"
    return plain[:-1] if plain.endswith("s") and not plain.endswith("ss") else plain


def _named(place: ModelPath, name: str, wrappers: int = _WRAPPERS) -> tuple[str, ModelPath] | None:
    """The member of a name, and its path: directly below, or inside the only structure that has one."""
    members = place.members()
    direct = [(key, one) for key, one in members.items() if _alike(key) == _alike(name)]
    if direct or not wrappers:
        return next(iter(sorted(direct, key=lambda found: found[0] != name)), None)
    inner = [(key, found) for key, one in members.items() if (found := _named(one, name, wrappers - 1))]
    return (f"{inner[0][0]}.{inner[0][1][0]}", inner[0][1][1]) if len(inner) == 1 else None


def find(root: ModelPath, path: str) -> tuple[str, ModelPath] | None:
    """The place of a path, and what the model calls it; None where it has none.

    Args:
        root: The model of the resource.
        path: Names, ITEM and ANY_KEY, with dots between them.
    """
    place, walked = root, list[str]()
    for segment in path.split("."):
        inner = place.item()
        inside = segment in (ITEM, ANY_KEY)
        if inside or (inner and not place.members()):
            if inner is None:
                return None
            place, walked = inner, [*walked, segment if inside else ITEM]
        if not inside:
            found = _named(place, segment)
            if found is None:
                return None
            place, walked = found[1], [*walked, found[0]]
    return ".".join(walked), place


def _package(name: str) -> Path:
    """The folder of a package, which is not imported: its data alone is read."""
    spec = find_spec(name)
    if spec is None or not spec.origin:
        raise ModuleNotFoundError(f"{name} is not installed: it is a development dependency")
    return Path(spec.origin).parent


def _json(file: Path) -> Mapping[str, Json]:
    content = file.read_bytes()
    return mapping(json.loads(gzip.decompress(content) if file.name.endswith(".gz") else content))


@cache
def _service(name: str) -> Mapping[str, Json]:
    newest = max((_package("botocore") / "data" / name).iterdir())
    return _json(next(newest.glob("service-2.json*")))


def api(call: str) -> ApiPlace:
    """What an operation takes.

    Args:
        call: The service and the operation, such as `rds CreateDBInstance`.
    """
    service, operation = call.split()
    model = _service(service)
    takes = mapping(mapping(mapping(model["operations"])[operation])["input"])
    return ApiPlace(mapping(model["shapes"]), str(takes["shape"]))


def _schemas() -> Path:
    return _package("cfnlint") / "data" / "schemas"


@cache
def cloudformation(type_: str) -> SchemaPlace:
    """What CloudFormation takes.

    Args:
        type_: The resource type without `AWS::`, such as `RDS::DBInstance`.
    """
    names = _json(_schemas() / "providers" / "us-east-1.json")
    schema = _json(_schemas() / "resources" / f"{names[f'AWS::{type_}']}.json")
    return SchemaPlace(schema, schema)


def extension(resource: str, file: str) -> Mapping[str, Json]:
    """What cfn-lint adds to a resource's schema.

    Args:
        resource: The resource's folder, such as `aws_ec2_instance`.
        file: The file, such as `instancetype_enum.json`.
    """
    return _json(_schemas() / "extensions" / resource / file)


def regional(resource: str, file: str) -> Iterator[tuple[str, frozenset[str]]]:
    """The values that each region knows; see `extension`. Of RDS's, which differ by engine, those of PostgreSQL.

    Args:
        resource: The resource's folder, such as `aws_ec2_instance`.
        file: The file, such as `instancetype_enum.json`.
    """
    for region, schema in extension(resource, file).items():
        alone = [mapping(schema)] if "enum" in mapping(schema) else list(_of_postgres(mapping(schema)))
        yield region, frozenset(value for one in alone for value in texts(one.get("enum")))


def _of_postgres(schema: Mapping[str, Json]) -> Iterator[Mapping[str, Json]]:
    for case in mappings(schema.get("allOf")):
        if at(case, "if", "properties", "Engine", "const") == "postgres":
            yield mapping(at(case, "then", "properties", "DBInstanceClass"))


def versions() -> dict[str, str]:
    """The versions of the models."""
    return {name: version(name) for name in ("botocore", "cfn-lint")}
