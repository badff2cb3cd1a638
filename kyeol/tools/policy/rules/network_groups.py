"""Security groups: who wears them, and what their rules let through."""

from collections.abc import Iterable, Iterator
from typing import Final

from kyeol.tools.json_values import listed, mapping, mappings
from kyeol.tools.kinds import elasticache, others, pulumi_eks, rds, security_groups
from kyeol.tools.policy.reading import among, named_in, sources, without
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
    reason="Nobody reviews the rules of a group that is not attached.",
    reference="platform",
    fix="remove it, or attach it",
    severity="advisory",
)
def group_attached(graph: Graph, _: Context) -> Iterable[tuple[str, str]]:
    """To wait for a group, or to name it in a rule, is not to wear it."""
    worn = {urn for one in graph for key in _WORN for urn in sources(one, key)}
    # A component that a provider makes gets resources as a whole: as a value, each is its URN.
    worn |= {str(one.inputs.get("clusterSecurityGroup")) for one in graph.of_type(pulumi_eks.CLUSTER_COMPONENT.type)}
    return without(graph, security_groups.SECURITY_GROUP.type, worn, "nothing wears it")


@resource_rule(
    "network-rule-described",
    security_groups.SECURITY_GROUP_INGRESS_RULE.type,
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
    security_groups.SECURITY_GROUP_INGRESS_RULE.type,
    security_groups.SECURITY_GROUP.type,
    others.SECURITY_GROUP_RULE,
    title="A security group's rule names one protocol and one port",
    reason="The platform has four flows, each of one port.",
    reference="platform",
    fix="set ipProtocol, fromPort and toPort",
)
def rule_port(resource: Resource, _: Context) -> Iterator[str]:
    """The protocol -1 is all of them; rules written into a group are held to the same."""
    rules = (
        listed(resource.inputs.get("ingress"))
        if resource.type == security_groups.SECURITY_GROUP.type
        else [resource.inputs]
    )
    if resource.type == others.SECURITY_GROUP_RULE and resource.inputs.get("type") != "ingress":
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
    worn = named_in(graph, rds.INSTANCE.type, "vpcSecurityGroupIds") | named_in(
        graph, elasticache.REPLICATION_GROUP.type, "securityGroupIds"
    )
    for rule in graph.of_type(security_groups.SECURITY_GROUP_INGRESS_RULE.type):
        if sources(rule, "securityGroupId") & worn and not rule.inputs.get("referencedSecurityGroupId"):
            yield rule.urn, "it lets a network in to data"
    for group in among(graph, security_groups.SECURITY_GROUP.type, worn):
        for inside in mappings(group.inputs.get("ingress")):
            if inside.get("cidrBlocks") or inside.get("ipv6CidrBlocks") or inside.get("prefixListIds"):
                yield group.urn, "it lets a network in to data"
    for apart in graph.of_type(others.SECURITY_GROUP_RULE):
        of_data = apart.inputs.get("type") == "ingress" and sources(apart, "securityGroupId") & worn
        if of_data and not apart.inputs.get("sourceSecurityGroupId"):
            yield apart.urn, "it lets a network in to data"
