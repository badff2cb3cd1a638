"""Where a resource is: its region, and the component that it belongs to."""

from kyeol.tools.kinds import engine
from kyeol.tools.preview.graph import Graph, Resource


def region_of(resource: Resource, graph: Graph) -> str:
    """A resource's region: its own, else its provider's, else the stack's; empty where nothing says it."""
    if own := resource.inputs.get("region"):
        return str(own)
    provider = graph.resources.get(resource.provider_urn)
    providers = [*([provider] if provider else ()), *graph.of_type(engine.AWS.type)]
    return next((str(one.inputs["region"]) for one in providers if one.inputs.get("region")), "")


def component_of(resource: Resource, graph: Graph) -> str:
    """The logical name of the outermost component that a resource is in; its own where it is in none."""
    name = resource.name
    while (parent := graph.resources.get(resource.parent)) is not None:
        resource = parent
        name = resource.name if resource.type.startswith("kyeol:") else name
    return name
