"""The Cluster Autoscaler, played: it gives node groups other sizes than the program asked for."""

from collections.abc import Iterable

from kyeol.tools.json_values import at, number
from kyeol.tools.kinds import eks
from kyeol.tools.rehearse.cloud.existing import ExistingResource


def grow(resources: Iterable[ExistingResource]) -> list[str]:
    """Give every node group that may grow as many nodes as it may have, as a busy day would.

    Returns:
        What grew, one phrase each.
    """
    told = []
    for existing in resources:
        most = number(at(existing.inputs, "scalingConfig", "maxSize"))
        if existing.type == eks.NODE_GROUP.type and size(existing) < most:
            told.append(f"{existing.name}: {size(existing)} to {most} nodes")
            _set(existing, most)
    return told


def updated(before: ExistingResource, made: ExistingResource) -> str:
    """What an update makes of a node group's size: without a change of its sizes AWS keeps the one it has.

    With one, the provider sends minimum, desired and maximum together (terraform-provider-aws,
    internal/service/eks/node_group.go), and the group follows.

    Args:
        before: The group before the update.
        made: The group after it.

    Returns:
        How many nodes went; empty where none did.
    """
    if made.type != eks.NODE_GROUP.type or not before.inputs.get("scalingConfig"):
        return ""
    if made.inputs.get("scalingConfig") == before.inputs["scalingConfig"]:
        _set(made, size(before))
        return ""
    now, then = size(made), size(before)
    return f"scaled in from {then} to {now}: {then - now} of its nodes are taken away" if now < then else ""


def size(existing: ExistingResource) -> int:
    """How many nodes a group has."""
    return int(existing.state.fields["scalingConfig"].struct_value.fields["desiredSize"].number_value)


def _set(existing: ExistingResource, nodes: int) -> None:
    """Another size, in what the cloud returns: what the program has asked for stays what it was."""
    for wire in (existing.state, existing.sent):
        sizes = wire.fields["scalingConfig"].struct_value
        sizes.fields["desiredSize"].number_value = nodes
