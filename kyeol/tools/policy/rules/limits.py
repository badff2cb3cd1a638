"""What AWS's own models refuse: see `kyeol.tools.limits`."""

from collections.abc import Iterator

from kyeol.tools.limits.limit import missing, refused
from kyeol.tools.place import region_of
from kyeol.tools.policy.rule import Context, stack_rule
from kyeol.tools.preview.graph import Graph


@stack_rule(
    "limits-input",
    title="Every input keeps to the limits of AWS's own models",
    reason="AWS refuses it, half-way through a deployment.",
    reference="AWS API shapes, CloudFormation schemas",
    fix="choose a value within the limit",
)
def inputs(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """Lengths, patterns, ranges and closed sets; secrets are not looked at."""
    for urn, resource in graph.resources.items():
        for path, wrong in refused(resource.type, resource.inputs):
            yield urn, f"{path}: {wrong}"


@stack_rule(
    "limits-region",
    title="The region has every type of instance",
    reason="AWS refuses it, or never finds a node.",
    reference="AWS CloudFormation schemas, as the linter ships them",
    fix="choose a type that the region has",
    setting=(".instanceTypes", ".instanceClass", ".nodeType"),
)
def regional(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """Nodes, databases and caches."""
    for urn, resource in graph.resources.items():
        for path, wrong in missing(resource.type, resource.inputs, region_of(resource, graph)):
            yield urn, f"{path}: {wrong}"
