"""The policies of the clusters in the platform's tree: who carries them, and what they let through."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from kyeol.gitops import applicationsets, projects
from kyeol.tools.preview.graph import Graph
from tests.harness import SHIPPED, STACKS
from tests.json_values import known
from tests.kustomize import CLUSTER_WIDE, Manifest, build
from tests.platform.objects import manifests
from tests.platform.test_teardown import NAMESPACE
from tests.texts import texts

pytestmark = pytest.mark.slow


TREE = SHIPPED / "gitops" / "kyeol-platform-gitops"
ENVIRONMENTS = ("dev", "stage", "prod")
CPUS = {"t3.large": 2, "t3.xlarge": 4}
MEMORY_GIB = {"t3.large": 8, "t3.xlarge": 16}


def built(stack: str) -> list[Manifest]:
    """What Argo CD applies, templates not evaluated yet."""
    repositories = applicationsets.Repositories(app="", platform="https://example.com/platform.git", revision="main")
    source = known(applicationsets.platform_addons(stack, "automatic", repositories))
    patches = source["template"]["spec"]["source"]["kustomize"]["patches"]
    return build(TREE / "clusters" / stack, patches)


def policies(stack: str, namespace: str) -> dict[str, dict[str, Any]]:
    """The specs of the NetworkPolicies in a namespace, by name."""
    found = [one for one in built(stack) if one["kind"] == "NetworkPolicy"]
    return {one["metadata"]["name"]: one["spec"] for one in found if one["metadata"]["namespace"] == namespace}


def identity(one: Mapping[str, Any]) -> tuple[str, str, str]:
    metadata = one["metadata"]
    return one["kind"], metadata.get("namespace", ""), metadata["name"]


@pytest.mark.parametrize("stack", STACKS)
def test_no_object_has_two_owners(stack: str, graphs: Mapping[str, Graph], left_to_argocd: Mapping[str, Graph]) -> None:
    carried = [identity(one) for one in built(stack)]
    assert len(carried) == len(set(carried))
    for graph in (graphs[stack], left_to_argocd[stack]):
        assert not set(carried) & {identity(one) for one in manifests(graph)}


@pytest.mark.parametrize("stack", STACKS)
def test_argo_cd_makes_no_namespace_and_finds_every_one(stack: str, graphs: Mapping[str, Graph]) -> None:
    made = {known(one.inputs)["metadata"]["name"] for one in graphs[stack].of_type(NAMESPACE)}
    objects = built(stack)
    assert "Namespace" not in {one["kind"] for one in objects}
    for one in objects:
        if one["kind"] not in CLUSTER_WIDE:
            assert one["metadata"]["namespace"] in made, identity(one)


@pytest.mark.parametrize("stack", STACKS)
def test_every_namespace_but_argo_cds_and_the_systems_denies_by_default(
    stack: str, graphs: Mapping[str, Graph]
) -> None:
    made = {known(one.inputs)["metadata"]["name"] for one in graphs[stack].of_type(NAMESPACE)}
    everything = [*built(stack), *manifests(graphs[stack])]
    for direction in ("Ingress", "Egress"):
        closed = {
            one["metadata"]["namespace"]
            for one in everything
            if one["kind"] == "NetworkPolicy"
            and one["spec"]["podSelector"] == {}
            and direction in one["spec"]["policyTypes"]
        }
        assert made == closed, direction


@pytest.mark.parametrize("stack", STACKS)
def test_what_only_the_program_knows_replaces_every_placeholder(stack: str) -> None:
    objects = [one for one in built(stack) if not one["kind"].startswith("ValidatingAdmissionPolicy")]
    written = [text for one in objects for _, text in texts({**one, "metadata": {**one["metadata"], "name": ""}})]
    assert not [text for text in written if "placeholder" in text]
    assert not [text for text in written if text.startswith("192.0.2.")]
    # No account, role or zone stands in Git.
    assert not [text for text in written if re.search(r"arn:aws|\d{12}|\bZ[0-9A-Z]{8,}", text)]


@pytest.mark.parametrize("stack", STACKS)
def test_the_project_allows_every_kind_that_the_tree_has(stack: str) -> None:
    spec = known(projects.platform(stack, "https://example.com", "https://example.com/platform.git"))
    allowed = {
        (kind["group"], kind["kind"])
        for key in ("clusterResourceWhitelist", "namespaceResourceWhitelist")
        for kind in spec[key]
    }
    used = {(one["apiVersion"].rpartition("/")[0], one["kind"]) for one in built(stack)}
    assert used <= allowed


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_the_shop_has_no_flow_until_it_opens_its_own(stack: str) -> None:
    assert policies(stack, "saleor") == {"default-deny": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}}


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("namespace", ["cert-manager", "external-secrets"])
def test_the_api_server_reaches_the_webhooks(stack: str, namespace: str) -> None:
    webhook = policies(stack, namespace)["webhook"]
    assert webhook["ingress"] == [{"ports": [{"protocol": "TCP", "port": 10250}]}]


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_the_shop_fits_on_the_nodes_and_opens_no_way_in_but_ingresses(stack: str) -> None:
    quotas = {one["metadata"]["name"]: one["spec"] for one in built(stack) if one["kind"] == "ResourceQuota"}
    hard = quotas["budget"]["hard"]
    nodes = yaml.safe_load((SHIPPED / f"Pulumi.{stack}.yaml").read_text())["config"]["kyeol:cluster"]["nodeGroups"][
        "default"
    ]
    (kind,) = nodes["instanceTypes"]
    assert 0.3 < int(hard["requests.cpu"]) / (nodes["max"] * CPUS[kind]) < 0.8
    assert 0.3 < int(hard["requests.memory"].removesuffix("Gi")) / (nodes["max"] * MEMORY_GIB[kind]) < 0.8
    assert hard["services.loadbalancers"] == hard["services.nodeports"] == "0"
    # A quota of limits refuses pods without any, so that there must be a default.
    (limits,) = [one["spec"]["limits"] for one in built(stack) if one["kind"] == "LimitRange"]
    assert {key.partition(".")[2] for key in hard if key.startswith("limits.")} <= set(limits[0]["default"])
    assert {key.partition(".")[2] for key in hard if key.startswith("requests.")} <= set(limits[0]["defaultRequest"])


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_applications_take_no_priority_of_the_clusters_own_parts(stack: str) -> None:
    quotas = {one["metadata"]["name"]: one["spec"] for one in built(stack) if one["kind"] == "ResourceQuota"}
    barred = quotas["no-system-priority"]
    assert barred["hard"] == {"pods": "0"}
    (expression,) = barred["scopeSelector"]["matchExpressions"]
    assert {"system-cluster-critical", "system-node-critical", "kyeol-addons"} == set(expression["values"])


def test_dev_does_not_use_up_what_lets_encrypt_issues(graphs: Mapping[str, Graph]) -> None:
    servers = {
        stack: one["spec"]["acme"]["server"]
        for stack in graphs
        for one in built(stack)
        if one["kind"] == "ClusterIssuer"
    }
    assert "staging" in servers.pop("dev")
    assert len(servers) == 3
    assert not [server for server in servers.values() if "staging" in server]
