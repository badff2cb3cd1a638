"""Where a resource is: its region, and the component that it belongs to."""

from kyeol.tools.kinds import engine
from kyeol.tools.preview.graph import Graph, Resource


def region_of(resource: Resource, graph: Graph) -> str:
    """A resource's region: its own, else its provider's, else the stack's; empty where nothing says it."""
    if own := resource.inputs.get("region"):
        return str(own)
    provider = graph.resources.get(resource.provider_urn)
    return str((provider.inputs.get("region") if provider else "") or home_of(graph))


def home_of(graph: Graph) -> str:
    """The region of a stack; empty where nothing says it."""
    found = (one.inputs.get("region") for one in [*graph.of_type(engine.AWS.type), *graph])
    return next((str(region) for region in found if region), "")


def component_of(resource: Resource, graph: Graph) -> str:
    """The logical name of the outermost component that a resource is in; its own where it is in none."""
    name = resource.name
    while (parent := graph.resources.get(resource.parent)) is not None:
        resource = parent
        name = resource.name if resource.type.startswith("kyeol:") else name
    return name
