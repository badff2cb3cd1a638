"""Deriving the table of limits from AWS's models."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kyeol.config.facts.instance_families import CACHE_FAMILIES, NODE_FAMILIES, RDS_FAMILIES
from kyeol.config.facts.regions import REGIONS
from kyeol.tools.json_values import Json, mapping
from kyeol.tools.kinds import eks, elasticache, pulumi_eks, rds
from kyeol.tools.limits import models
from kyeol.tools.limits.limit import table
from kyeol.tools.limits.models import ModelPath, find
from kyeol.tools.limits.paths import ANY_KEY, ITEM, input_paths
from kyeol.tools.limits.shape import Shape
from kyeol.tools.limits.shapes import SHAPES
from kyeol.tools.preview.graph import Graph

_CALLED: Final = {"tags.*": f"Tags.{ITEM}.Value"}
"""What every model calls otherwise."""

_TAGGING: Final = "resourcegroupstaggingapi TagResources"
"""The operation whose tags are those of every service."""


def paths_of(graphs: Iterable[Graph]) -> dict[str, set[str]]:
    """The paths of the inputs that are set, by type token."""
    found: dict[str, set[str]] = {}
    for graph in graphs:
        for resource in graph.resources.values():
            if resource.type.startswith("aws:") or resource.type == pulumi_eks.CLUSTER_COMPONENT.type:
                found.setdefault(resource.type, set()).update(path for path, _ in input_paths(resource.inputs))
    return found


def known_paths() -> dict[str, set[str]]:
    """The paths that the table has, by type token."""
    return {type_: set(mapping(of)) for type_, of in mapping(table()["inputs"]).items()}


def _start(shape: Shape, path: str) -> str:
    """A path as the models call it, where they call its beginning otherwise."""
    for called in (shape.called, _CALLED):
        for known in sorted(called, key=len, reverse=True):
            if path == known or path.startswith(f"{known}."):
                return called[known] + path[len(known) :]
    return path


def limits_of(type_: str, path: str) -> list[dict[str, Json]]:
    """What the models say of an input: the place that describes it, with its limits.

    Args:
        type_: The type token.
        path: The input's path.
    """
    shape = SHAPES[type_]
    roots: list[tuple[str, ModelPath]] = []
    if shape.api:
        roots.append((shape.api, models.api(shape.api)))
    if shape.cloudformation:
        roots.append((f"AWS::{shape.cloudformation}", models.cloudformation(shape.cloudformation)))
    if path.endswith(f"tags.{ANY_KEY}"):
        roots.append((_TAGGING, models.api(_TAGGING)))
    found = [(name, find(root, _start(shape, path)) or find(root, path)) for name, root in roots]
    return [{"model": f"{name}.{place[0]}"} | place[1].limits() for name, place in found if place]


@dataclass(frozen=True)
class _Sizes:
    """An input that takes a type of instance, and the file of cfn-lint that knows the types of each region."""

    type: str
    path: str
    families: Mapping[str, Sequence[str]]
    folder: str
    file: str


_SIZES: Final = (
    _Sizes(eks.NODE_GROUP.type, f"instanceTypes.{ITEM}", NODE_FAMILIES, "aws_ec2_instance", "instancetype_enum.json"),
    _Sizes(rds.INSTANCE.type, "instanceClass", RDS_FAMILIES, "aws_rds_dbinstance", "dbinstanceclass_enum.json"),
    _Sizes(
        elasticache.REPLICATION_GROUP.type,
        "nodeType",
        CACHE_FAMILIES,
        "aws_elasticache_cachecluster",
        "cachenodetype_enum.json",
    ),
)


def _missing(sizes: _Sizes) -> dict[str, Json]:
    """The types that each region does not have: a family where it has none of its sizes."""
    found: dict[str, Json] = {}
    for region, known in models.regional(sizes.folder, sizes.file):
        absent: list[str] = []
        for family, each in sizes.families.items():
            lacking = [f"{family}.{size}" for size in each if f"{family}.{size}" not in known]
            absent += [family] if len(lacking) == len(each) else lacking
        if region in REGIONS and absent:
            found[region] = absent
    return found


def derive(paths: Mapping[str, Iterable[str]]) -> dict[str, Json]:
    """The table.

    Args:
        paths: The paths of the inputs by type token.
    """
    return {
        "models": dict(models.versions()),
        "inputs": {type_: {path: limits_of(type_, path) for path in sorted(of)} for type_, of in sorted(paths.items())},
        "regions": {
            one.type: {"path": one.path, "model": f"{one.folder}/{one.file}", "missing": _missing(one)}
            for one in _SIZES
        },
    }


def written(made: Mapping[str, Json]) -> str:
    """The table as the file has it: a line for each input."""
    return _lines(made, 3) + "\n"


def _lines(value: Json, depth: int, indent: str = "") -> str:
    if not depth or not isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    inner = [f"{indent} {json.dumps(key)}: {_lines(one, depth - 1, indent + ' ')}" for key, one in value.items()]
    return "{\n" + ",\n".join(inner) + f"\n{indent}}}"
