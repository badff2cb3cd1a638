"""Reading what providers take: documents, lists, numbers that are texts."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from kyeol.config.names import RELEASED_TAG
from kyeol.tools.json_values import Json, mapping
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.unknown import Unknown


def true(value: Json) -> bool:
    """Whether a provider reads a value as true, text or not."""
    return value is True or value == "true"


def replica(resource: Resource) -> bool:
    """Whether a database is the read replica of another: it holds nothing of its own, and takes the other's key."""
    return bool(resource.inputs.get("replicateSourceDb"))


def restored(resource: Resource) -> bool:
    """Whether a database is being made from a backup, whose version it takes."""
    return bool(resource.inputs.get("snapshotIdentifier") or resource.inputs.get("restoreToPointInTime"))


def released(resource: Resource) -> bool:
    """Whether a database is one that another has taken over from, and that its stack lets go."""
    return RELEASED_TAG in mapping(resource.inputs.get("tags"))


def own_key(key: Json) -> bool:
    """Whether a KMS key is named, and not one of AWS's own."""
    return bool(key) and ":alias/aws/" not in f":{key}"


def sources(resource: Resource, key: str) -> set[str]:
    """The URNs that an input's value comes from."""
    return set(resource.property_dependencies.get(key, ()))


def among(graph: Graph, type_: str, urns: Iterable[str]) -> list[Resource]:
    """Those of some URNs that are resources of a type."""
    return [
        graph.resources[urn] for urn in sorted(urns) if urn in graph.resources and graph.resources[urn].type == type_
    ]


def named_in(graph: Graph, type_: str, key: str) -> set[str]:
    """The URNs that an input of any resource of a type comes from."""
    return {urn for resource in graph.of_type(type_) for urn in sources(resource, key)}


def without(graph: Graph, type_: str, covered: AbstractSet[str], message: str) -> list[tuple[str, str]]:
    """What a stack rule says of every resource of a type that none of its companions covers.

    Args:
        graph: The stack.
        type_: The type token.
        covered: The URNs that are covered.
        message: What is wrong with the others.
    """
    return [(one.urn, message) for one in graph.of_type(type_) if one.urn not in covered]


def leaves(value: Json, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Json]]:
    """Every plain value inside another, with its path."""
    if isinstance(value, Unknown) and not path:
        value.ask()
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from leaves(inner, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from leaves(inner, path)
    else:
        yield path, value
