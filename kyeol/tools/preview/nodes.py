"""Node groups as the graph has them."""

from collections.abc import Mapping

from kyeol.config.names import MAX_NODES_TAG, MIN_NODES_TAG
from kyeol.config.nodes import FIRST_GROUP
from kyeol.tools.json_values import Json, mapping, number
from kyeol.tools.urns import name_of


def node_limits(inputs: Mapping[str, Json]) -> tuple[int, int]:
    """The fewest and the most nodes of a group.

    Args:
        inputs: Its inputs. What the autoscaler keeps to is in its tags; without them EKS's own limits count.
    """
    tags, scaling = mapping(inputs.get("tags")), mapping(inputs.get("scalingConfig"))
    fewest, most = tags.get(MIN_NODES_TAG) or scaling.get("minSize"), tags.get(MAX_NODES_TAG) or scaling.get("maxSize")
    return number(fewest), number(most)


def group_of(urn: str) -> str:
    """The node group that a resource belongs to by its name: what follows `-nodes`, else the first."""
    return name_of(urn).partition("-nodes-")[2] or FIRST_GROUP
