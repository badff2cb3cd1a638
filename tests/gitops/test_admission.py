"""The policy by which the API server refuses what still holds a placeholder."""

from collections.abc import Mapping
from typing import Any

import pytest

from kyeol.preview.graph import Graph
from tests.gitops.manifests import APP, ENVIRONMENTS, of_kind, only, placeholders
from tests.kustomize import Manifest, build

POLICY, BINDING = "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"
PLURALS = {
    "configmaps": "ConfigMap",
    "serviceaccounts": "ServiceAccount",
    "deployments": "Deployment",
    "jobs": "Job",
    "ingresses": "Ingress",
    "networkpolicies": "NetworkPolicy",
    "externalsecrets": "ExternalSecret",
    "secretstores": "SecretStore",
}


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_it_watches_every_kind_that_an_unfinished_overlay_would_bring(
    stack: str, policies: Mapping[str, list[Manifest]]
) -> None:
    rules = only(policies[stack], POLICY)["spec"]["matchConstraints"]["resourceRules"]
    watched = {(group, PLURALS[name]) for rule in rules for group in rule["apiGroups"] for name in rule["resources"]}
    unfinished = {
        (one["apiVersion"].rpartition("/")[0], one["kind"])
        for one in build(APP / "overlays" / stack)
        if placeholders(one)
    }
    assert unfinished == watched
    for rule in rules:
        assert rule["operations"] == ["CREATE", "UPDATE"]
        assert rule["apiVersions"] == ["v1"]


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_it_refuses_in_every_namespace_of_the_shop(stack: str, policies: Mapping[str, list[Manifest]]) -> None:
    policy, binding = only(policies[stack], POLICY), only(policies[stack], BINDING)
    assert policy["spec"]["failurePolicy"] == "Fail"
    assert binding["spec"]["policyName"] == policy["metadata"]["name"]
    assert binding["spec"]["validationActions"] == ["Deny"]
    (expression,) = binding["spec"]["matchResources"]["namespaceSelector"]["matchExpressions"]
    assert (expression["key"], expression["operator"]) == ("kubernetes.io/metadata.name", "In")
    used = {one["metadata"]["namespace"] for one in build(APP / "overlays" / stack)}
    assert set(expression["values"]) == used


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_it_refuses_nothing_that_the_program_makes(
    stack: str, policies: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    del policies
    for one in graphs[stack]:
        metadata: Mapping[str, Any] = one.inputs.get("metadata", {}) if one.type.startswith("kubernetes:") else {}
        if metadata.get("namespace") in ("saleor", "database-bootstrap"):
            assert placeholders(dict(one.inputs)) == [], one.urn


def test_every_validation_says_what_is_wrong(policies: Mapping[str, list[Manifest]]) -> None:
    for validation in only(policies["prod"], POLICY)["spec"]["validations"]:
        assert "placeholder" in validation.get("message", validation.get("messageExpression", "")) or "192.0.2" in str(
            validation
        )


def test_mgmt_has_no_shop_to_watch(policies: Mapping[str, list[Manifest]]) -> None:
    assert of_kind(policies["mgmt"], POLICY) == {}
