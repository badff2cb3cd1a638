"""Names that only one thing may have."""

from collections.abc import Mapping

from kyeol.tools.json_values import Json
from kyeol.tools.kinds import known_kind
from kyeol.tools.rehearse.cloud.existing import Location


def claim(type_: str, inputs: Mapping[str, Json], identifier: str, location: Location) -> tuple[object, ...] | None:
    """What a resource lays claim to; None where nothing about it has to be unique.

    Args:
        type_: Its type token.
        inputs: Its arguments.
        identifier: Its id, which tells objects of a cluster apart.
        location: Where it is made.
    """
    if type_.startswith("kubernetes:"):
        group, _, kind = type_.removeprefix("kubernetes:").rpartition(":")
        return (location.cluster, group.split("/")[0], kind, identifier)
    keys = _unique(type_)
    if not keys or not inputs.get(keys[0]):
        return None
    region = inputs.get("region") or location.region
    return (type_, location.account, region, *(inputs.get(key) for key in keys))


def named_by_itself(type_: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> bool:
    """Whether the successor would ask for the name that its predecessor still has: it must go first."""
    if type_.startswith("kubernetes:"):
        return (old.get("metadata") or old.get("name")) is not None
    keys = _unique(type_)
    return bool(keys) and all(old.get(key) == new.get(key) for key in keys)


def _unique(type_: str) -> tuple[str, ...]:
    kind = known_kind(type_)
    return kind.unique if kind else ()
