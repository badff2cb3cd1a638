"""The file of `pulumi import --file`.

Its form: pulumi v3.259, pkg/cmd/pulumi/operations/import.go, importFile and importSpec. A provider that the state does
not have yet may be declared in it with its arguments, and so may a component, which then is in the state, empty.
"""

from collections import Counter
from collections.abc import Mapping
from importlib.metadata import version

from kyeol.tools.adopt.plan import Plan, above
from kyeol.tools.json_values import Json
from kyeol.tools.preview.graph import Resource


def document(plan: Plan) -> dict[str, Json]:
    """The file's content: providers, then components, then what is imported.

    Args:
        plan: What is imported.
    """
    graph = plan.graph
    imported = [one.resource for one in plan.resources]
    providers = {one.provider_urn: graph.resources[one.provider_urn] for one in imported}
    outside_in = (list(reversed(list(above(one, graph)))) for one in imported)
    parents = {parent.urn: parent for chain in outside_in for parent in chain if not parent.custom}
    every = [*providers.values(), *parents.values(), *imported]
    names = _names(every)
    specs: list[Json] = [
        {**_head(one, names), "inputs": dict(one.inputs), "version": _version(one)} for one in providers.values()
    ]
    specs += [{**_head(one, names), "component": True} for one in parents.values()]
    specs += [
        {**_head(one.resource, names), "id": one.id, "provider": names[one.resource.provider_urn]}
        for one in plan.resources
    ]
    return {"resources": specs}


def _head(one: Resource, names: Mapping[str, str]) -> dict[str, Json]:
    head: dict[str, Json] = {"type": one.type, "name": names[one.urn], "logicalName": one.name}
    return {**head, "parent": names[one.parent]} if one.parent in names else head


def _names(resources: list[Resource]) -> dict[str, str]:
    """A name of its own for each: the logical name where nothing else has it, else with the type behind."""
    counted = Counter(one.name for one in resources)
    return {
        one.urn: one.name if counted[one.name] == 1 else f"{one.name} {one.urn.split('::')[2].rpartition('$')[2]}"
        for one in resources
    }


def _version(provider: Resource) -> str:
    """The version of a provider that the program asks for: its SDK's."""
    return version(f"pulumi-{provider.type.rpartition(':')[2]}")
