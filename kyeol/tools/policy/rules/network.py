"""The network: tiers, endpoints and flows."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network
from itertools import combinations

from kyeol.config.addresses import is_the_internet
from kyeol.config.names import TIER_TAG
from kyeol.tools.json_values import mapping, mappings
from kyeol.tools.kinds import eks, elasticache, rds, vpc
from kyeol.tools.policy.reading import among, named_in, replica, sources, true, without
from kyeol.tools.policy.rule import Context, resource_rule, stack_rule
from kyeol.tools.preview.graph import Graph, Resource


@stack_rule(
    "network-data-route",
    title="Data subnets have no route to the internet",
    reason="A database that is broken into has nowhere to send what it holds.",
    reference="platform",
    fix="associate a route table without a default route",
)
def data_route(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """A subnet's tier is what its Tier tag says."""
    data = {one.urn for one in graph.of_type(vpc.SUBNET.type) if _tier(one) == "data"}
    tables = {
        table
        for one in graph.of_type(vpc.ROUTE_TABLE_ASSOCIATION.type)
        if sources(one, "subnetId") & data
        for table in sources(one, "routeTableId")
    }
    for route in graph.of_type(vpc.ROUTE.type):
        to = (route.inputs.get("destinationCidrBlock"), route.inputs.get("destinationIpv6CidrBlock"))
        if any(map(is_the_internet, to)) and sources(route, "routeTableId") & tables:
            yield route.urn, "data subnets reach the internet by it"
    for table in among(graph, vpc.ROUTE_TABLE.type, tables):
        inside = mappings(table.inputs.get("routes"))
        if any(is_the_internet(one.get(key)) for one in inside for key in ("cidrBlock", "ipv6CidrBlock")):
            yield table.urn, "data subnets reach the internet by it"
    placed = named_in(graph, vpc.ROUTE_TABLE_ASSOCIATION.type, "subnetId")
    for urn in sorted(data - placed):
        yield urn, "it takes the VPC's main route table, whatever that is"


@stack_rule(
    "network-data-tier",
    title="Databases and caches are in data subnets",
    reason="Only data subnets have no route to the internet.",
    reference="FSBP RDS.46, ElastiCache.7",
    fix="name data subnets in the subnet group",
)
def data_tier(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """A subnet's tier is what its Tier tag says."""
    for type_ in (rds.SUBNET_GROUP.type, elasticache.SUBNET_GROUP.type):
        yield from _elsewhere(graph, type_, "data")
    for type_, key in (
        (rds.INSTANCE.type, "dbSubnetGroupName"),
        (elasticache.REPLICATION_GROUP.type, "subnetGroupName"),
    ):
        for one in graph.of_type(type_):
            if not replica(one) and one.inputs.get(key) in (None, "", "default"):
                yield one.urn, "it is in AWS's default subnet group"


@stack_rule(
    "network-nodes-tier",
    title="Nodes are in app subnets",
    reason="A node in a public subnet can be reached from the internet.",
    reference="CIS EKS 1.8.0 5.4.3",
    fix="name app subnets in subnetIds",
)
def nodes_tier(graph: Graph, _: Context) -> Iterable[tuple[str, str]]:
    """A subnet's tier is what its Tier tag says."""
    return _elsewhere(graph, eks.NODE_GROUP.type, "app")


@stack_rule(
    "network-s3-endpoint",
    title="Every VPC has a gateway endpoint for S3",
    reason="Images come from S3: through NAT every pull would be paid for, and leave the VPC.",
    reference="platform",
    fix="add the gateway endpoint; it costs nothing",
)
def s3_endpoint(graph: Graph, _: Context) -> Iterable[tuple[str, str]]:
    """A gateway serves the route tables that it names, and none if it names none."""
    served = {
        urn
        for one in graph.of_type(vpc.VPC_ENDPOINT.type)
        if one.inputs.get("vpcEndpointType") == "Gateway"
        and str(one.inputs.get("serviceName")).endswith(".s3")
        and one.inputs.get("routeTableIds")
        for urn in sources(one, "vpcId")
    }
    return without(graph, vpc.VPC.type, served, "it has no endpoint for S3")


@resource_rule(
    "network-endpoint-names",
    vpc.VPC_ENDPOINT.type,
    title="Interface endpoints have the service's own DNS name",
    reason="Without private DNS everybody keeps using NAT, and the endpoint is paid for nothing.",
    reference="platform",
    fix="set privateDnsEnabled to true",
)
def endpoint_names(resource: Resource, _: Context) -> Iterator[str]:
    """Private DNS must be on for interface endpoints; gateway endpoints work by routes and have no name."""
    if resource.inputs.get("vpcEndpointType") == "Interface" and not true(resource.inputs.get("privateDnsEnabled")):
        yield "nobody finds it by the service's name"


@resource_rule(
    "network-vpc-dns",
    vpc.VPC.type,
    title="A VPC resolves names and gives them",
    reason="Private endpoints and the cluster's private API need both.",
    reference="platform",
    fix="set enableDnsSupport and enableDnsHostnames to true",
)
def vpc_dns(resource: Resource, _: Context) -> Iterator[str]:
    """Both DNS settings must be on: private names need them, and hostnames are off by default."""
    if resource.inputs.get("enableDnsSupport", True) is not True or not true(resource.inputs.get("enableDnsHostnames")):
        yield "private names do not work in it"


@stack_rule(
    "network-addresses",
    title="Subnets lie in their VPC and do not overlap",
    reason="AWS refuses it half-way through a deployment.",
    reference="platform",
    fix="take the addresses from the address plan",
    setting="network.cidr",
)
def addresses(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """Subnets of one VPC must lie inside its range and not overlap."""
    for network in graph.of_type(vpc.VPC.type):
        inside = _network(network)
        own = [one for one in graph.of_type(vpc.SUBNET.type) if network.urn in sources(one, "vpcId")]
        nets = {one.urn: net for one in own if (net := _network(one))}
        if not inside:
            continue
        for urn, net in nets.items():
            if not net.subnet_of(inside):
                yield urn, f"{net} lies outside {inside}"
        for (_urn, one), (urn, other) in combinations(nets.items(), 2):
            if one.overlaps(other):
                yield urn, f"{other} overlaps {one}"


def _network(resource: Resource) -> IPv4Network | None:
    """The addresses of a VPC or subnet; None where they are not known."""
    text = str(resource.inputs.get("cidrBlock") or "")
    return IPv4Network(text) if text else None


def _tier(subnet: Resource) -> str:
    return str(mapping(subnet.inputs.get("tags")).get(TIER_TAG))


def _elsewhere(graph: Graph, type_: str, tier: str) -> Iterator[tuple[str, str]]:
    for one in graph.of_type(type_):
        subnets = among(graph, vpc.SUBNET.type, sources(one, "subnetIds"))
        if wrong := sorted(subnet.name for subnet in subnets if _tier(subnet) != tier):
            yield one.urn, f"{', '.join(wrong)} {'are' if wrong[1:] else 'is'} no {tier} subnet"
