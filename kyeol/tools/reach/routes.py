"""VPCs and subnets with their routes, and what routes lead through."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kyeol.config.addresses import Network, network
from kyeol.config.names import TIER_TAG
from kyeol.tools.json_values import Json, at, mappings, texts
from kyeol.tools.kinds import ec2, others, vpc, vpc_peering
from kyeol.tools.preview.graph import Resource
from kyeol.tools.reach.acls import acls
from kyeol.tools.reach.index import Index
from kyeol.tools.reach.model import Route, Subnet

_BY: Final = (
    ("natGatewayId", "NAT gateway", vpc.NAT_GATEWAY.type),
    ("gatewayId", "internet gateway", vpc.INTERNET_GATEWAY.type),
    ("vpcPeeringConnectionId", "peering", vpc_peering.VPC_PEERING_CONNECTION.type),
)
"""What a route leads through, by the input that names it; by any other input it leads where this tool cannot follow."""


@dataclass(frozen=True, kw_only=True)
class VpcNetwork:
    """A VPC.

    Args:
        urn: Its resource.
        network: Its addresses.
        private_names: Whether private names resolve in it: both of its DNS settings are on.
    """

    urn: str
    network: Network
    private_names: bool


@dataclass(frozen=True, kw_only=True)
class Nat:
    """A NAT gateway.

    Args:
        urn: Its resource.
        name: Its logical name.
        subnet: The URN of its subnet.
        address: Its address on the internet.
    """

    urn: str
    name: str
    subnet: str
    address: Network | None


@dataclass(frozen=True, kw_only=True)
class Peering:
    """A peering connection.

    Args:
        urn: Its resource.
        vpcs: The URNs of both sides' VPCs, as far as the graphs have them.
        active: Whether the other side accepts.
    """

    urn: str
    vpcs: tuple[str, ...]
    active: bool


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The networks of some stacks.

    Args:
        vpcs: The VPCs, by URN.
        subnets: The subnets, by URN.
        nats: The NAT gateways, by URN.
        gateways: The VPC of each internet gateway, by URN.
        peerings: The peering connections, by URN.
        beyond: Routes of tables that no graph has: the other side's of a peering.
    """

    vpcs: Mapping[str, VpcNetwork]
    subnets: Mapping[str, Subnet]
    nats: Mapping[str, Nat]
    gateways: Mapping[str, str]
    peerings: Mapping[str, Peering]
    beyond: tuple[Route, ...]


def layout(index: Index) -> Layout:
    """The networks of the graphs."""
    vpcs = {
        one.urn: VpcNetwork(
            urn=one.urn,
            network=found,
            private_names=one.inputs.get("enableDnsSupport") is not False
            and bool(one.inputs.get("enableDnsHostnames")),
        )
        for one in index.of_type(vpc.VPC.type)
        if (found := network(one.inputs.get("cidrBlock")))
    }
    routes, beyond = _routes(index)
    return Layout(
        vpcs=vpcs,
        subnets={one.urn: one for one in _subnets(index, vpcs, routes)},
        nats={one.urn: _nat(index, one) for one in index.of_type(vpc.NAT_GATEWAY.type)},
        gateways=dict(_gateways(index)),
        peerings={one.urn: _peering(index, one) for one in index.of_type(vpc_peering.VPC_PEERING_CONNECTION.type)},
        beyond=beyond,
    )


