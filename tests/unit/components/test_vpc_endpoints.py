"""VPC endpoints: S3 for app and data subnets, interface endpoints in the chosen number of zones."""

import json
from ipaddress import IPv4Network

import pulumi

from kyeol.components.vpc.endpoints import VpcEndpoints, VpcEndpointsArgs
from kyeol.components.vpc.vpc import Vpc, VpcArgs
from kyeol.config.network import InterfaceEndpointsConfig, NetworkConfig
from kyeol.tools.preview.graph import Graph, Resource
from tests.harness import ACCOUNT, graph_of, scope
from tests.json_values import known

ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"


def endpoints(interface: InterfaceEndpointsConfig | None) -> Graph:
    def program(opts: pulumi.ResourceOptions) -> None:
        config = NetworkConfig(cidr=IPv4Network("10.30.0.0/16"), zones=("a", "b", "c"), nat="single")
        vpc = Vpc("vpc", VpcArgs(scope=scope(), network=config, holds_data=False), opts)
        VpcEndpoints("endpoints", VpcEndpointsArgs(scope=scope(), vpc=vpc, interface=interface), opts)

    return graph_of(program)


def ids(graph: Graph, type_: str, *names: str) -> set[str]:
    return {graph.one(type_, name).id for name in names}


def test_s3_is_reached_from_app_and_data_subnets_by_free_gateways() -> None:
    graph = endpoints(None)
    app, data = graph.one(ENDPOINT, "endpoints-s3"), graph.one(ENDPOINT, "endpoints-s3-data")
    for gateway in (app, data):
        assert gateway.inputs["vpcEndpointType"] == "Gateway"
        assert gateway.inputs["serviceName"] == "com.amazonaws.ap-northeast-2.s3"
    tables = ids(graph, "aws:ec2/routeTable:RouteTable", "vpc-app-a", "vpc-app-b", "vpc-app-c")
    assert set(known(app.inputs)["routeTableIds"]) == tables
    assert set(known(data.inputs)["routeTableIds"]) == ids(graph, "aws:ec2/routeTable:RouteTable", "vpc-data")
    assert app.urn in data.depends_on, "the table that one gateway lets go of is the other's only then"


def test_data_subnets_get_to_no_bucket_of_another_account() -> None:
    graph = endpoints(None)
    (statement,) = json.loads(known(graph.one(ENDPOINT, "endpoints-s3-data").inputs)["policy"])["Statement"]
    assert statement["Condition"] == {"StringEquals": {"aws:ResourceAccount": ACCOUNT}}
    assert "policy" not in graph.one(ENDPOINT, "endpoints-s3").inputs


def test_interface_endpoints_stand_in_the_first_zones_only() -> None:
    graph = endpoints(InterfaceEndpointsConfig(zones=2, services=("ecr.api", "sts")))
    subnets = ids(graph, "aws:ec2/subnet:Subnet", "vpc-app-a", "vpc-app-b")
    for service in ("ecr.api", "sts"):
        endpoint = graph.one(ENDPOINT, f"endpoints-{service}")
        assert endpoint.inputs["serviceName"] == f"com.amazonaws.ap-northeast-2.{service}"
        assert set(known(endpoint.inputs)["subnetIds"]) == subnets
        assert endpoint.inputs["privateDnsEnabled"] is True


def test_only_the_vpc_reaches_interface_endpoints_and_only_on_443() -> None:
    graph = endpoints(InterfaceEndpointsConfig(zones=1))
    group = graph.one("aws:ec2/securityGroup:SecurityGroup", "endpoints")
    rule: Resource = graph.one("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    assert rule.inputs["securityGroupId"] == group.id
    assert rule.inputs["cidrIpv4"] == "10.30.0.0/16"
    assert (rule.inputs["fromPort"], rule.inputs["toPort"], rule.inputs["ipProtocol"]) == (443, 443, "tcp")
    for endpoint in graph.of_type(ENDPOINT):
        if endpoint.inputs["vpcEndpointType"] == "Interface":
            assert endpoint.inputs["securityGroupIds"] == [group.id]
