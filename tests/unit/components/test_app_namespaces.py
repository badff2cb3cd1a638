"""The Namespaces of applications: what they enforce, and what they outlive."""

from ipaddress import IPv4Network, ip_network
from typing import Any

import pulumi
import pulumi_kubernetes as kubernetes
import pulumi_random as random
import pytest

from kyeol.components.kubernetes.app_namespaces import (
    ARGOCD_NAMESPACE,
    BOOTSTRAP_NAMESPACE,
    SHOP_NAMESPACE,
    AppNamespaces,
    AppNamespacesArgs,
)
from kyeol.tools.preview.graph import Graph, Resource
from tests.harness import graph_of
from tests.json_values import known

NAMESPACE = "kubernetes:core/v1:Namespace"
POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy"
VPC = IPv4Network("10.10.0.0/16")


def stand_in(name: str, opts: pulumi.ResourceOptions) -> pulumi.Resource:
    """Something that others wait for or go with."""
    return random.RandomPassword(name, length=8, opts=pulumi.ResourceOptions.merge(opts, None))


@pytest.fixture(scope="module")
def graph() -> Graph:
    def make(opts: pulumi.ResourceOptions) -> None:
        provider = kubernetes.Provider("kubernetes")
        args = AppNamespacesArgs(
            namespaces=[SHOP_NAMESPACE, BOOTSTRAP_NAMESPACE, ARGOCD_NAMESPACE],
            cluster=stand_in("cluster", opts),
            vpc=VPC,
            after=[stand_in("load-balancer-controller", opts), stand_in("external-dns", opts)],
        )
        AppNamespaces(
            "namespaces", args, pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(providers=[provider]))
        )

    return graph_of(make)


def namespace(graph: Graph, name: str) -> Resource:
    return next(one for one in graph.of_type(NAMESPACE) if known(one.inputs)["metadata"]["name"] == name)


def specs(graph: Graph, of: str) -> dict[str, dict[str, Any]]:
    """The specs of a namespace's NetworkPolicies, by name."""
    metadata = [(known(one.inputs)["metadata"], known(one.inputs)["spec"]) for one in graph.of_type(POLICY)]
    return {meta["name"]: spec for meta, spec in metadata if meta["namespace"] == of}


@pytest.mark.parametrize("name", ["saleor", "argocd"])
def test_what_holds_load_balancers_goes_before_the_controllers_and_not_with_the_cluster(
    graph: Graph, name: str
) -> None:
    waits = {graph.resources[urn].name for urn in namespace(graph, name).depends_on}
    assert waits >= {"load-balancer-controller", "external-dns"}
    assert namespace(graph, name).options.deleted_with == ""


def test_what_holds_no_aws_resource_goes_with_the_cluster_and_waits_for_no_controller(graph: Graph) -> None:
    bootstrap = namespace(graph, "database-bootstrap")
    cluster = graph.one("random:index/randomPassword:RandomPassword", "cluster").urn
    assert bootstrap.options.deleted_with == cluster
    assert not {"load-balancer-controller", "external-dns"} & {graph.resources[u].name for u in bootstrap.depends_on}
    for one in graph:
        if one.type.startswith("kubernetes:") and one.type != NAMESPACE:
            assert one.options.deleted_with == cluster, one.urn


