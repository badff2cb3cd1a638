"""Whether a change of an input replaces a resource, and which changes the engine does not look at."""

from collections.abc import Container, Iterable, Mapping

from kyeol.tools.diff.changes import PropertyChange, ResourceChange
from kyeol.tools.json_values import Json
from kyeol.tools.kinds import known_kind
from kyeol.tools.preview.graph import Resource


def replaces(
    type_: str, change: PropertyChange, on_changes: Iterable[str] = (), provider_has: Container[str] = ()
) -> bool:
    """Whether a kind of resource cannot make a change in place, or must not.

    Args:
        type_: The kind.
        change: The change.
        on_changes: The paths of which the resource's options say that a change replaces it.
        provider_has: The options that its provider has on.
    """
    fixed = fixed_inputs(type_, provider_has) | {*on_changes}
    kind = known_kind(type_)
    sometimes = kind.sometimes_fixed.get(change.path) if kind else None
    return (
        "*" in fixed
        or any(inside(change.path, path) for path in fixed)
        or (sometimes is not None and sometimes(*change.values))
    )


def switched_on(provider: Mapping[str, Json]) -> frozenset[str]:
    """The options that a provider has on, by its inputs; the engine passes them on as texts."""
    return frozenset(option for option, value in provider.items() if str(value).lower() == "true")


def fixed_inputs(type_: str, provider_has: Container[str] = ()) -> frozenset[str]:
    """The inputs that a kind of resource cannot change in place, with the options that its provider has on."""
    kind = known_kind(type_)
    fixed = kind.fixed if kind else frozenset()
    without = kind.fixed_without if kind else {}
    fixed = fixed.union(*(inputs for option, inputs in without.items() if option not in provider_has))
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
