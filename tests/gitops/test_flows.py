"""What may talk to what: the shop's NetworkPolicies against groups, subnets and ports of the recorded graph."""

from collections.abc import Mapping
from ipaddress import IPv4Network
from typing import Any

import pytest

from kyeol.tools.preview.graph import Graph
from tests.gitops.manifests import ENVIRONMENTS, of_kind, only, workloads
from tests.json_values import known
from tests.kustomize import Manifest

RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"


def policy(objects: list[Manifest], name: str) -> Mapping[str, Any]:
    spec: Mapping[str, Any] = of_kind(objects, "NetworkPolicy")[name]["spec"]
    return spec


def chosen(objects: list[Manifest], spec: Mapping[str, Any]) -> set[str]:
    """The workloads of the shop that a policy is about."""
    selector = spec["podSelector"]
    if not selector:
        return {one.name for one in workloads(objects).values() if one.namespace == "saleor"}
    names = set(selector.get("matchLabels", {}).values())
    for expression in selector.get("matchExpressions", ()):
        assert expression["operator"] == "In"
        names |= set(expression["values"])
    return {one.name for one in workloads(objects).values() if one.labels["app.kubernetes.io/name"] in names}


def wave(one: Manifest) -> int:
    """When a sync applies it."""
    return int(one["metadata"].get("annotations", {}).get("argocd.argoproj.io/sync-wave", 0))


def addresses(graph: Graph, tier: str) -> list[IPv4Network]:
    subnets = graph.of_type("aws:ec2/subnet:Subnet")
    return [IPv4Network(known(one.inputs)["cidrBlock"]) for one in subnets if known(one.inputs)["tags"]["Tier"] == tier]


@pytest.mark.parametrize("stack", ENVIRONMENTS)
@pytest.mark.parametrize(
    ("name", "direction", "tier"),
    [
        ("load-balancer-to-api", "ingress", "public"),
        ("load-balancer-to-storefront", "ingress", "public"),
        ("load-balancer-to-dashboard", "ingress", "public"),
        ("to-data", "egress", "data"),
    ],
)
def test_flows_lead_to_the_subnets_of_their_tier_and_to_no_others(
    stack: str, name: str, direction: str, tier: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    (flow,) = policy(shops[stack], name)[direction]
    (peer,) = flow["from" if direction == "ingress" else "to"]
    block = IPv4Network(peer["ipBlock"]["cidr"])
    for other in ("public", "app", "data"):
        for subnet in addresses(graphs[stack], other):
            assert subnet.subnet_of(block) if other == tier else not subnet.overlaps(block), (other, subnet)


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_pods_reach_exactly_the_ports_that_databases_and_caches_open_to_the_nodes(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    opened = {
        one.inputs["fromPort"]
        for one in graphs[stack].of_type(RULE)
        if one.name.startswith(("database", "cache")) and one.inputs["fromPort"] == one.inputs["toPort"]
    }
    (rule,) = policy(shops[stack], "to-data")["egress"]
    assert {port["port"] for port in rule["ports"]} == opened
    assert opened == ({5432} if stack == "dev" else {5432, 6379})


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_the_load_balancer_reaches_each_port_that_a_service_leads_to(
    stack: str, shops: Mapping[str, list[Manifest]]
) -> None:
    pods = workloads(shops[stack])
    for name, short in (("saleor-api", "api"), ("storefront", "storefront"), ("dashboard", "dashboard")):
        spec = policy(shops[stack], f"load-balancer-to-{short}")
        (rule,) = spec["ingress"]
        ports = {port["containerPort"] for port in pods[name].container["ports"]}
        assert {port["port"] for port in rule["ports"]} == ports
        assert chosen(shops[stack], spec) == {name}


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_who_asks_the_database_reaches_it(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    asking = {
        one.name
        for one in workloads(shops[stack]).values()
        if {"secretRef": {"name": "saleor-database"}} in one.container.get("envFrom", ())
    }
    assert chosen(shops[stack], policy(shops[stack], "to-data")) == asking


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_the_api_reaches_its_own_vpc_and_no_other_private_network(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    vpc = graphs[stack].one("aws:ec2/vpc:Vpc").inputs["cidrBlock"]
    internet, endpoints = policy(shops[stack], "api-to-https")["egress"][0]["to"]
    assert endpoints == {"ipBlock": {"cidr": vpc}}
    kept_out = [IPv4Network(cidr) for cidr in internet["ipBlock"]["except"]]
    for graph in graphs.values():
        other = IPv4Network(graph.one("aws:ec2/vpc:Vpc").inputs["cidrBlock"])
        assert any(other.subnet_of(network) for network in kept_out), other
    assert any(IPv4Network("169.254.169.254/32").subnet_of(network) for network in kept_out)
    assert policy(shops[stack], "storefront-to-https")["egress"][0]["to"] == [internet]
    # Without NAT SES is reached by an endpoint.
    assert policy(shops[stack], "to-mail")["egress"] == [
        {"to": [internet, endpoints], "ports": [{"protocol": "TCP", "port": 587}]}
    ]


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_every_policy_opens_one_flow_of_pods_that_exist(
    stack: str, shops: Mapping[str, list[Manifest]], policies: Mapping[str, list[Manifest]]
) -> None:
    denied = [
        one
        for one in of_kind(policies[stack], "NetworkPolicy").values()
        if one["metadata"]["namespace"] == "saleor" and one["metadata"]["name"] == "default-deny"
    ]
    assert denied, "what no policy opens is closed"
    for name, one in of_kind(shops[stack], "NetworkPolicy").items():
        assert len(one["spec"]["policyTypes"]) == 1, name
        assert chosen(shops[stack], one["spec"]), name
        assert one["metadata"]["namespace"] == "saleor", "the bootstrap's flows are the program's"


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_the_first_sync_opens_every_flow_before_the_pods_that_need_it(
    stack: str, shops: Mapping[str, list[Manifest]], policies: Mapping[str, list[Manifest]]
) -> None:
    """The policies may come first or last: they open nothing in the namespace, and the shop opens all that it needs."""
    opened = of_kind(shops[stack], "NetworkPolicy")
    for name, one in workloads(shops[stack]).items():
        if one.namespace != "saleor":
            continue
        before = {
            title
            for title, policy in opened.items()
            if name in chosen(shops[stack], policy["spec"]) and wave(policy) < wave(one.object)
        }
        assert before == {title for title, policy in opened.items() if name in chosen(shops[stack], policy["spec"])}
        ports = {
            port["port"]
            for title in before
            for rule in opened[title]["spec"].get("egress", ())
            for port in rule["ports"]
        }
        assert 53 in ports, f"{name} finds no name"
    for other in policies[stack]:
        if other["kind"] == "NetworkPolicy" and other["metadata"]["namespace"] == "saleor":
            assert not other["spec"].keys() & {"ingress", "egress"}, "flows of the shop have one owner"


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_nothing_talks_to_a_pod_but_the_load_balancer_and_the_storefront(
    stack: str, shops: Mapping[str, list[Manifest]]
) -> None:
    incoming = {name for name, one in of_kind(shops[stack], "NetworkPolicy").items() if "ingress" in one["spec"]}
    assert incoming == {
        *(f"load-balancer-to-{one}" for one in ("api", "storefront", "dashboard")),
        "api-from-storefront",
        "storefront-from-storefront",
    }
    assert only(shops[stack], "Ingress")["metadata"]["namespace"] == "saleor"
