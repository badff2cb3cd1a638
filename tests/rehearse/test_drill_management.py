"""mgmt's cluster is lost and made again: the environment joins it by the runbook's commands."""

from collections.abc import Sequence

import pytest

from kyeol.tools.rehearse.drills.drills import DRILLS
from kyeol.tools.rehearse.lifecycle import Lifecycle
from kyeol.tools.rehearse.verdict import StepVerdict
from tests.harness import ROOT
from tests.rehearse.engines import Engines
from tests.shipped import SHIPPED

pytestmark = pytest.mark.nightly


@pytest.fixture(scope="module")
def drilled(engines: Engines) -> Sequence[StepVerdict]:
    lifecycle = Lifecycle(engine=engines(), root=SHIPPED, stack="dev")
    return list(DRILLS["management-lost"].run(lifecycle))


def test_every_step_does_what_it_must(drilled: Sequence[StepVerdict]) -> None:
    assert [one for one in drilled if not one.ok] == []
    assert [(one.stack, one.step) for one in drilled] == [
        ("dev", "up"),
        ("mgmt", "refresh, refused"),
        ("mgmt", "refresh"),
        ("mgmt", "up"),
        ("dev", "up, unjoined"),
        ("dev", "refresh"),
        ("dev", "up, joined"),
        ("dev", "up again"),
    ]


def test_a_stacks_own_cluster_comes_again_whole(engines: Engines) -> None:
    lifecycle = Lifecycle(engine=engines(), root=SHIPPED, stack="dev")
    steps = list(DRILLS["cluster-lost"].run(lifecycle))
    assert [one for one in steps if not one.ok] == []
    assert [one.step for one in steps] == ["up", "refresh, refused", "refresh", "up, made again", "up again"]


def test_an_environment_whose_mgmt_is_gone_for_good_goes_by_the_two_commands(engines: Engines) -> None:
    runbook = (ROOT / "docs" / "how-to" / "operations.md").read_text()
    pattern = "**::argocd-spoke*"
    assert f"PULUMI_K8S_DELETE_UNREACHABLE=true pulumi destroy --stack STACK --target '{pattern}'\n" in runbook
    engine = engines("dev")
    dev = engine.open("dev")
    assert engine.cloud.lose_cluster("mgmt")
    assert any("ClusterUnreachable" in one for one in dev.destroy().errors)
    engine = engines("dev")
    dev = engine.open("dev")
    engine.cloud.lose_cluster("mgmt")
    assert dev.destroy(target=[pattern], delete_unreachable=True).errors == ()
    assert dev.destroy().errors == ()
    assert {one.urn for one in engine.cloud if one.stack == "dev"} == set()


def test_a_plain_up_leaves_the_environment_unjoined(drilled: Sequence[StepVerdict]) -> None:
    (unjoined,) = (one for one in drilled if one.step == "up, unjoined")
    assert "objects are missing in mgmt" in unjoined.says
    assert " 0 of " not in unjoined.says
