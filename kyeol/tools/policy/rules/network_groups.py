"""Security groups: who wears them, and what their rules let through."""

from collections.abc import Iterable, Iterator
from typing import Final

from kyeol.tools.policy import kinds
from kyeol.tools.policy.reading import among, listed, mapping, named_in, sources, without
from kyeol.tools.policy.rule import Context, resource_rule, stack_rule
from kyeol.tools.preview.graph import Graph, Resource

_WORN: Final = (
    "clusterSecurityGroup",
    "metadata",
    "networkInterfaces",
    "securityGroupIds",
    "securityGroups",
    "values",
    "vpcConfig",
    "vpcSecurityGroupIds",
)
"""The arguments by which a resource wears a security group; an Ingress by an annotation, a chart by its values."""


@stack_rule(
    "network-group-attached",
    title="Every security group is attached to something",
    reason="A group that nothing wears grows rules that nobody reviews.",
    reference="platform",
    fix="remove it, or attach it",
    severity="advisory",
)
def group_attached(graph: Graph, _: Context) -> Iterable[tuple[str, str]]:
    """To wait for a group, or to name it in a rule, is not to wear it."""
    worn = {urn for one in graph for key in _WORN for urn in sources(one, key)}
    # A component that a provider makes gets resources as a whole: as a value, each is its URN.
    worn |= {str(one.inputs.get("clusterSecurityGroup")) for one in graph.of_type(kinds.CLUSTER)}
    return without(graph, kinds.SECURITY_GROUP, worn, "nothing wears it")


@resource_rule(
    "network-rule-described",
    kinds.INGRESS_RULE,
    title="A security group's rule says what it is for",
    reason="A rule that nobody can explain is never removed.",
    reference="platform",
    fix="write a description",
    severity="advisory",
)
def rule_described(resource: Resource, _: Context) -> Iterator[str]:
    """Each rule needs a description, which the AWS console shows beside it."""
    if not resource.inputs.get("description"):
        yield "it does not say what it is for"


@resource_rule(
    "network-rule-port",
    kinds.INGRESS_RULE,
    kinds.SECURITY_GROUP,
    kinds.SECURITY_GROUP_RULE,
    title="A security group's rule names one protocol and one port",
    reason="The platform has four flows, each of one port.",
    reference="platform",
    fix="set ipProtocol, fromPort and toPort",
)
def rule_port(resource: Resource, _: Context) -> Iterator[str]:
    """The protocol -1 is all of them; rules written into a group are held to the same."""
    rules = listed(resource.inputs.get("ingress")) if resource.type == kinds.SECURITY_GROUP else [resource.inputs]
    if resource.type == kinds.SECURITY_GROUP_RULE and resource.inputs.get("type") != "ingress":
        return
    for rule in map(mapping, rules):
        protocol = str(rule.get("ipProtocol", rule.get("protocol")))
        first, last = rule.get("fromPort"), rule.get("toPort")
        if protocol in ("-1", "all") or first is None or first != last:
            yield "it opens more than one port"


@stack_rule(
    "network-data-clients",
    title="Only security groups reach databases and caches",
    reason="An address range lets whatever gets an address in it come in.",
    reference="platform",
    fix="set referencedSecurityGroupId instead of a network",
)
def data_clients(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """Groups of databases and caches admit other groups only, not address ranges."""
    worn = named_in(graph, kinds.DATABASE, "vpcSecurityGroupIds") | named_in(graph, kinds.CACHE, "securityGroupIds")
    for rule in graph.of_type(kinds.INGRESS_RULE):
        if sources(rule, "securityGroupId") & worn and not rule.inputs.get("referencedSecurityGroupId"):
            yield rule.urn, "it lets a network in to data"
    for group in among(graph, kinds.SECURITY_GROUP, worn):
        for inside in map(mapping, listed(group.inputs.get("ingress"))):
            if inside.get("cidrBlocks") or inside.get("ipv6CidrBlocks") or inside.get("prefixListIds"):
                yield group.urn, "it lets a network in to data"
    for apart in graph.of_type(kinds.SECURITY_GROUP_RULE):
        of_data = apart.inputs.get("type") == "ingress" and sources(apart, "securityGroupId") & worn
        if of_data and not apart.inputs.get("sourceSecurityGroupId"):
            yield apart.urn, "it lets a network in to data"
