"""Node groups as the graph has them."""

from collections.abc import Mapping

from kyeol.config.names import MAX_NODES_TAG, MIN_NODES_TAG
from kyeol.tools.json_values import Json, mapping, number


def node_limits(inputs: Mapping[str, Json]) -> tuple[int, int]:
    """The fewest and the most nodes of a group.

    Args:
        inputs: Its inputs. What the autoscaler keeps to is in its tags; without them EKS's own limits count.
    """
    tags, scaling = mapping(inputs.get("tags")), mapping(inputs.get("scalingConfig"))
    fewest, most = tags.get(MIN_NODES_TAG) or scaling.get("minSize"), tags.get(MAX_NODES_TAG) or scaling.get("maxSize")
    return number(fewest), number(most)
