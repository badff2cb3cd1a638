"""The rules that every cloud keeps: what it refuses to make, and what it refuses to take away."""

from collections.abc import Mapping
from typing import Any, Final

from kyeol.tools.kinds import eks
from kyeol.tools.rehearse.cloud import controllers
from kyeol.tools.rehearse.cloud.errors import DEPENDENCY_VIOLATION, NOT_FOUND, UNREACHABLE, CloudError
from kyeol.tools.rehearse.cloud.inventory import Inventory
from kyeol.tools.rehearse.cloud.live import Live, Place, mentions

_OF_A_CLUSTER: Final = ("default", "kube-system", "kube-public", "kube-node-lease")
"""The Namespaces that every cluster has."""

_WITH_A_CLUSTER: Final = (
    eks.ACCESS_ENTRY.type,
    eks.ACCESS_POLICY_ASSOCIATION.type,
    eks.ADDON.type,
)


def refuse_gone(urn: str, inputs: Mapping[str, Any], inventory: Inventory) -> None:
    """Refuse arguments that mention what is gone.

    Raises:
        CloudError: They do.
    """
    for text in mentions(inputs, documents=True):
        if text in inventory.gone:
            raise CloudError(NOT_FOUND, f"{text} does not exist any more; it was {inventory.gone[text]} ({urn})")


def refuse_absent(inputs: Mapping[str, Any], place: Place, inventory: Inventory) -> None:
    """Refuse an object whose cluster or Namespace does not exist.

    Raises:
        CloudError: One of them does not.
    """
    if not serves(place, inventory):
        raise CloudError(UNREACHABLE, f"configured Kubernetes cluster is unreachable: {place.cluster or 'unknown'}")
    there = (one for one in inventory if one.place.cluster == place.cluster and one.type == controllers.NAMESPACE)
    namespace = _namespace(inputs)
    if namespace and namespace not in {*_OF_A_CLUSTER, *(one.id for one in there)}:
        raise CloudError(NOT_FOUND, f'namespaces "{namespace}" not found')


def serves(place: Place, inventory: Inventory) -> bool:
    """Whether the cluster of a place exists."""
    clusters = (one for one in inventory if one.type == controllers.CLUSTER)
    return any(place.cluster == one.state.fields["endpoint"].string_value for one in clusters)


def refuse_mentioned(live: Live, leaving: list[Live], inventory: Inventory) -> None:
    """Refuse to take away what something still stands on that does not go as well.

    Raises:
        CloudError: Something does.
    """
    for one in inventory:
        held = live.owns & one.holds
        if held and one not in leaving:
            raise CloudError(
                DEPENDENCY_VIOLATION, f"{live.id} has a dependent object: {one.urn} ({one.id}) names {min(held)}"
            )


def goes_along(live: Live, inventory: Inventory) -> list[Live]:
    """What goes with something: what is in a Namespace, and what EKS takes away with its cluster.

    Raises:
        CloudError: A Namespace does not end.
    """
    match live.type:
        case controllers.NAMESPACE:
            inside = [one for one in inventory if _inside(one, live)]
            return [*controllers.released(live, inventory), *inside]
        case controllers.CLUSTER:
            endpoint = live.state.fields["endpoint"].string_value
            return [one for one in inventory if one.place.cluster == endpoint or _goes_with(one, live)]
        case _:
            return []


def _goes_with(one: Live, cluster: Live) -> bool:
    """Whether EKS takes it away with its cluster; node groups it does not."""
    return one.type in _WITH_A_CLUSTER and one.inputs["clusterName"] == cluster.id


def _inside(one: Live, namespace: Live) -> bool:
    return one.place.cluster == namespace.place.cluster and _namespace(one.inputs) == namespace.id


def _namespace(inputs: Mapping[str, Any]) -> object:
    return inputs.get("namespace") or (inputs.get("metadata") or {}).get("namespace")
