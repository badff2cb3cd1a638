"""The VPC: subnets by the plan, NAT as configured, data subnets without a way out."""

from collections.abc import Sequence
from ipaddress import IPv4Network

import pytest

from kyeol.components.vpc.vpc import Vpc, VpcArgs
from kyeol.config.network import NatMode, NetworkConfig, Zone
from kyeol.tools.preview.graph import Graph, Resource
from tests.harness import graph_of, scope
from tests.json_values import known

INTERNET = "0.0.0.0/0"


def vpc(
    zones: Sequence[Zone] = ("a", "c"), nat: NatMode = "single", *, protect: bool = False, holds_data: bool = False
) -> Graph:
    config = NetworkConfig(cidr=IPv4Network("10.10.0.0/16"), zones=tuple(zones), nat=nat)
    args = VpcArgs(scope=scope(protect=protect), network=config, holds_data=holds_data)
    return graph_of(lambda opts: Vpc("vpc", args, opts))


def table_of(graph: Graph, subnet: Resource) -> Resource:
    """The route table that a subnet is associated with."""
    (association,) = [
        one
        for one in graph.of_type("aws:ec2/routeTableAssociation:RouteTableAssociation")
        if one.inputs["subnetId"] == subnet.id
    ]
    return next(
        one for one in graph.of_type("aws:ec2/routeTable:RouteTable") if one.id == association.inputs["routeTableId"]
    )


def routes_of(graph: Graph, subnet: Resource) -> list[Resource]:
    table = table_of(graph, subnet)
    return [route for route in graph.of_type("aws:ec2/route:Route") if route.inputs["routeTableId"] == table.id]


def subnet(graph: Graph, tier: str, zone: str) -> Resource:
    return graph.one("aws:ec2/subnet:Subnet", f"vpc-{tier}-{zone}")


def test_subnets_follow_the_address_plan() -> None:
    graph = vpc(("a", "b", "c", "d"))
    cidrs = {
        tier: [subnet(graph, tier, zone).inputs["cidrBlock"] for zone in "abcd"] for tier in ("public", "data", "app")
    }
    assert cidrs == {
        "public": ["10.10.0.0/24", "10.10.1.0/24", "10.10.2.0/24", "10.10.3.0/24"],
        "data": ["10.10.16.0/24", "10.10.17.0/24", "10.10.18.0/24", "10.10.19.0/24"],
        "app": ["10.10.64.0/19", "10.10.96.0/19", "10.10.128.0/19", "10.10.160.0/19"],
    }


def test_adding_a_zone_changes_no_subnet_that_is_there() -> None:
    two, three = vpc(("a", "c")), vpc(("a", "b", "c"))
    for before in two.of_type("aws:ec2/subnet:Subnet"):
        assert three.one("aws:ec2/subnet:Subnet", before.name).inputs == before.inputs


def test_the_order_of_zones_in_the_stack_file_decides_nothing() -> None:
    assert vpc(("c", "a")).to_json() == vpc(("a", "c")).to_json()


def test_single_nat_serves_every_app_subnet_from_one_zone() -> None:
    graph = vpc(nat="single")
    gateway = graph.one("aws:ec2/natGateway:NatGateway")
    assert gateway.inputs["subnetId"] == subnet(graph, "public", "a").id
    for zone in "ac":
        (route,) = routes_of(graph, subnet(graph, "app", zone))
        assert (route.inputs["destinationCidrBlock"], route.inputs["natGatewayId"]) == (INTERNET, gateway.id)


def test_nat_per_zone_keeps_traffic_in_its_zone() -> None:
    graph = vpc(nat="perZone")
    for zone in "ac":
        gateway = graph.one("aws:ec2/natGateway:NatGateway", f"vpc-nat-{zone}")
        assert gateway.inputs["subnetId"] == subnet(graph, "public", zone).id
        (route,) = routes_of(graph, subnet(graph, "app", zone))
        assert route.inputs["natGatewayId"] == gateway.id


def test_without_nat_app_subnets_have_no_way_out() -> None:
    graph = vpc(nat="none")
    assert graph.of_type("aws:ec2/natGateway:NatGateway") == []
    assert routes_of(graph, subnet(graph, "app", "a")) == []


@pytest.mark.parametrize("nat", ["none", "single", "perZone"])
def test_data_subnets_never_have_a_route(nat: NatMode) -> None:
    graph = vpc(nat=nat)
    for zone in "ac":
        assert routes_of(graph, subnet(graph, "data", zone)) == []


def test_public_subnets_reach_the_internet_gateway_and_hand_out_no_addresses() -> None:
    graph = vpc()
    gateway = graph.one("aws:ec2/internetGateway:InternetGateway")
    for zone in "ac":
        public = subnet(graph, "public", zone)
        assert [route.inputs["gatewayId"] for route in routes_of(graph, public)] == [gateway.id]
        assert public.inputs["mapPublicIpOnLaunch"] is False


def test_nat_waits_for_the_internet_gateways_route() -> None:
    graph = vpc()
    route = graph.one("aws:ec2/route:Route", "vpc-public")
    assert route.urn in graph.one("aws:ec2/natGateway:NatGateway").depends_on


def test_the_default_security_group_lets_nothing_through() -> None:
    group = vpc().one("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
    assert (group.inputs["ingress"], group.inputs["egress"]) == ([], [])


def test_subnets_are_tagged_for_the_load_balancer_controller() -> None:
    graph = vpc()
    assert known(subnet(graph, "public", "a").inputs)["tags"]["kubernetes.io/role/elb"] == "1"
    assert known(subnet(graph, "app", "a").inputs)["tags"]["kubernetes.io/role/internal-elb"] == "1"
    assert not [key for key in known(subnet(graph, "data", "a").inputs)["tags"] if key.startswith("kubernetes.io")]


def test_load_balancers_have_private_subnets_of_their_own_where_they_are_asked_for() -> None:
    config = NetworkConfig(cidr=IPv4Network("10.10.0.0/16"), zones=("a", "c"))
    args = VpcArgs(scope=scope(), network=config, holds_data=False, private_load_balancers=True)
    graph = graph_of(lambda opts: Vpc("vpc", args, opts))
    for zone, cidr in (("a", "10.10.32.0/24"), ("c", "10.10.34.0/24")):
        inputs = known(subnet(graph, "load-balancer", zone).inputs)
        assert inputs["cidrBlock"] == cidr
        assert not [key for key in inputs["tags"] if key.startswith("kubernetes.io")], "the Ingress names them"
        assert routes_of(graph, subnet(graph, "load-balancer", zone)) == []
    assert not [one.name for one in vpc() if "load-balancer" in one.name]


def test_what_a_retained_database_stands_on_is_retained_with_it() -> None:
    def retained(graph: Graph) -> set[str]:
        return {resource.name for resource in graph if resource.options.retain_on_delete}

    assert retained(vpc(protect=True, holds_data=True)) == {"vpc", "vpc-data", "vpc-data-a", "vpc-data-c"}
    assert retained(vpc(protect=True, holds_data=False)) == set()
    assert retained(vpc(protect=False, holds_data=True)) == set()


def test_every_child_stands_below_the_component() -> None:
    graph = vpc()
    component = graph.one("kyeol:components:Vpc")
    assert {resource.urn for resource in graph if resource.type.startswith("aws:")} == {
        resource.urn for resource in graph.below(component)
    }
