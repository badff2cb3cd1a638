"""VPC peering: asked for here, accepted there, routed between the app subnets of both sides."""

from ipaddress import IPv4Network

import pulumi

from kyeol.components.vpc.peering import VpcPeering, VpcPeeringArgs
from kyeol.components.vpc.vpc import Vpc, VpcArgs
from kyeol.config.network import NetworkConfig
from kyeol.stacks.providers import aws_provider
from kyeol.tools.preview.graph import Graph
from tests.harness import graph_of, scope


def peering() -> Graph:
    def program(opts: pulumi.ResourceOptions) -> None:
        config = NetworkConfig(cidr=IPv4Network("10.10.0.0/16"), zones=("a", "c"), nat="none")
        vpc = Vpc("vpc", VpcArgs(scope=scope(), network=config, holds_data=False), opts)
        there = aws_provider("aws-mgmt", "ap-northeast-2", "444455556666", None, {})
        args = VpcPeeringArgs(
            scope=scope(),
            vpc=vpc,
            api_security_group_id="sg-api",
            peer_vpc_id="vpc-mgmt",
            peer_account_id="444455556666",
            peer_region="ap-northeast-2",
            peer_cidr="10.0.0.0/16",
            peer_route_table_ids={"a": "rtb-mgmt-a"},
            peer_provider=there,
        )
        VpcPeering("peering", args, opts)

    return graph_of(program)


def test_mgmts_account_accepts() -> None:
    graph = peering()
    connection = graph.one("aws:ec2/vpcPeeringConnection:VpcPeeringConnection")
    assert (connection.inputs["peerVpcId"], connection.inputs["peerOwnerId"]) == ("vpc-mgmt", "444455556666")
    accepter = graph.one("aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter")
    assert accepter.inputs["autoAccept"] is True
    assert accepter.provider_urn.endswith("::aws-mgmt")
    assert connection.provider_urn.endswith("::aws")


def test_routes_lead_both_ways_and_leave_the_data_subnets_alone() -> None:
    graph = peering()
    routes = {
        (route.inputs["routeTableId"], route.inputs["destinationCidrBlock"], route.provider_urn.rsplit("::", 1)[-1])
        for route in graph.of_type("aws:ec2/route:Route")
        if "vpcPeeringConnectionId" in route.inputs
    }
    here = {graph.one("aws:ec2/routeTable:RouteTable", f"vpc-app-{zone}").id for zone in "ac"}
    assert routes == {(table, "10.0.0.0/16", "aws") for table in here} | {("rtb-mgmt-a", "10.10.0.0/16", "aws-mgmt")}


def test_routes_and_name_resolution_wait_for_the_acceptance() -> None:
    graph = peering()
    accepter = graph.one("aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter")
    users = [one for one in graph if one is not accepter and "vpcPeeringConnectionId" in one.inputs]
    assert len(users) == 5
    for user in users:
        assert accepter.urn in user.property_dependencies["vpcPeeringConnectionId"]


def test_mgmt_reaches_the_cluster_api_and_nothing_else() -> None:
    rule = peering().one("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    assert rule.inputs["securityGroupId"] == "sg-api"
    assert rule.inputs["cidrIpv4"] == "10.0.0.0/16"
    assert (rule.inputs["fromPort"], rule.inputs["toPort"]) == (443, 443)
