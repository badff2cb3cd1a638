"""The network of a stack, read from its graph: zones, subnets, gateways, endpoints, the way to mgmt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kyeol.config.addresses import is_the_internet
from kyeol.config.names import TIER_TAG
from kyeol.tools.json_values import at, texts
from kyeol.tools.kinds import ec2, vpc, vpc_peering
from kyeol.tools.place import home_of
from kyeol.tools.preview.exports import REGION
from kyeol.tools.preview.graph import Graph, Resource

_TIERS: Final = ("public", "app", "data")
"""The order in which tiers are shown; others follow."""


@dataclass(frozen=True, kw_only=True)
class SubnetView:
    """A subnet.

    Args:
        urn: Its URN.
        id: Its identifier.
        cidr: Its addresses.
        zone: Its zone's letter.
        tier: What it is for: public, app or data.
        way_out: Where its default route leads; empty where it has none.
    """

    urn: str
    id: str
    cidr: str
    zone: str
    tier: str
    way_out: str


@dataclass(frozen=True, kw_only=True)
class Gateway:
    """A NAT gateway: its URN, the subnet it is in, its public address, the subnets that leave by it."""

    urn: str
    subnet: str
    address: str
    serves: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class NetworkView:
    """A stack's network.

    Args:
        cidr: The VPC's addresses.
        region: Its region.
        zones: The zones' letters, in order.
        tiers: The tiers, from outside to inside.
        subnets: The subnets, by tier and zone.
        gateways: The NAT gateways, by zone.
        internet_gateway: The internet gateway's URN; empty for none.
        interfaces: The services behind interface endpoints, such as ecr.api.
        gateway_endpoints: Those behind gateway endpoints, such as s3.
        interface_subnets: The ids of the subnets with interface endpoints, each with their number.
        peer_cidr: The addresses of the VPC that it is peered with; empty for none.
    """

    cidr: str
    region: str
    zones: Sequence[str]
    tiers: Sequence[str]
    subnets: Sequence[SubnetView]
    gateways: Sequence[Gateway]
    internet_gateway: str
    interfaces: Sequence[str]
    gateway_endpoints: Sequence[str]
    interface_subnets: Mapping[str, int]
    peer_cidr: str

    def at(self, tier: str, zone: str) -> list[SubnetView]:
        """The subnets of a tier in a zone."""
        return [subnet for subnet in self.subnets if (subnet.tier, subnet.zone) == (tier, zone)]


def network(graph: Graph) -> NetworkView | None:
    """The network of a stack; None where it has no VPC of its own."""
    vpcs = graph.of_type(vpc.VPC.type)
    if not vpcs:
        return None
    routes = _default_routes(graph)
    subnets = sorted((_subnet(one, routes) for one in graph.of_type(vpc.SUBNET.type)), key=_place)
    endpoints = graph.of_type(vpc.VPC_ENDPOINT.type)
    interfaces = [one for one in endpoints if one.inputs.get("vpcEndpointType") == "Interface"]
    counts: dict[str, int] = {}
    for endpoint in interfaces:
        for identifier in texts(endpoint.inputs.get("subnetIds")):
            counts[identifier] = counts.get(identifier, 0) + 1
    return NetworkView(
        cidr=str(vpcs[0].inputs.get("cidrBlock", "")),
        region=str(graph.outputs.get(REGION) or home_of(graph)),
        zones=sorted({subnet.zone for subnet in subnets}),
        tiers=list(dict.fromkeys(subnet.tier for subnet in subnets)),
        subnets=subnets,
        gateways=_gateways(graph, subnets, routes),
        internet_gateway=next((one.urn for one in graph.of_type(vpc.INTERNET_GATEWAY.type)), ""),
        interfaces=sorted(_service(one) for one in interfaces),
        gateway_endpoints=sorted({_service(one) for one in endpoints if one not in interfaces}),
        interface_subnets=counts,
        peer_cidr=_peer_cidr(graph),
    )


def _subnet(resource: Resource, routes: Mapping[str, str]) -> SubnetView:
    return SubnetView(
        urn=resource.urn,
        id=resource.id,
        cidr=str(resource.inputs.get("cidrBlock", "")),
        zone=str(resource.inputs.get("availabilityZone", ""))[-1:],
        tier=str(at(resource.inputs, "tags", TIER_TAG) or "other"),
        way_out=routes.get(resource.id, ""),
    )


def _place(subnet: SubnetView) -> tuple[int, str, str, str]:
    order = _TIERS.index(subnet.tier) if subnet.tier in _TIERS else len(_TIERS)
    return (order, subnet.tier, subnet.zone, subnet.cidr)


def _default_routes(graph: Graph) -> dict[str, str]:
    """Where the default route of each subnet leads, by the subnet's id: a gateway's id."""
    tables = {
        str(route.inputs.get("routeTableId")): str(
            route.inputs.get("gatewayId") or route.inputs.get("natGatewayId") or ""
        )
        for route in graph.of_type(vpc.ROUTE.type)
        if is_the_internet(route.inputs.get("destinationCidrBlock"))
    }
    return {
        str(one.inputs.get("subnetId")): tables.get(str(one.inputs.get("routeTableId")), "")
        for one in graph.of_type(vpc.ROUTE_TABLE_ASSOCIATION.type)
    }


def _gateways(graph: Graph, subnets: Sequence[SubnetView], routes: Mapping[str, str]) -> list[Gateway]:
    addresses = {one.id: str(one.outputs.get("publicIp", "")) for one in graph.of_type(ec2.EIP.type)}
    places = {subnet.id: index for index, subnet in enumerate(subnets)}
    found = [
        Gateway(
            urn=one.urn,
            subnet=str(one.inputs.get("subnetId", "")),
            address=addresses.get(str(one.inputs.get("allocationId")), ""),
            serves=frozenset(subnet for subnet, gateway in routes.items() if gateway == one.id),
        )
        for one in graph.of_type(vpc.NAT_GATEWAY.type)
    ]
    return sorted(found, key=lambda gateway: places.get(gateway.subnet, -1))


def _service(endpoint: Resource) -> str:
    """What comes behind the region in com.amazonaws.ap-northeast-2.ecr.api."""
    return str(endpoint.inputs.get("serviceName", "")).split(".", 3)[-1]


def _peer_cidr(graph: Graph) -> str:
    """The addresses that the VPC's own route tables send to the peering connection."""
    if not graph.of_type(vpc_peering.VPC_PEERING_CONNECTION.type):
        return ""
    own = {one.id for one in graph.of_type(vpc.ROUTE_TABLE.type)}
    routes = [one for one in graph.of_type(vpc.ROUTE.type) if one.inputs.get("vpcPeeringConnectionId")]
    return next(
        (str(one.inputs.get("destinationCidrBlock", "")) for one in routes if one.inputs.get("routeTableId") in own), ""
    )