def _subnets(index: Index, vpcs: Mapping[str, VpcNetwork], routes: Mapping[str, list[Route]]) -> Iterator[Subnet]:
    lists = acls(index)
    tables = {
        subnet.urn: table
        for one in index.of_type(vpc.ROUTE_TABLE_ASSOCIATION.type)
        for subnet in index.named(one, "subnetId", vpc.SUBNET.type)
        for table in index.named(one, "routeTableId", vpc.ROUTE_TABLE.type)
    }
    for one in index.of_type(vpc.SUBNET.type):
        own = next((each.urn for each in index.named(one, "vpcId", vpc.VPC.type)), "")
        addresses = network(one.inputs.get("cidrBlock"))
        if addresses is None or own not in vpcs:
            continue
        table = tables.get(one.urn)
        local = Route(network=vpcs[own].network, by="local")
        yield Subnet(
            urn=one.urn,
            name=one.name,
            vpc=own,
            tier=str(at(one.inputs, "tags", TIER_TAG) or ""),
            network=addresses,
            table=table.name if table else "the VPC's main route table",
            routes=(local, *(routes.get(table.urn, ()) if table else ())),
            table_urn=table.urn if table else "",
            acl=lists.get(one.urn),
            zone=str(one.inputs.get("availabilityZone") or ""),
        )


def _routes(index: Index) -> tuple[dict[str, list[Route]], tuple[Route, ...]]:
    """The routes of each table, those written into it and those apart from it; and those of tables elsewhere."""
    found: dict[str, list[Route]] = {}
    beyond = []
    for table in index.of_type(vpc.ROUTE_TABLE.type):
        for raw in mappings(table.inputs.get("routes")):
            if route := _route(index, table, raw, "cidrBlock"):
                found.setdefault(table.urn, []).append(route)
    for one in index.of_type(vpc.ROUTE.type):
        made = _route(index, one, one.inputs, "destinationCidrBlock")
        tables = index.named(one, "routeTableId", vpc.ROUTE_TABLE.type)
        if made and tables:
            found.setdefault(tables[0].urn, []).append(made)
        elif made:
            beyond.append(made)
    return found, tuple(beyond)


def _route(index: Index, one: Resource, raw: Mapping[str, Json], to: str) -> Route | None:
    where = network(raw.get(to))
    if where is None:
        return None
    for key, by, type_ in _BY:
        if raw.get(key):
            through = index.called(str(raw[key]), type_) or next(iter(index.named(one, key, type_)), None)
            return Route(network=where, by=by, through=through.urn if through else str(raw[key]), urn=one.urn)
    other = next((key for key in raw if key.endswith("Id") and key != "routeTableId" and raw[key]), "nothing")
    return Route(network=where, by=other.removesuffix("Id"), urn=one.urn)


def _nat(index: Index, one: Resource) -> Nat:
    subnet = next((each.urn for each in index.named(one, "subnetId", vpc.SUBNET.type)), "")
    behind = {urn for urns in one.property_dependencies.values() for urn in urns}
    eip = next((each for urn in sorted(behind) if (each := index.called(urn, ec2.EIP.type))), None)
    address = network(eip.outputs["publicIp"]) if eip and texts(eip.outputs.get("publicIp")) else None
    return Nat(urn=one.urn, name=one.name, subnet=subnet, address=address)


def _gateways(index: Index) -> Iterator[tuple[str, str]]:
    for one in index.of_type(vpc.INTERNET_GATEWAY.type):
        for each in index.named(one, "vpcId", vpc.VPC.type):
            yield one.urn, each.urn
    for one in index.of_type(others.INTERNET_GATEWAY_ATTACHMENT):
        for gateway in index.named(one, "internetGatewayId", vpc.INTERNET_GATEWAY.type):
            for each in index.named(one, "vpcId", vpc.VPC.type):
                yield gateway.urn, each.urn


def _peering(index: Index, one: Resource) -> Peering:
    accepted = [
        each
        for each in index.of_type(vpc_peering.VPC_PEERING_CONNECTION_ACCEPTER.type)
        if one in index.named(each, "vpcPeeringConnectionId", vpc_peering.VPC_PEERING_CONNECTION.type)
    ]
    return Peering(
        urn=one.urn,
        vpcs=tuple(each.urn for key in ("vpcId", "peerVpcId") for each in index.named(one, key, vpc.VPC.type)),
        active=bool(one.inputs.get("autoAccept")) or any(each.inputs.get("autoAccept") for each in accepted),
    )
