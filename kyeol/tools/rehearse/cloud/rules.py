"""The rules that every cloud keeps: what it refuses to make, and what it refuses to take away."""

from collections.abc import Mapping
from typing import Final

from kyeol.tools.json_values import Json, at
from kyeol.tools.kinds import eks, kubernetes, secretsmanager
from kyeol.tools.rehearse.cloud import controllers
from kyeol.tools.rehearse.cloud.errors import DEPENDENCY_VIOLATION, NOT_FOUND, UNREACHABLE, CloudError
from kyeol.tools.rehearse.cloud.existing import ExistingResource, Location, mentions
from kyeol.tools.rehearse.cloud.inventory import Inventory

_OF_A_CLUSTER: Final = ("default", "kube-system", "kube-public", "kube-node-lease")
"""The Namespaces that every cluster has."""

_WITH_A_CLUSTER: Final = (
    eks.ACCESS_ENTRY.type,
    eks.ACCESS_POLICY_ASSOCIATION.type,
    eks.ADDON.type,
)

_VERSION: Final = secretsmanager.SECRET_VERSION.type


def refuse_gone(urn: str, inputs: Mapping[str, Json], inventory: Inventory) -> None:
    """Refuse arguments that mention what is gone.

    Raises:
        CloudError: They do.
    """
    for text in mentions(inputs, documents=True):
        if text in inventory.gone:
            raise CloudError(NOT_FOUND, f"{text} does not exist any more; it was {inventory.gone[text]} ({urn})")


def refuse_absent(inputs: Mapping[str, Json], location: Location, inventory: Inventory) -> None:
    """Refuse an object whose cluster or Namespace does not exist.

    Raises:
        CloudError: One of them does not.
    """
    if not serves(location, inventory):
        raise CloudError(UNREACHABLE, f"configured Kubernetes cluster is unreachable: {location.cluster or 'unknown'}")
    there = (
        one for one in inventory if one.location.cluster == location.cluster and one.type == kubernetes.NAMESPACE.type
    )
    namespace = _namespace(inputs)
    if namespace and namespace not in {*_OF_A_CLUSTER, *(one.id for one in there)}:
        raise CloudError(NOT_FOUND, f'namespaces "{namespace}" not found')


def serves(location: Location, inventory: Inventory) -> bool:
    """Whether the cluster of a place exists."""
    clusters = (one for one in inventory if one.type == eks.CLUSTER.type)
    return any(location.cluster == one.state.fields["endpoint"].string_value for one in clusters)


def refuse_mentioned(existing: ExistingResource, leaving: list[ExistingResource], inventory: Inventory) -> None:
    """Refuse to take away what something else still depends on that does not go as well.

    Raises:
        CloudError: Something does.
    """
    for one in inventory:
        held = existing.owns & one.holds
        if held and one not in leaving:
            raise CloudError(
                DEPENDENCY_VIOLATION, f"{existing.id} has a dependent object: {one.urn} ({one.id}) names {min(held)}"
            )


def goes_along(existing: ExistingResource, inventory: Inventory) -> list[ExistingResource]:
    """What goes with something: what is in a Namespace, what EKS takes away with its cluster, a secret's versions.

    Raises:
        CloudError: A Namespace does not end.
    """
    match existing.type:
        case kubernetes.NAMESPACE.type:
            inside = [one for one in inventory if _inside(one, existing)]
            return [*controllers.released(existing, inventory), *inside]
        case eks.CLUSTER.type:
            endpoint = existing.state.fields["endpoint"].string_value
            return [one for one in inventory if one.location.cluster == endpoint or _goes_with(one, existing)]
        case secretsmanager.SECRET.type:
            return [one for one in inventory if one.type == _VERSION and one.inputs["secretId"] == existing.id]
        case _:
            return []


def _goes_with(one: ExistingResource, cluster: ExistingResource) -> bool:
    """Whether EKS takes it away with its cluster; node groups it does not."""
    return one.type in _WITH_A_CLUSTER and one.inputs["clusterName"] == cluster.id


def _inside(one: ExistingResource, namespace: ExistingResource) -> bool:
    return one.location.cluster == namespace.location.cluster and _namespace(one.inputs) == namespace.id


def _namespace(inputs: Mapping[str, Json]) -> object:
    return inputs.get("namespace") or at(inputs, "metadata", "namespace")
