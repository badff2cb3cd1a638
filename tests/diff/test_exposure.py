"""What becomes reachable: routes, endpoints and policies that only some changes open."""

import pytest

from kyeol.tools.json_values import Json
from kyeol.tools.preview.graph import Resource
from tests.diff.graphs import GROUP, compared, resource, said

CLUSTER = "eks:index:Cluster"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
NETWORK_POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy"
NAMESPACE = resource("kubernetes:core/v1:Namespace", "shop", metadata={"name": "shop"})
NODES = resource(GROUP, "nodes", name="nodes")
TABLE = resource("aws:ec2/routeTable:RouteTable", "data")
EIP = "aws:ec2/eip:Eip"


def route(**way: Json) -> Resource:
    return resource("aws:ec2/route:Route", "out", routeTableId=TABLE.id, destinationCidrBlock="0.0.0.0/0", given=way)


def egress(cidr: str) -> Resource:
    return resource(EGRESS, "out", securityGroupId=NODES.id, cidrIpv4=cidr, ipProtocol="tcp", fromPort=443, toPort=443)


def allowing(*ingress: Json) -> Resource:
    spec: Json = {"podSelector": {}, "policyTypes": ["Ingress"], "ingress": list(ingress)}
    return resource(NETWORK_POLICY, "more", metadata={"name": "more", "namespace": "shop"}, spec=spec)


@pytest.mark.parametrize("after", [{}, {"publicAccessCidrs": []}, {"publicAccessCidrs": ["0.0.0.0/0"]}])
def test_a_public_endpoint_without_its_list_is_open_to_everybody(after: dict[str, Json]) -> None:
    old = resource(CLUSTER, "eks", endpointPublicAccess=True, publicAccessCidrs=["203.0.113.0/24"])
    new = resource(CLUSTER, "eks", endpointPublicAccess=True, given=after)
    assert said(compared([old], [new])) == ["exposure: the allow-list of the public endpoint admits 0.0.0.0/0"]
    closed = "interruption: what could connect no longer can: internet to api, TCP every port"
    assert said(compared([new], [old])) == [closed]


def test_a_list_without_a_public_endpoint_admits_nobody() -> None:
    old, new = (resource(CLUSTER, "eks", endpointPublicAccess=False, publicAccessCidrs=one) for one in (["::/0"], []))
    assert said(compared([old], [new])) == []


def test_a_way_to_the_internet_gateway_is_dangerous_and_one_to_a_nat_gateway_is_not() -> None:
    opened = "exposure: the subnets of its route table get a way to and from the internet (igw-1)"
    assert said(compared([TABLE], [TABLE, route(gatewayId="igw-1")])) == [opened]
    assert opened in said(compared([TABLE, route(natGatewayId="nat-1")], [TABLE, route(gatewayId="igw-1")]))
    assert said(compared([TABLE], [TABLE, route(natGatewayId="nat-1")])) == []
    assert said(compared([], [TABLE, route(gatewayId="igw-1")])) == [], "a new network is a new thing"


def test_what_a_group_may_newly_reach_is_told() -> None:
    wider = "exposure: 0.0.0.0/0 can be reached on port 443"
    assert said(compared([NODES, egress("10.0.0.0/16")], [NODES, egress("0.0.0.0/0")])) == [wider]
    assert said(compared([NODES], [NODES, egress("0.0.0.0/0")])) == [wider]
    assert said(compared([NODES, egress("0.0.0.0/0")], [NODES, egress("10.0.0.0/16")])) == []


def test_a_further_policy_lets_more_into_a_namespace_that_was_there() -> None:
    widened = ["exposure: it lets other traffic in: 1 ingress rule new or changed"]
    assert said(compared([NAMESPACE], [NAMESPACE, allowing({})])) == widened
    assert said(compared([NAMESPACE], [NAMESPACE, allowing()])) == [], "it only denies"
    assert said(compared([], [NAMESPACE, allowing({})])) == []


def test_an_address_that_aws_will_choose_stands_as_the_resource_that_gets_it() -> None:
    own = resource(EIP, "nat", outputs={"publicIp": "198.51.100.9"})
    clients = "aws:ec2/managedPrefixList:ManagedPrefixList"
    old, new = (resource(clients, "clients", entries=one) for one in ([], [{"cidr": "198.51.100.9/32"}]))
    assert said(compared([old], [own, new])) == ["exposure: the prefix list admits ${nat.publicIp}/32"]
