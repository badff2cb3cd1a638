"""Configurations made at random from the schema of a stack file: boundaries, omissions, whole sections, in pairs."""

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any, Final

from hypothesis import strategies as st

from kyeol.config.facts import instance_families as catalog
from kyeol.config.reading.schema import stack_file_schema

SCHEMA: Final[dict[str, Any]] = stack_file_schema()
_SECTIONS: Final[dict[str, Any]] = SCHEMA["properties"]["config"]["properties"]
_FIXED: Final = frozenset({"pulumi:disable-default-providers", "kyeol:aws", "kyeol:environment", "kyeol:policy"})
"""Sections that say where and what a stack is; another value of them is another stack."""

CHANGED: Final = sorted(_SECTIONS.keys() - _FIXED)
"""The sections that are changed."""

_EXAMPLE: Final = re.compile(r"such as \"?([A-Za-z0-9][^\s,;\"]*)")

_POOLS: Final[Mapping[str, Sequence[object]]] = {
    "instanceTypes": ["t3.large", "t4g.xlarge", "m7g.2xlarge", "c6i.xlarge", "m7i.48xlarge", "t3.micro"],
    "instanceClass": [f"{family}.{size}" for family, sizes in catalog.RDS_FAMILIES.items() for size in sizes],
    "nodeType": [f"{family}.{size}" for family, sizes in catalog.CACHE_FAMILIES.items() for size in sizes],
    "zones": ["a", "b", "c", "d"],
    "controlPlaneZones": ["a", "b", "c", "d"],
    "cidr": ["10.0.0.0/16", "10.99.0.0/16", "10.255.0.0/16"],
    "publicAccessCidrs": ["198.51.100.7/32", "8.8.8.0/24"],
    "retentionDays": [1, 7, 30, 365, 366, 3653],
    "logRetentionDays": [1, 7, 30, 365, 366, 3653],
    "containerLogRetentionDays": [1, 30, 3653],
    "insightsRetentionDays": [7, 31, 713, 731],
    "region": ["ap-northeast-1", "us-west-2", "eu-west-1"],
    "allowedCidrs": ["203.0.113.0/24", "198.51.100.7/32", "8.8.8.0/24"],
    "names": ["shop.example.com", "www2.example.com", f"{'a' * 50}.example.com", "a.b.c.example.com"],
    "mediaName": ["pictures.example.com", f"{'m' * 55}.example.com"],
    "lookup": ["*.example.com"],
    "app": ["https://github.com/kyeol-example/other.git"],
    "platform": ["https://git.example.com/a/b/other.git"],
    "clientSecret": ["kyeol-mgmt-argocd-sso"],
    "tokenSecret": ["kyeol-mgmt-argocd-slack"],
    "credentialsSecret": ["kyeol-mgmt-argocd-git"],
    "schedule": ["0 10 * * 1-4", "*/5 * * * *", "0 0 29 2 *"],
    "duration": ["1m", "4h", "168h"],
    "timeZone": ["Asia/Seoul", "UTC", "America/Argentina/Ushuaia"],
    "backupWindow": ["17:00-18:00", "23:30-00:30"],
    "snapshotWindow": ["17:00-18:00", "00:00-23:59"],
    "maintenanceWindow": ["sun:18:30-sun:19:30", "sun:23:30-mon:00:30"],
    "upgradeTo": ["15.19", "16.15"],
    "services": ["ecr.api", "ecr.dkr", "logs", "sts", "sqs", "xray"],
}
"""Values of settings whose schema is a text or a number alone."""


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        schema = SCHEMA["definitions"][schema["$ref"].rpartition("/")[2]]
    return schema


def values(schema: Mapping[str, Any], key: str = "") -> st.SearchStrategy[Any]:
    """Values that a schema admits, its boundaries among them.

    Args:
        schema: The schema.
        key: The setting's name, by which some have a pool of values.
    """
    schema = _resolved(schema)
    kind = schema.get("type")
    if "anyOf" in schema:
        return st.one_of([values(one, key) for one in schema["anyOf"]])
    if kind == "array":
        return st.lists(values(schema.get("items", {}), key), min_size=schema.get("minItems", 0), max_size=3)
    if kind == "object" and "properties" in schema:
        return _sections(schema)
    if kind == "object":
        inner = values(_free(schema), key)
        return st.dictionaries(_keys(schema), inner, min_size=schema.get("minProperties", 0), max_size=2)
    return st.sampled_from(_POOLS[key]) if key in _POOLS else _plain(schema, kind)


