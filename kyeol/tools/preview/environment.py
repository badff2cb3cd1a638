"""What a recorded stack is for."""

from kyeol.config.environment import CLASS_OUTPUT, CLASSES, EnvironmentClass
from kyeol.tools.preview.graph import Graph


def class_of(graph: Graph) -> EnvironmentClass:
    """What a recorded stack is for; production, which is asked most of, where it does not say (a graph of before)."""
    exported = graph.outputs.get(CLASS_OUTPUT)
    return next((one for one in CLASSES if one == exported), "production")
