"""The network: tiers, endpoints and flows."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network
from itertools import combinations

from kyeol.policy import kinds
from kyeol.policy.reading import WORLD, mapping, named_in, sources, true, without
from kyeol.policy.rule import Context, resource_rule, stack_rule
from kyeol.preview.graph import Graph, Resource


@stack_rule(
    "network-data-route",
    title="Data subnets have no route to the internet",
    reason="A database that is broken into has nowhere to send what it holds.",
    reference="platform",
    fix="take the default route out of the data subnets' route table",
)
def data_route(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """By the subnets' Tier tag."""
    data = {one.urn for one in graph.of_type(kinds.SUBNET) if _tier(one) == "data"}
    tables = {
        table
        for one in graph.of_type(kinds.ROUTE_TABLE_ASSOCIATION)
        if sources(one, "subnetId") & data
        for table in sources(one, "routeTableId")
    }
    for route in graph.of_type(kinds.ROUTE):
        to = {route.inputs.get("destinationCidrBlock"), route.inputs.get("destinationIpv6CidrBlock")}
        if to & WORLD and sources(route, "routeTableId") & tables:
            yield route.urn, "data subnets reach the internet by it"


@stack_rule(
    "network-data-tier",
    title="Databases and caches stand in data subnets",
    reason="Only there is no route to the internet.",
    reference="platform",
    fix="name data subnets in the subnet group",
)
def data_tier(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """By the subnets' Tier tag."""
    for type_ in (kinds.DATABASE_SUBNETS, kinds.CACHE_SUBNETS):
        yield from _elsewhere(graph, type_, "data")


@stack_rule(
    "network-nodes-tier",
    title="Nodes stand in app subnets",
    reason="A node in a public subnet can be reached from the internet.",
    reference="FSBP EKS.1; platform",
    fix="name app subnets in subnetIds",
)
def nodes_tier(graph: Graph, _: Context) -> Iterable[tuple[str, str]]:
    """By the subnets' Tier tag."""
    return _elsewhere(graph, kinds.NODES, "app")


@stack_rule(
    "network-s3-endpoint",
    title="Every VPC has a gateway endpoint for S3",
    reason="Images come from S3: through NAT every pull would be paid for, and leave the VPC.",
    reference="platform",
    fix="add the gateway endpoint; it costs nothing",
)
def s3_endpoint(graph: Graph, _: Context) -> Iterable[tuple[str, str]]:
    """A gateway serves the route tables it names."""
    served = {
        urn
        for one in graph.of_type(kinds.ENDPOINT)
        if one.inputs.get("vpcEndpointType") == "Gateway" and str(one.inputs.get("serviceName")).endswith(".s3")
        for urn in sources(one, "vpcId")
    }
    return without(graph, kinds.VPC, served, "it has no endpoint for S3")


@resource_rule(
    "network-endpoint-names",
    kinds.ENDPOINT,
    title="Interface endpoints answer to the service's own name",
    reason="Without private DNS everybody keeps using NAT, and the endpoint is paid for nothing.",
    reference="platform",
    fix="set privateDnsEnabled to true",
)
def endpoint_names(resource: Resource, _: Context) -> Iterator[str]:
    """Gateways need no name."""
    if resource.inputs.get("vpcEndpointType") == "Interface" and not true(resource.inputs.get("privateDnsEnabled")):
        yield "nobody finds it by the service's name"


@resource_rule(
    "network-vpc-dns",
    kinds.VPC,
    title="A VPC resolves names and gives them",
    reason="Private endpoints and the cluster's private API stand on both.",
    reference="platform",
    fix="set enableDnsSupport and enableDnsHostnames to true",
)
def vpc_dns(resource: Resource, _: Context) -> Iterator[str]:
    """Hostnames are off by default."""
    if resource.inputs.get("enableDnsSupport", True) is not True or not true(resource.inputs.get("enableDnsHostnames")):
        yield "private names do not work in it"


@stack_rule(
    "network-addresses",
    title="Subnets lie in their VPC and do not overlap",
    reason="AWS refuses it half-way through a deployment.",
    reference="platform",
    fix="take the addresses from the address plan",
)
def addresses(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """Each VPC by itself."""
    planned = [one for one in graph.of_type(kinds.VPC) if one.inputs.get("cidrBlock")]
    for vpc in planned:
        inside = IPv4Network(str(vpc.inputs["cidrBlock"]))
        own = [one for one in graph.of_type(kinds.SUBNET) if vpc.urn in sources(one, "vpcId")]
        nets = {one.urn: IPv4Network(str(one.inputs["cidrBlock"])) for one in own if one.inputs.get("cidrBlock")}
        for urn, net in nets.items():
            if not net.subnet_of(inside):
                yield urn, f"{net} lies outside {inside}"
        for (_urn, one), (urn, other) in combinations(nets.items(), 2):
            if one.overlaps(other):
                yield urn, f"{other} overlaps {one}"


@stack_rule(
    "network-group-attached",
    title="Every security group is attached to something",
    reason="A group that nothing wears grows rules that nobody reviews.",
    reference="FSBP EC2.22",
    fix="remove it, or attach it",
    severity="advisory",
)
def group_attached(graph: Graph, _: Context) -> Iterable[tuple[str, str]]:
    """Rules of the group, and other groups' rules that name it, do not count."""
    rules = (kinds.INGRESS_RULE, kinds.SECURITY_GROUP)
    worn = {urn for one in graph if one.type not in rules and one.custom | one.remote for urn in one.depends_on}
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
    """AWS shows it in the console."""
    if not resource.inputs.get("description"):
        yield "it does not say what it is for"


@resource_rule(
    "network-rule-port",
    kinds.INGRESS_RULE,
    title="A security group's rule names one protocol and one port",
    reason="The platform has four flows, each of one port.",
    reference="FSBP EC2.18; platform",
    fix="set ipProtocol, fromPort and toPort",
)
def rule_port(resource: Resource, _: Context) -> Iterator[str]:
    """The protocol -1 is all of them."""
    first, last = resource.inputs.get("fromPort"), resource.inputs.get("toPort")
    if resource.inputs.get("ipProtocol") == "-1" or first is None or first != last:
        yield "it opens more than one port"


@stack_rule(
    "network-data-clients",
    title="Only security groups reach databases and caches",
    reason="An address range lets whatever gets an address in it come in.",
    reference="platform",
    fix="set referencedSecurityGroupId instead of a network",
)
def data_clients(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """The groups that databases and caches wear."""
    worn = named_in(graph, kinds.DATABASE, "vpcSecurityGroupIds") | named_in(graph, kinds.CACHE, "securityGroupIds")
    for rule in graph.of_type(kinds.INGRESS_RULE):
        if sources(rule, "securityGroupId") & worn and not rule.inputs.get("referencedSecurityGroupId"):
            yield rule.urn, "it lets a network in to data"


def _tier(subnet: Resource) -> str:
    return str(mapping(subnet.inputs.get("tags")).get("Tier"))


def _elsewhere(graph: Graph, type_: str, tier: str) -> Iterator[tuple[str, str]]:
    for one in graph.of_type(type_):
        subnets = [graph.resources[urn] for urn in sources(one, "subnetIds") if urn in graph.resources]
        if wrong := sorted(subnet.name for subnet in subnets if _tier(subnet) != tier):
            yield one.urn, f"{', '.join(wrong)} {'are' if wrong[1:] else 'is'} no {tier} subnet"
