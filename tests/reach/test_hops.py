"""Each hop broken once, in a recorded graph: exactly the flows that need it die."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from kyeol.tools.json_values import at
from kyeol.tools.preview.graph import Graph
from tests.harness import STACKS
from tests.json_values import known
from tests.policies.build import res
from tests.reach.breaking import RULE, Break, acl, added, changed, flows, without, wrong
from tests.reach.conftest import Trees

ROUTE = "aws:ec2/route:Route"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
CLUSTER = "eks:index:Cluster"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
DATABASE = {f"saleor/saleor-{one}>database" for one in ("api", "worker", "beat", "migration")} | {
    "database-bootstrap>database"
}
CACHE = {f"saleor/saleor-{one}>cache" for one in ("api", "worker", "beat", "migration")}
ENDPOINTS = ("ecr.api", "ecr.dkr", "sts", "logs")
OUTSIDE = {"ec2", "eks", "autoscaling", "secretsmanager", "elasticloadbalancing", "wafv2", "route53", "acme"} | {
    "ghcr.io", "public.ecr.aws", "quay.io", "reg.kyverno.io", "registry.k8s.io", "sigstore", "internet", "mail-server",
    "name-servers", "github.com",
}  # fmt: skip


def to(graph: Graph, trees: Trees, *targets: str) -> set[str]:
    """The required flows to some targets."""
    return {one for one in flows(graph, None, trees) if one.partition(">")[2] in targets}


@pytest.mark.parametrize("stack", STACKS)
def test_the_shipped_stacks_are_as_they_must_be(
    stack: str, graphs: Mapping[str, Graph], trees: Mapping[str, Trees]
) -> None:
    assert wrong(graphs[stack], graphs["mgmt"], trees[stack]) == set()
    assert wrong(graphs[stack]) == set(), "what the graph alone says"


@pytest.mark.parametrize("stack", STACKS)
def test_nodes_that_wear_the_passed_group_instead_of_ekss_own_reach_nothing_and_are_not_reached(
    stack: str, graphs: Mapping[str, Graph], trees: Mapping[str, Trees]
) -> None:
    graph = graphs[stack]
    worn = [graph.one(GROUP, name).id for name in ("eks-api", "eks-nodes")]
    spoilt = changed(graph, TEMPLATE, {"vpcSecurityGroupIds": worn})
    assert wrong(spoilt, graphs["mgmt"], trees[stack]) == {
        one
        for one in flows(graph, graphs["mgmt"], trees[stack])
        if one.partition(">")[2] != "alb" and one != "mgmt>api"
    }


def test_a_further_node_group_must_get_there_as_well(graphs: Mapping[str, Graph], trees: Mapping[str, Trees]) -> None:
    nodes = graphs["dev"].one(GROUP, "eks-nodes")
    template = res(TEMPLATE, "spot", stack="dev", vpcSecurityGroupIds=nodes)
    app = [one for one in graphs["dev"].of_type("aws:ec2/subnet:Subnet") if known(one.inputs)["tags"]["Tier"] == "app"]
    group = res("aws:eks/nodeGroup:NodeGroup", "spot", stack="dev", subnetIds=app, launchTemplate=template)
    died = wrong(added(graphs["dev"], template, group), graphs["mgmt"], trees["dev"])
    assert {"nodes>api", "api>nodes", "nodes>nodes", "saleor/saleor-api>database"} <= died
    assert "alb>saleor/saleor-api" not in died, "the controller takes the only group that there is"


def test_a_template_that_names_no_group_gets_ekss_own_and_is_unknown_to_the_data(
    graphs: Mapping[str, Graph], trees: Mapping[str, Trees]
) -> None:
    spoilt = changed(graphs["prod"], TEMPLATE, {"vpcSecurityGroupIds": []})
    bare = added(spoilt, replace(spoilt.one(TEMPLATE), property_dependencies={}))
    assert wrong(bare, graphs["mgmt"], trees["prod"]) == DATABASE | CACHE


@pytest.mark.parametrize(("rule", "died"), [("database-nodes", DATABASE), ("cache-nodes", CACHE)])
def test_a_rule(rule: str, died: set[str], graphs: Mapping[str, Graph], trees: Mapping[str, Trees]) -> None:
    assert wrong(without(graphs["prod"], RULE, rule), graphs["mgmt"], trees["prod"]) == died


@pytest.mark.parametrize("name", ["6", "TCP"])
def test_a_protocol_by_its_number_or_in_capitals(
    name: str, graphs: Mapping[str, Graph], trees: Mapping[str, Trees]
) -> None:
    numbered = changed(graphs["prod"], RULE, {"ipProtocol": name}, "database-nodes")
    assert wrong(numbered, graphs["mgmt"], trees["prod"]) == set()
    opened = changed(numbered, RULE, {"cidrIpv4": "10.30.0.0/16", "referencedSecurityGroupId": None}, "database-nodes")
    assert {"vpc>database", "alb>database"} <= wrong(opened, graphs["mgmt"], trees["prod"])


def test_the_rule_of_the_endpoints(graphs: Mapping[str, Graph], trees: Mapping[str, Trees]) -> None:
    spoilt = without(graphs["prod"], RULE, "vpc-endpoints-https")
    assert wrong(spoilt, graphs["mgmt"], trees["prod"]) == to(graphs["prod"], trees["prod"], *ENDPOINTS)


@pytest.mark.parametrize("zone", ["a", "b", "c"])
def test_the_route_to_nat_in_any_zone(zone: str, graphs: Mapping[str, Graph], trees: Mapping[str, Trees]) -> None:
    spoilt = without(graphs["prod"], ROUTE, f"vpc-app-{zone}-nat")
    assert wrong(spoilt, graphs["mgmt"], trees["prod"]) == to(graphs["prod"], trees["prod"], *OUTSIDE)


def test_the_internet_gateway(graphs: Mapping[str, Graph], trees: Mapping[str, Trees]) -> None:
    spoilt = without(graphs["prod"], ROUTE, "vpc-public")
    assert wrong(spoilt, graphs["mgmt"], trees["prod"]) == to(graphs["prod"], trees["prod"], *OUTSIDE, "alb")


@pytest.mark.parametrize("service", ENDPOINTS)
def test_an_endpoint_that_nat_does_not_stand_in_for(
    service: str, graphs: Mapping[str, Graph], trees: Mapping[str, Trees]
) -> None:
    sealed = without(graphs["dev"], ROUTE, "vpc-app-a-nat")
    before = wrong(sealed, graphs["mgmt"], trees["dev"])
    after = wrong(without(sealed, ENDPOINT, f"vpc-endpoints-{service}"), graphs["mgmt"], trees["dev"])
    assert after - before == to(graphs["dev"], trees["dev"], service)


def test_an_endpoint_without_private_names(graphs: Mapping[str, Graph], trees: Mapping[str, Trees]) -> None:
    sealed = without(graphs["dev"], ROUTE, "vpc-app-a-nat")
    spoilt = changed(sealed, ENDPOINT, {"privateDnsEnabled": False}, "vpc-endpoints-sts")
    before = wrong(sealed, graphs["mgmt"], trees["dev"])
    assert wrong(spoilt, graphs["mgmt"], trees["dev"]) - before == to(graphs["dev"], trees["dev"], "sts")


def test_the_gateway_of_s3(graphs: Mapping[str, Graph], trees: Mapping[str, Trees]) -> None:
    sealed = without(graphs["dev"], ROUTE, "vpc-app-a-nat")
    spoilt = without(sealed, ENDPOINT, "vpc-endpoints-s3")
    before = wrong(sealed, graphs["mgmt"], trees["dev"])
    assert wrong(spoilt, graphs["mgmt"], trees["dev"]) - before == to(graphs["dev"], trees["dev"], "s3")


def test_private_names_of_the_vpc(graphs: Mapping[str, Graph], trees: Mapping[str, Trees]) -> None:
    spoilt = changed(graphs["dev"], "aws:ec2/vpc:Vpc", {"enableDnsHostnames": False})
    died = {one for one in to(graphs["dev"], trees["dev"], *ENDPOINTS, "api") if one != "mgmt>api"}
    assert wrong(spoilt, graphs["mgmt"], trees["dev"]) == died


@pytest.mark.parametrize(
    ("namespace", "policy", "died"),
    [
        ("cert-manager", "webhook", {"api>cert-manager/webhook"}),
        ("external-secrets", "webhook", {"api>external-secrets/external-secrets-webhook"}),
        ("saleor", "to-data", (DATABASE | CACHE) - {"database-bootstrap>database"}),
        ("saleor", "pods-to-dns", {"saleor>dns"}),
        ("saleor", "load-balancer-to-api", {"alb>saleor/saleor-api"}),
        ("saleor", "storefront-to-https", {"saleor/storefront>internet"}),
    ],
)
def test_a_network_policy_of_a_tree(
    namespace: str, policy: str, died: set[str], graphs: Mapping[str, Graph], trees: Mapping[str, Trees]
) -> None:
    kept = [
        one
        for one in trees["prod"]
        if one["kind"] != "NetworkPolicy"
        or (at(one, "metadata", "namespace"), at(one, "metadata", "name")) != (namespace, policy)
    ]
    assert len(kept) == len(trees["prod"]) - 1
    assert wrong(graphs["prod"], graphs["mgmt"], kept) == died


def test_a_network_policy_of_the_program(graphs: Mapping[str, Graph], trees: Mapping[str, Trees]) -> None:
    spoilt = without(
        graphs["prod"], "kubernetes:networking.k8s.io/v1:NetworkPolicy", "namespaces-database-bootstrap-to-database"
    )
    assert wrong(spoilt, graphs["mgmt"], trees["prod"]) == {"database-bootstrap>database"}


def private(graph: Graph) -> Graph:
    """A stack whose API has no public endpoint, so that Argo CD comes by the peering."""
    return changed(graph, CLUSTER, {"endpointPublicAccess": False})


@pytest.mark.parametrize(
    ("type_", "name"),
    [
        (ROUTE, "vpc-peering-to-mgmt-a"),
        (ROUTE, "vpc-peering-from-mgmt-c"),
        (RULE, "vpc-peering-api"),
        ("aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter", "vpc-peering"),
    ],
)
def test_either_side_of_the_peering(
    type_: str, name: str, graphs: Mapping[str, Graph], trees: Mapping[str, Trees]
) -> None:
    graph = private(graphs["stage"])
    assert wrong(graph, graphs["mgmt"], trees["stage"]) == set()
    assert wrong(without(graph, type_, name), graphs["mgmt"], trees["stage"]) == {"mgmt>api"}


def test_the_allow_list_of_a_public_endpoint(graphs: Mapping[str, Graph], trees: Mapping[str, Trees]) -> None:
    spoilt = changed(graphs["stage"], CLUSTER, {"publicAccessCidrs": ["203.0.113.0/24"]})
    assert wrong(spoilt, graphs["mgmt"], trees["stage"]) == {"mgmt>api"}


def test_mgmts_own_way_out(graphs: Mapping[str, Graph], trees: Mapping[str, Trees]) -> None:
    management = changed(graphs["mgmt"], TEMPLATE, {"vpcSecurityGroupIds": [graphs["mgmt"].one(GROUP, "eks-nodes").id]})
    assert wrong(private(graphs["dev"]), management, trees["dev"]) == {"mgmt>api"}


@pytest.mark.parametrize(
    ("rule", "way", "died"),
    [
        ({"protocol": "6", "fromPort": 5432, "toPort": 5432}, "ingress", DATABASE),
        ({"protocol": "tcp", "fromPort": 1024, "toPort": 65535}, "egress", DATABASE | CACHE),
    ],
)
def test_a_network_acl_in_both_directions(
    rule: dict[str, Any], way: str, died: set[str], graphs: Mapping[str, Graph], trees: Mapping[str, Trees]
) -> None:
    deny = {"ruleNo": 1, "action": "deny", "cidrBlock": "10.0.0.0/8", **rule}
    spoilt = acl(graphs["prod"], "vpc-data-a", deny, way=way)
    assert wrong(spoilt, graphs["mgmt"], trees["prod"]) == died


def test_the_tag_by_which_the_controller_finds_the_group_of_its_targets(
    graphs: Mapping[str, Graph], trees: Mapping[str, Trees]
) -> None:
    tags = {"tags": {"kubernetes.io/cluster/kyeol-prod-eks": "owned"}}
    spoilt = changed(graphs["prod"], GROUP, tags, "eks-nodes")
    behind = {f"alb>saleor/{one}" for one in ("saleor-api", "storefront", "dashboard")}
    assert wrong(spoilt, graphs["mgmt"], trees["prod"]) == behind


def test_a_port_that_the_charts_values_move(graphs: Mapping[str, Graph], trees: Mapping[str, Trees]) -> None:
    release = graphs["prod"].one("kubernetes:helm.sh/v3:Release", "cert-manager")
    values = {"values": {**known(release.inputs)["values"], "webhook": {"securePort": 6443}}}
    spoilt = changed(graphs["prod"], release.type, values, "cert-manager")
    assert wrong(spoilt, graphs["mgmt"], trees["prod"]) == {"api>cert-manager/webhook"}


def _way_out(graph: Graph) -> Graph:
    nat, table = (
        graph.of_type("aws:ec2/natGateway:NatGateway")[0],
        graph.one("aws:ec2/routeTable:RouteTable", "vpc-data"),
    )
    return added(
        graph,
        res(ROUTE, "leak", {"destinationCidrBlock": "0.0.0.0/0", "natGatewayId": nat.id, "routeTableId": table.id}),
    )


def _range_to_data(graph: Graph) -> Graph:
    group = graph.one(GROUP, "database").id
    return added(
        graph,
        res(
            RULE,
            "wide",
            {"cidrIpv4": "10.0.0.0/8", "ipProtocol": "tcp", "fromPort": 5432, "toPort": 5432, "securityGroupId": group},
        ),
    )


@pytest.mark.parametrize(
    ("broken", "opened"),
    [
        (_way_out, {"data>internet"}),
        (_range_to_data, {f"{one}>database" for one in ("vpc", "alb", "api")}),
        (
            lambda graph: changed(graph, CLUSTER, {"publicAccessCidrs": ["0.0.0.0/1", "198.51.100.4/32"]}),
            {"internet>api"},
        ),
        (
            lambda graph: changed(
                graph, "aws:ec2/managedPrefixList:ManagedPrefixList", {"entries": [{"cidr": "0.0.0.0/1"}]}
            ),
            {"internet>alb"},
        ),
    ],
)
def test_what_must_not_be(
    broken: Break, opened: set[str], graphs: Mapping[str, Graph], trees: Mapping[str, Trees]
) -> None:
    assert wrong(broken(graphs["dev"]), graphs["mgmt"], trees["dev"]) == opened


@pytest.mark.parametrize(("name", "died"), [("http", set()), ("metrics", {"alb>saleor/saleor-api"})])
def test_a_policys_port_by_name_is_the_one_that_the_reached_pods_call_so(
    name: str, died: set[str], graphs: Mapping[str, Graph], trees: Mapping[str, Trees]
) -> None:
    spelled = [
        {**one, "spec": {**one["spec"], "ingress": [{**one["spec"]["ingress"][0], "ports": [{"port": name}]}]}}
        if known(one)["metadata"]["name"] == "load-balancer-to-api"
        else one
        for one in map(known, trees["prod"])
    ]
    assert wrong(graphs["prod"], graphs["mgmt"], spelled) == died


OPEN_POLICY = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}'


@pytest.mark.parametrize("policy", [None, OPEN_POLICY])
@pytest.mark.parametrize("stack", STACKS)
def test_without_its_policy_the_gateway_of_the_data_subnets_leads_to_anybodys_bucket(
    stack: str, policy: str | None, graphs: Mapping[str, Graph]
) -> None:
    spoilt = changed(graphs[stack], ENDPOINT, {"policy": policy}, "vpc-endpoints-s3-data")
    assert wrong(spoilt) == {"data>foreign-s3"}
