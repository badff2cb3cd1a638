"""What a webhook outdates is outdated in every pod of the storefront: who they are, and that they reach one another."""

from collections.abc import Mapping

import pytest

from tests.gitops.manifests import ENVIRONMENTS, of_kind, workloads
from tests.kustomize import Manifest

STOREFRONT = {"app.kubernetes.io/name": "storefront"}


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_a_storefronts_pod_finds_all_pods_and_reaches_them(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    objects = shops[stack]
    pod = workloads(objects)["storefront"]
    given = {one["name"]: one["value"] for one in pod.container["env"]}
    service = of_kind(objects, "Service")[given["STOREFRONT_PODS"]]
    assert service["spec"]["clusterIP"] == "None", "its name has the pods' own addresses"
    assert service["spec"]["selector"].items() <= pod.labels.items()
    assert "publishNotReadyAddresses" not in service["spec"], "a pod that starts would fail every webhook"
    assert service["metadata"]["namespace"] == pod.namespace
    opened = [{"protocol": "TCP", "port": int(given["PORT"])}]
    policies = of_kind(objects, "NetworkPolicy")
    peers = [{"podSelector": {"matchLabels": STOREFRONT}}]
    for name, direction, side in (
        ("storefront-to-storefront", "egress", "to"),
        ("storefront-from-storefront", "ingress", "from"),
    ):
        spec = policies[name]["spec"]
        assert spec["podSelector"] == {"matchLabels": STOREFRONT}
        assert spec[direction] == [{side: peers, "ports": opened}]
