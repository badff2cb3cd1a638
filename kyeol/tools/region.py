"""Where a stack is."""

from kyeol.tools.kinds import engine
from kyeol.tools.preview.graph import Graph


def region_of(graph: Graph) -> str:
    """The region of a stack's AWS provider; empty where it has none."""
    providers = [one for one in graph.of_type(engine.AWS.type) if one.name == "aws"]
    return str(providers[0].inputs.get("region", "")) if providers else ""
