"""The flows that the security groups of a stack admit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kyeol.tools.json_values import texts
from kyeol.tools.kinds import ec2, elasticache, pulumi_eks, rds, security_groups, vpc
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.report.views.network import NetworkView

NODES: Final = "nodes"
CLUSTER_API: Final = "cluster API"
ENDPOINTS: Final = "interface endpoints"
MGMT: Final = "mgmt"
OWN_VPC: Final = "VPC"


@dataclass(frozen=True, kw_only=True)
class AllowedFlow:
    """What may call what.

    Args:
        source: Who calls: nodes, the VPC, mgmt, or an address.
        target: Who is called: an end's name, or the URN of a data store.
        port: The port, or ports.
        protocol: Such as tcp.
        description: What the rule says of itself.
        urn: The rule.
    """

    source: str
    target: str
    port: str
    protocol: str
    description: str
    urn: str


def flows(graph: Graph, net: NetworkView | None) -> list[AllowedFlow]:
    """The flows of a stack, in the order of their rules.

    Args:
        graph: The recorded graph.
        net: Its network.
    """
    holders = dict(_holders(graph))
    return [_flow(rule, holders, net) for rule in graph.of_type(security_groups.SECURITY_GROUP_INGRESS_RULE.type)]


def _holders(graph: Graph) -> Iterator[tuple[str, str]]:
    """Who wears each security group, by its id."""
    for one in graph.of_type(security_groups.SECURITY_GROUP.type):
        yield one.id, str(one.inputs.get("name", one.name))
    for one in graph.of_type(ec2.LAUNCH_TEMPLATE.type):
        yield from ((group, NODES) for group in texts(one.inputs.get("vpcSecurityGroupIds")))
    for one in graph.of_type(vpc.VPC_ENDPOINT.type):
        yield from ((group, ENDPOINTS) for group in texts(one.inputs.get("securityGroupIds")))
    for cluster in graph.of_type(pulumi_eks.CLUSTER_COMPONENT.type):
        group = graph.resources.get(str(cluster.inputs.get("clusterSecurityGroup", "")))
        if group:
            yield group.id, CLUSTER_API
    for one in graph.of_type(rds.INSTANCE.type):
        yield from ((group, one.urn) for group in texts(one.inputs.get("vpcSecurityGroupIds")))
    for one in graph.of_type(elasticache.REPLICATION_GROUP.type):
        yield from ((group, one.urn) for group in texts(one.inputs.get("securityGroupIds")))


def _flow(rule: Resource, holders: Mapping[str, str], net: NetworkView | None) -> AllowedFlow:
    inputs = rule.inputs
    group, address = inputs.get("referencedSecurityGroupId"), inputs.get("cidrIpv4") or inputs.get("cidrIpv6")
    if group:
        source = holders.get(str(group), str(group))
    elif net and address == net.cidr:
        source = OWN_VPC
    elif net and address == net.peer_cidr:
        source = MGMT
    else:
        source = str(address or inputs.get("prefixListId", ""))
    first, last = inputs.get("fromPort"), inputs.get("toPort")
    return AllowedFlow(
        source=source,
        target=holders.get(str(inputs.get("securityGroupId")), str(inputs.get("securityGroupId"))),
        port="all" if first is None else str(first) if first == last else f"{first} to {last}",
        protocol=str(inputs.get("ipProtocol", "")).replace("-1", "all"),
        description=str(inputs.get("description", "")),
        urn=rule.urn,
    )
