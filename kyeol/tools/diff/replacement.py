"""Whether a change of an input makes a resource anew, and which changes the engine does not look at."""

from collections.abc import Callable, Mapping
from typing import Final

from kyeol.tools.diff.changes import ABSENT, PropertyChange, ResourceChange
from kyeol.tools.diff.fixed_inputs import FIXED
from kyeol.tools.preview.graph import Json, Resource


def _another_source(old: Json, new: Json) -> bool:
    return (old is ABSENT) != (new is ABSENT)


def _engine(old: Json, new: Json) -> bool:
    return (old, new) != ("redis", "valkey")


def _downgrade(old: Json, new: Json) -> bool:
    return _version(new) < _version(old)


def _gone(_old: Json, new: Json) -> bool:
    return new is ABSENT


SOMETIMES: Final[Mapping[tuple[str, str], Callable[[Json, Json], bool]]] = {
    ("aws:elasticache/replicationGroup:ReplicationGroup", "engine"): _engine,
    ("aws:elasticache/replicationGroup:ReplicationGroup", "engineVersion"): _downgrade,
    ("aws:eks/cluster:Cluster", "encryptionConfig"): _gone,
    ("eks:index:Cluster", "encryptionConfigKeyArn"): _gone,
    **{
        (f"aws:vpc/securityGroup{way}Rule:SecurityGroup{way}Rule", source): _another_source
        for way in ("Ingress", "Egress")
        for source in ("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId")
    },
}
"""Inputs that only some changes of which force a replacement, by kind and input."""


def replaces(type_: str, change: PropertyChange) -> bool:
    """Whether a kind of resource cannot make a change in place."""
    fixed = fixed_inputs(type_)
    sometimes = SOMETIMES.get((type_, change.path))
    return (
        "*" in fixed
        or any(inside(change.path, path) for path in fixed)
        or (sometimes is not None and sometimes(change.old, change.new))
    )


def fixed_inputs(type_: str) -> frozenset[str]:
    """The inputs that a kind of resource cannot change in place."""
    fixed = FIXED.get(type_, frozenset())
    if type_.startswith("aws:"):
        return fixed | {"region"}
    if type_.startswith("kubernetes:") and not type_.startswith(("kubernetes:helm.sh/", "kubernetes:yaml/")):
        return fixed | {"apiVersion", "kind", "metadata.name", "metadata.namespace"}
    return fixed


def inside(path: str, outer: str) -> bool:
    """Whether a path is another one, or lies below it."""
    return path == outer or (path.startswith(outer) and path[len(outer)] in ".[ ")


def forcing(change: ResourceChange) -> list[str]:
    """The inputs that cannot change in place."""
    return list(dict.fromkeys(one.path.removesuffix("[]") for one in change.properties if one.replaces))


def ignored(resource: Resource) -> tuple[str, ...]:
    """The inputs whose changes the engine ignores: as the resource's options say, or the component that makes it."""
    by_component = ("scalingConfig.desiredSize",) if resource.inputs.get("ignoreScalingChanges") is True else ()
    return (*resource.options.ignore_changes, *by_component)


def _version(text: Json) -> tuple[int, ...]:
    return tuple(int(part) for part in str(text).split(".") if part.isdigit())
