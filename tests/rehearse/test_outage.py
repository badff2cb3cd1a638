"""Nobody has the charts and manifests of the add-ons, or mgmt's API does not answer: the rest can still be deployed.

docs/how-to/operations.md has the command.
"""

from dataclasses import dataclass
from threading import Event

import pytest
from grpc import ServicerContext
from pulumi.runtime.proto import provider_pb2

from kyeol.components.kubernetes.addon_release import SKIP_CRDS
from kyeol.tools.kinds import kubernetes
from kyeol.tools.rehearse.cloud.errors import CloudError
from kyeol.tools.rehearse.engine.construct import Components
from kyeol.tools.rehearse.engine.outcome import Outcome
from kyeol.tools.rehearse.engine.provider import StandIn
from tests.harness import ROOT, addons_section
from tests.rehearse.changing import settings, shown, standing
from tests.rehearse.engines import Engines

pytestmark = pytest.mark.nightly

EXCLUDE = "**kubernetes:**"
MANAGEMENT = "**::argocd-spoke*"
LONGER = {"database": {"backupRetentionDays": 14}}


@dataclass(frozen=True, kw_only=True)
class Outage:
    """What was tried, in this order.

    Args:
        whole: A preview as always, without which there is no `up`.
        excluded: One without what is in clusters.
        alone: An `up` without that, and without the definitions.
        after: An `up` as always, once everything answers again.
    """

    whole: Outcome
    excluded: Outcome
    alone: Outcome
    after: Outcome


def construct(components: Components, request: provider_pb2.ConstructRequest) -> provider_pb2.ConstructResponse:
    if DOWN.is_set() and request.type == kubernetes.CONFIG_GROUP.type:
        raise CloudError("unavailable", "fetching YAML over network: 503")
    return CONSTRUCT(components, request)


def check(
    provider: StandIn, request: provider_pb2.CheckRequest, context: ServicerContext
) -> provider_pb2.CheckResponse:
    if DOWN.is_set() and "$kubernetes:helm.sh/v3:Release::" in request.urn:
        failure = provider_pb2.CheckFailure(property="chart", reason="its repository does not answer")
        return provider_pb2.CheckResponse(inputs=request.news, failures=[failure])
    if MANAGEMENT_DOWN.is_set() and "ArgocdSpoke$kubernetes:" in request.urn:
        failure = provider_pb2.CheckFailure(property="", reason="configured Kubernetes cluster is unreachable")
        return provider_pb2.CheckResponse(inputs=request.news, failures=[failure])
    return CHECK(provider, request, context)


CONSTRUCT, CHECK, DOWN, MANAGEMENT_DOWN = Components.construct, StandIn.Check, Event(), Event()


@pytest.fixture(scope="module")
def outage(engines: Engines) -> Outage:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Components, "construct", construct)
        patch.setattr(StandIn, "Check", check)
        stage = standing(engines, "stage").stack
        stage.configure(settings("stage", LONGER))
        DOWN.set()
        whole, excluded = stage.preview(), stage.preview(exclude=[EXCLUDE])
        patch.setenv(SKIP_CRDS, "true")
        alone = stage.up(exclude=[EXCLUDE])
        DOWN.clear()
        patch.delenv(SKIP_CRDS)
        return Outage(whole=whole, excluded=excluded, alone=alone, after=stage.up())


def test_nothing_can_be_deployed_as_always(outage: Outage) -> None:
    assert not outage.whole.ok
    assert not outage.excluded.ok, "the engine fetches what it is told to exclude"


def test_the_database_is_changed_alone(outage: Outage) -> None:
    assert "update Instance database" in shown(outage.alone)
    assert not [
        one.name for one in outage.alone.of("create", "update", "replace", "delete") if "kubernetes:" in one.type
    ]


def test_afterwards_nothing_is_left_to_do_and_nothing_is_gone(outage: Outage) -> None:
    assert shown(outage.after) == set()


def test_definitions_that_left_the_state_stay_in_the_cluster_and_are_taken_over_again(engines: Engines) -> None:
    """What the variable does without `--exclude`."""
    here = standing(engines, "stage")
    stage, cloud = here.stack, here.engine.cloud
    before = set(cloud.contents())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SKIP_CRDS, "true")
        assert {one.split()[0] for one in shown(stage.up())} == {"delete"}
    assert set(cloud.contents()) == before
    assert {one.split()[0] for one in shown(stage.up())} == {"create"}
    assert shown(stage.up()) == set()


def test_an_environment_is_deployed_while_the_cluster_of_mgmt_does_not_answer(engines: Engines) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StandIn, "Check", check)
        stage = standing(engines, "stage").stack
        stage.configure(settings("stage", LONGER | {"cluster": {"nodeGroups": {"default": {"max": 5}}}}))
        MANAGEMENT_DOWN.set()
        assert not stage.preview().ok
        changed = shown(stage.up(exclude=[MANAGEMENT]))
        assert {"update Instance database", "update Release cluster-autoscaler"} <= changed
        MANAGEMENT_DOWN.clear()
        assert shown(stage.up()) == set()


def test_charts_move_to_a_registry_and_back_in_place(engines: Engines) -> None:
    stage = standing(engines, "stage").stack
    kept = addons_section("stage")
    for addons in (kept | {"registry": "oci://ghcr.io/kyeol-example/charts"}, kept):
        stage.configure(settings("stage", {"addons": addons}))
        moved = shown(stage.up())
        assert "update Release external-dns" in moved
        assert {one.split()[0] for one in moved} == {"update"}
        assert {one.split()[1] for one in moved} <= {"Release", "ConfigGroup"}
        assert shown(stage.up()) == set()


def test_the_runbook_has_the_command() -> None:
    runbook = (ROOT / "docs" / "how-to" / "operations.md").read_text()
    assert f"{SKIP_CRDS}=true pulumi up --stack STACK --exclude '{EXCLUDE}'" in runbook
    assert f"`pulumi up --stack STACK --exclude '{MANAGEMENT}'`" in runbook
