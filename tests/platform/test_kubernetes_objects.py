"""Every Kubernetes object, of the program and of the platform's tree, is one that the cluster's version knows."""

from collections.abc import Mapping
from typing import Any

import pytest

from kyeol.tools.preview.graph import Graph
from tests.harness import SHIPPED, STACKS
from tests.kubernetes_schemas import VERSIONS, faults
from tests.kustomize import build
from tests.platform.objects import manifests

pytestmark = pytest.mark.slow

TREE = SHIPPED / "gitops" / "kyeol-platform-gitops"


def test_objects_are_checked_against_the_version_that_runs(graph: Graph) -> None:
    assert graph.one("eks:index:Cluster").inputs["version"] in VERSIONS


def test_every_object_of_a_stack_is_known_in_every_field(graph: Graph) -> None:
    found = list(manifests(graph))
    assert found
    assert [fault for one in found for fault in faults(one)] == []


@pytest.mark.parametrize("stack", STACKS)
def test_every_object_of_the_tree_is_known_in_every_field(stack: str) -> None:
    assert [fault for one in build(TREE / "clusters" / stack) for fault in faults(one)] == []


POLICY: dict[str, Any] = {
    "apiVersion": "networking.k8s.io/v1",
    "kind": "NetworkPolicy",
    "metadata": {"name": "one", "namespace": "saleor"},
    "spec": {"podSelector": {}, "policyTypes": ["Ingress"]},
}
STORE: dict[str, Any] = {
    "apiVersion": "external-secrets.io/v1",
    "kind": "SecretStore",
    "metadata": {"name": "one", "namespace": "saleor"},
    "spec": {"provider": {"aws": {"service": "SecretsManager", "region": "ap-northeast-2"}}},
}


@pytest.mark.parametrize(
    ("one", "change", "fault"),
    [
        (POLICY, {}, None),
        (POLICY, {"spec": {"podSelectors": {}}}, "podSelectors"),
        (POLICY, {"spec": {"podSelector": {}, "policyTypes": "Ingress"}}, "policyTypes"),
        (POLICY, {"kind": "NetworkRule"}, "has no networking.k8s.io/v1 NetworkRule"),
        (POLICY, {"metadata": {"name": "One"}}, "One is no name"),
        (POLICY, {"metadata": {"name": "one", "labels": {"team": "a b"}}}, "team: a b is no label"),
        (POLICY, {"metadata": {"name": "one", "labels": {f"{'a' * 64}": ""}}}, "is no label"),
        (POLICY, {"metadata": {"name": "one", "annotations": {"a": "a" * 262144}}}, "has too much annotated"),
        (STORE, {}, None),
        (
            STORE,
            {"spec": {"provider": {"aws": {"regions": "ap-northeast-2"}}}},
            "spec.provider.aws.regions is no field",
        ),
        (STORE, {"spec": {"provider": {"aws": {"region": ["ap-northeast-2"]}}}}, "not text"),
        (STORE, {"specs": {}}, "specs is no field"),
    ],
)
def test_what_is_wrong_is_found(one: Mapping[str, Any], change: Mapping[str, Any], fault: str | None) -> None:
    found = faults({**one, **change})
    assert (fault is None and found == []) or (fault is not None and any(fault in each for each in found)), found