@pytest.mark.parametrize(
    ("name", "level"), [("saleor", "baseline"), ("database-bootstrap", "restricted"), ("argocd", "restricted")]
)
def test_pods_keep_to_the_strictest_standard_that_their_images_allow(graph: Graph, name: str, level: str) -> None:
    labels = known(namespace(graph, name).inputs)["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == level
    assert labels["pod-security.kubernetes.io/warn"] == "restricted"


def test_pods_of_the_shop_are_ready_when_the_load_balancer_says_so(graph: Graph) -> None:
    assert known(namespace(graph, "saleor").inputs)["metadata"]["labels"]["elbv2.k8s.aws/pod-readiness-gate-inject"]


@pytest.mark.parametrize("name", ["database-bootstrap", "argocd"])
def test_everything_is_denied_in_both_directions_but_the_flows(graph: Graph, name: str) -> None:
    deny = specs(graph, name)["default-deny"]
    assert deny["podSelector"] == {}
    assert set(deny["policyTypes"]) == {"Ingress", "Egress"}
    assert not {"ingress", "egress"} & set(deny)


def test_platform_addons_alone_carries_the_policies_of_the_shop(graph: Graph) -> None:
    owned = {one.type for one in graph if known(one.inputs).get("metadata", {}).get("namespace") == "saleor"}
    rbac = "kubernetes:rbac.authorization.k8s.io/v1"
    assert owned == {f"{rbac}:Role", f"{rbac}:RoleBinding"}, "what the shop's project admits no more than a quota"


def test_the_bootstrap_job_reaches_dns_https_and_the_database_and_nothing_reaches_it(graph: Graph) -> None:
    policies = specs(graph, "database-bootstrap")
    assert not [spec for spec in policies.values() if spec.get("ingress")]
    reached = {
        (port["protocol"], port["port"])
        for spec in policies.values()
        for rule in spec.get("egress", [])
        for port in rule["ports"]
    }
    assert reached == {("UDP", 53), ("TCP", 53), ("TCP", 443), ("TCP", 5432)}
    block = policies["to-database"]["egress"][0]["to"][0]["ipBlock"]["cidr"]
    # Exactly the data subnets of all four zones: 10.10.16.0/24 to 10.10.19.0/24.
    assert block == "10.10.16.0/22"


def test_the_bootstrap_job_reaches_no_other_private_network_and_no_instance_metadata(graph: Graph) -> None:
    internet = specs(graph, "database-bootstrap")["to-https"]["egress"][0]["to"][0]["ipBlock"]
    kept_out = [ip_network(cidr) for cidr in internet["except"]]
    for address in ("10.0.64.10/32", "169.254.169.254/32", "172.20.0.1/32"):
        assert any(ip_network(address).subnet_of(network) for network in kept_out), address  # type: ignore[arg-type]


def test_argo_cd_is_reached_from_load_balancers_at_its_port_and_by_itself_only(graph: Graph) -> None:
    policies = specs(graph, "argocd")
    rules = [rule for spec in policies.values() for rule in spec.get("ingress", [])]
    assert {"podSelector": {}} in [peer for rule in rules for peer in rule["from"]]
    (outside,) = [rule for rule in rules if "ports" in rule]
    assert outside["ports"] == [{"port": 8080, "protocol": "TCP"}]
    assert outside["from"] == [{"ipBlock": {"cidr": "10.10.0.0/22"}}]
    assert len(rules) == 2


@pytest.mark.parametrize("name", ["database-bootstrap", "argocd"])
def test_no_service_makes_a_load_balancer_or_opens_the_nodes(graph: Graph, name: str) -> None:
    quotas = graph.of_type("kubernetes:core/v1:ResourceQuota")
    (hard,) = [
        known(one.inputs)["spec"]["hard"] for one in quotas if known(one.inputs)["metadata"]["namespace"] == name
    ]
    assert hard["services.loadbalancers"] == hard["services.nodeports"] == "0"
    assert {"pods", "requests.cpu", "requests.memory"} <= set(hard)


@pytest.mark.parametrize("name", ["database-bootstrap", "argocd"])
def test_a_container_without_requests_gets_some_so_that_the_quota_admits_it(graph: Graph, name: str) -> None:
    ranges = graph.of_type("kubernetes:core/v1:LimitRange")
    (limits,) = [
        known(one.inputs)["spec"]["limits"] for one in ranges if known(one.inputs)["metadata"]["namespace"] == name
    ]
    assert set(limits[0]["defaultRequest"]) == {"cpu", "memory"}