def _free(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the values of a mapping with keys of one's own choice may be."""
    return next(iter(schema.get("patternProperties", {}).values()), schema.get("additionalProperties") or {})


def _keys(schema: Mapping[str, Any]) -> st.SearchStrategy[str]:
    """Keys of a mapping: those that are listed, names that people give, the shortest and the longest of a pattern."""
    if "enum" in (named := schema.get("propertyNames", {})):
        return st.sampled_from(named["enum"])
    pattern = next(iter(schema.get("patternProperties", {})), named.get("pattern", ""))
    given = [name for name in ("default", "other", "team-a", "smtp", "a", "a" * 63) if re.search(pattern, name)]
    return st.sampled_from(given) if given else st.from_regex(pattern, fullmatch=True)


def _plain(schema: Mapping[str, Any], kind: object) -> st.SearchStrategy[Any]:
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    if kind == "boolean":
        return st.booleans()
    if kind in ("integer", "number"):
        least, most = schema.get("minimum", schema.get("exclusiveMinimum", 0)), schema.get("maximum", 2**31)
        edges = [least, least + 1, most, most - 1, *_default(schema)]
        return st.one_of(st.sampled_from(edges), st.integers(int(least), int(min(most, least + 500))))
    if kind == "null":
        return st.none()
    known = [*_EXAMPLE.findall(str(schema.get("description", ""))), *_default(schema)]
    pattern = schema.get("pattern")
    drawn = st.from_regex(pattern, fullmatch=True) if pattern else st.text("aA0-._:/", max_size=70)
    return st.one_of(st.sampled_from(known), drawn) if known else drawn


def _default(schema: Mapping[str, Any]) -> list[object]:
    return [schema["default"]] if schema.get("default") else []


def _sections(schema: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    required = {key: values(one, key) for key, one in schema["properties"].items() if key in schema.get("required", ())}
    optional = {key: values(one, key) for key, one in schema["properties"].items() if key not in required}
    return st.fixed_dictionaries(required, optional=optional)


def _places(
    schema: Mapping[str, Any], path: tuple[str, ...], written: object
) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """Every setting below a schema: sections whole, each of their keys, and what is below names that are written."""
    yield path, schema
    for one in map(_resolved, _resolved(schema).get("anyOf", [schema])):
        known = written if isinstance(written, dict) else {}
        names = dict.fromkeys(known, _free(one)) if one.get("type") == "object" else {}
        inside = one.get("properties", names)
        for key, inner in inside.items():
            yield from _places(inner, (*path, key), known.get(key))


@cache
def _settings(section: str, written: str) -> Sequence[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """The settings of a section, as paths with their schemas.

    Args:
        section: The section.
        written: What a stack has written there, as JSON.
    """
    return list(_places(_SECTIONS[section], (section,), json.loads(written)))


@st.composite
def changed(draw: st.DrawFn, base: Mapping[str, object]) -> dict[str, object]:
    """A stack's configuration with settings of two sections changed, one to three of each.

    Args:
        draw: Draws a value.
        base: The sections to begin with, by full key.
    """
    made: Mapping[str, object] = base
    chosen = draw(st.lists(st.sampled_from(CHANGED), min_size=2, max_size=2, unique=True))
    settings = [_settings(one, json.dumps(made.get(one))) for one in chosen]
    places = [draw(st.lists(st.sampled_from(one), min_size=1, max_size=3)) for one in settings]
    for path, schema in chain.from_iterable(places):
        made = put(made, path, draw(values(schema, path[-1])))
    return dict(made)


@st.composite
def changes(draw: st.DrawFn, base: Mapping[str, object], count: int) -> list[tuple[Sequence[str], object]]:
    """Changes of a stack's sections, one setting each, as paths with values.

    Args:
        draw: Draws a value.
        base: The sections, by full key.
        count: How many.
    """
    settings = [one for section in CHANGED if section in base for one in _settings(section, json.dumps(base[section]))]
    drawn = draw(st.lists(st.sampled_from(settings), min_size=count, max_size=count))
    return [(path, draw(values(schema, path[-1]))) for path, schema in drawn]


def put(base: Mapping[str, object], path: Sequence[str], value: object) -> dict[str, object]:
    """Sections with one setting changed.

    Args:
        base: The sections, by full key.
        path: The setting's path.
        value: Its new value.
    """
    made: dict[str, Any] = copy.deepcopy(dict(base))
    level = made
    for key in path[:-1]:
        if not isinstance(level.get(key), dict):
            level[key] = {}
        level = level[key]
    level[path[-1]] = value
    return made
