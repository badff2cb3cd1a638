"""The policy by which the API server refuses what still holds a placeholder."""

from collections.abc import Mapping
from typing import Any

import pytest

from kyeol.tools.preview.graph import Graph
from tests.gitops.manifests import APP, ENVIRONMENTS, PLATFORM, placeholders
from tests.harness import STACKS
from tests.json_values import known
from tests.kubernetes_schemas import faults
from tests.kustomize import build
from tests.platform.objects import manifests
from tests.platform.test_argocd import registration

GROUP = "kubernetes:admissionregistration.k8s.io/v1"
POLICY, BINDING = f"{GROUP}:ValidatingAdmissionPolicy", f"{GROUP}:ValidatingAdmissionPolicyBinding"
PLURALS = {
    "configmaps": "ConfigMap",
    "serviceaccounts": "ServiceAccount",
    "deployments": "Deployment",
    "cronjobs": "CronJob",
    "jobs": "Job",
    "ingresses": "Ingress",
    "networkpolicies": "NetworkPolicy",
    "externalsecrets": "ExternalSecret",
    "secretstores": "SecretStore",
}


def spec(graphs: Mapping[str, Graph], stack: str, kind: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = known(graphs[stack].one(kind).inputs)["spec"]
    return found


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_it_watches_every_kind_that_an_unfinished_overlay_would_bring(stack: str, graphs: Mapping[str, Graph]) -> None:
    rules = spec(graphs, stack, POLICY)["matchConstraints"]["resourceRules"]
    watched = {(group, PLURALS[name]) for rule in rules for group in rule["apiGroups"] for name in rule["resources"]}
    unfinished = {
        (one["apiVersion"].rpartition("/")[0], one["kind"])
        for one in build(APP / "overlays" / stack)
        if placeholders(one)
    }
    # Without a queue nothing runs by the clock.
    assert unfinished == watched - ({("batch", "CronJob")} if stack == "dev" else set())
    for rule in rules:
        assert rule["operations"] == ["CREATE", "UPDATE"]
        assert rule["apiVersions"] == ["v1"]


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_it_refuses_in_every_namespace_of_the_shop(stack: str, graphs: Mapping[str, Graph]) -> None:
    policy, binding = graphs[stack].one(POLICY), graphs[stack].one(BINDING)
    assert known(policy.inputs)["spec"]["failurePolicy"] == "Fail"
    assert known(binding.inputs)["spec"]["policyName"] == known(policy.inputs)["metadata"]["name"]
    assert known(binding.inputs)["spec"]["validationActions"] == ["Deny"]
    (expression,) = known(binding.inputs)["spec"]["matchResources"]["namespaceSelector"]["matchExpressions"]
    assert (expression["key"], expression["operator"]) == ("kubernetes.io/metadata.name", "In")
    used = {one["metadata"]["namespace"] for one in build(APP / "overlays" / stack)}
    assert set(expression["values"]) == used


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_it_is_there_before_argo_cd_knows_the_cluster(stack: str, graphs: Mapping[str, Graph]) -> None:
    graph = graphs[stack]
    assert {graph.one(POLICY).urn, graph.one(BINDING).urn} <= graph.requires(registration(graph))
    # What Argo CD delivers could come after the shop, and could be forgotten where somebody presses sync.
    assert not [one for one in build(PLATFORM / "clusters" / stack) if "Admission" in one["kind"]]


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_it_refuses_nothing_that_the_program_makes(stack: str, graphs: Mapping[str, Graph]) -> None:
    for one in graphs[stack]:
        metadata: Mapping[str, Any] = (
            known(one.inputs).get("metadata", {}) if one.type.startswith("kubernetes:") else {}
        )
        if metadata.get("namespace") in ("saleor", "database-bootstrap"):
            assert placeholders(dict(one.inputs)) == [], one.urn


def test_every_validation_says_what_is_wrong(graphs: Mapping[str, Graph]) -> None:
    for validation in spec(graphs, "prod", POLICY)["validations"]:
        assert "placeholder" in validation.get("message", validation.get("messageExpression", "")) or "192.0.2" in str(
            validation
        )


@pytest.mark.parametrize("stack", STACKS)
def test_it_is_known_to_the_clusters_version_in_every_field(stack: str, graphs: Mapping[str, Graph]) -> None:
    made = [one for one in manifests(graphs[stack]) if "Admission" in one["kind"]]
    watching = [one for one in made if one["metadata"]["name"] == "no-placeholders"]
    assert len(watching) == (0 if stack == "mgmt" else 2), "mgmt has no shop to watch"
    assert [fault for one in made for fault in faults(one)] == []
