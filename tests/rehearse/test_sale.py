"""A sale, by the engine: stage gets a plan and a waiting page while it is up, and gives both back."""

import pytest

from tests.conftest import PEAKS
from tests.rehearse.changing import lost, shown, standing
from tests.rehearse.engines import Engines

pytestmark = pytest.mark.nightly

PLAN = {
    "Peaks peaks", "NamespacePolicies peaks-nodes",
    "ConfigMap peaks-plan", "ConfigMap peaks-before", "Role peaks-shop", "RoleBinding peaks-shop",
    "Namespace peaks-nodes", "Role peaks-nodes", "RoleBinding peaks-nodes", "Deployment peaks-nodes-default",
    "LimitRange peaks-nodes", "ResourceQuota peaks-nodes",
    "NetworkPolicy peaks-nodes-default-deny", "NetworkPolicy peaks-nodes-to-dns",
}  # fmt: skip
WAITING_PAGE = {"WaitingPage cloudfront-waiting", "KeyValueStore cloudfront-waiting", "Function cloudfront-waiting"}
TOLD = {"update ApplicationSet argocd-spoke-saleor-api", "update Distribution cloudfront-shop"}
"""Argo CD, to leave what is raised alone, and CloudFront, to ask the other function."""


def test_a_sale_is_planned_and_taken_back_and_replaces_nothing(engines: Engines) -> None:
    stage = standing(engines, "stage")
    sale = stage.change(cdn={"waitingPage": True}, peaks={"planned": PEAKS})
    assert shown(sale.preview) == {f"create {one}" for one in PLAN | WAITING_PAGE} | TOLD
    assert shown(sale.up) == shown(sale.preview)
    moved = stage.up(
        cdn={"waitingPage": True}, peaks={"planned": {"noon-sale": {**PEAKS["noon-sale"], "pods": {"saleor-api": 3}}}}
    )
    assert shown(moved) == {"update ConfigMap peaks-plan"}
    back = stage.up()
    assert shown(back) == {f"delete {one}" for one in PLAN | WAITING_PAGE} | TOLD
    assert lost([sale.up]) == set()
