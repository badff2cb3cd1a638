"""Changes that a shop lives through, one after the other on stage: an upgrade, a rotation, a change of delivery.

At night, with the way back; by day test_promises.py deploys the same changes, without it.
"""

from dataclasses import dataclass

import pytest

from kyeol.tools.rehearse.cloud.cloud import Cloud
from kyeol.tools.rehearse.engine.outcome import Outcome
from tests.rehearse.changing import Standing, Step, lost, shown, standing
from tests.rehearse.engines import Engines

pytestmark = pytest.mark.nightly

BOTH = {"originVerify": {"current": 2, "previous": 1}}
NEW = {"originVerify": {"current": 2}}
UPGRADE = {
    "update Cluster eks-eksCluster",
    "update NodeGroup eks-nodes",
    "update Addon eks-coredns",
    "update Addon eks-kube-proxy",
    "update Release cluster-autoscaler",
}
ROTATION = {
    "create RandomPassword origin-verify-2",
    "update Distribution cloudfront-shop",
    "update WebAcl waf-alb",
}
DROP = {"update WebAcl waf-alb", "delete RandomPassword origin-verify-1"}
BY_HELM = (
    "aws-load-balancer-controller", "cert-manager", "cluster-autoscaler", "external-dns", "external-secrets",
    "fluent-bit", "kyverno", "metrics-server",
)  # fmt: skip
ADDONS = {
    *(f"Release {addon}" for addon in BY_HELM),
    *(f"AddonRelease {addon}" for addon in BY_HELM),
    "ConfigGroup aws-load-balancer-controller-crds",
    "kubernetes eks-takes-over",
}
SECRET = "update Secret argocd-spoke"
ASKING = {"AppProject argocd-spoke-addons", "ApplicationSet argocd-spoke-platform-charts"}
"""What asks Argo CD for the charts."""


@dataclass(frozen=True, kw_only=True)
class Year:
    """What happened to stage, in this order: what does not meet is changed at once.

    Args:
        unasked: Another delivery without a handover.
        start: An upgrade of Kubernetes, another secret of the origin, and the handover to Argo CD.
        to_argocd: The old secret dropped, and the add-ons given to Argo CD.
        still_balanced: Whether the shop has its load balancer then.
        handback: The handover to this program.
        too_early: The add-ons taken back while Helm's bookkeeping is there.
        to_pulumi: The same without it.
        destroy: The end.
    """

    unasked: Step
    start: Step
    to_argocd: Step
    still_balanced: bool
    handback: Outcome
    too_early: Outcome
    to_pulumi: Step
    destroy: Outcome


@pytest.fixture(scope="module")
def year(engines: Engines) -> Year:
    before = {"cluster": {"version": "1.35"}}
    stage = standing(engines, "stage", **before)
    return Year(
        unasked=stage.change(**before, addons={"delivery": "argocd"}),
        start=stage.change(cdn=BOTH, addons={"handover": True}),
        to_argocd=stage.change(cdn=NEW, addons={"delivery": "argocd"}),
        still_balanced=_balanced(stage.engine.cloud),
        handback=stage.up(cdn=NEW, addons={"delivery": "argocd", "handover": True}),
        too_early=stage.up(cdn=NEW, addons={"delivery": "pulumi"}),
        to_pulumi=_without_bookkeeping(stage).change(cdn=NEW, addons={"delivery": "pulumi"}),
        destroy=stage.stack.destroy(),
    )


def test_a_change_of_delivery_without_a_handover_is_refused(year: Year) -> None:
    for outcome in (year.unasked.preview, year.unasked.up):
        assert any("set delivery to pulumi and handover to true" in error for error in outcome.errors)
        assert outcome.of("create", "update", "replace", "delete") == []


def test_a_kubernetes_upgrade_changes_versions_in_place(year: Year) -> None:
    assert shown(year.start.preview) >= UPGRADE


def test_a_rotation_sends_the_new_value_and_accepts_both(year: Year) -> None:
    assert shown(year.start.preview) >= ROTATION


def test_a_handover_changes_nothing_but_what_the_stack_says_of_itself(year: Year) -> None:
    assert shown(year.start.preview) == UPGRADE | ROTATION


def test_the_old_value_goes_once_nobody_sends_it(year: Year) -> None:
    assert shown(year.to_argocd.preview) >= DROP


def test_argocd_takes_the_addons_over(year: Year) -> None:
    leave = {f"delete {one}" for one in ADDONS}
    assert shown(year.to_argocd.preview) - DROP == leave | {SECRET, *(f"create {one}" for one in ASKING)}
    assert year.still_balanced


def test_all_is_done_as_it_is_shown(year: Year) -> None:
    for step in (year.start, year.to_argocd, year.to_pulumi):
        assert shown(step.up) == shown(step.preview)


def test_argocd_lets_the_addons_go(year: Year) -> None:
    assert shown(year.handback) == {SECRET, *(f"delete {one}" for one in ASKING)}


def test_helm_takes_nothing_over_while_its_own_bookkeeping_is_there(year: Year) -> None:
    """docs/how-to/addons-delivery.md says to remove it; `takeOwnership` is about objects, not about releases."""
    assert any("exists already" in error for error in year.too_early.errors)


def test_helm_takes_the_addons_over(year: Year) -> None:
    come, done = {f"create Release {one}" for one in BY_HELM}, shown(year.to_pulumi.up)
    # The attempt before has made some of what is around the releases.
    assert come <= done <= {f"create {one}" for one in ADDONS}


def test_nothing_that_holds_data_is_lost(year: Year) -> None:
    """The secret that is rotated goes, as was asked for."""
    steps = (year.start, year.to_argocd, year.to_pulumi)
    gone = lost([year.handback, *(run for step in steps for run in (step.preview, step.up))])
    assert gone == {"delete RandomPassword origin-verify-1"}


def test_the_stack_still_goes_without_a_trace(year: Year) -> None:
    assert year.destroy.ok, year.destroy.errors


def _balanced(cloud: Cloud) -> bool:
    """Whether the shop's load balancer still has its controller's."""
    return any(one.type.endswith(":LoadBalancer") and one.stack == "stage" for one in cloud)


def _without_bookkeeping(stage: Standing) -> Standing:
    """Helm's Secrets deleted by hand: what the state has let go is no release any more."""
    written = {str(one["urn"]) for one in stage.stack.resources()}
    stage.engine.cloud.forget_unwritten(stage.stack.name, written)
    return stage
