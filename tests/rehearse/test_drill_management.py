"""mgmt's cluster is lost and made again: the environment joins it by the runbook's commands."""

from collections.abc import Sequence

import pytest

from kyeol.tools.rehearse.drills.drills import DRILLS
from kyeol.tools.rehearse.lifecycle import Lifecycle
from kyeol.tools.rehearse.verdict import StepVerdict
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
        ("mgmt", "refresh"),
        ("mgmt", "up"),
        ("dev", "up, unjoined"),
        ("dev", "refresh"),
        ("dev", "up, joined"),
        ("dev", "up again"),
    ]


def test_a_plain_up_leaves_the_environment_unjoined(drilled: Sequence[StepVerdict]) -> None:
    (unjoined,) = (one for one in drilled if one.step == "up, unjoined")
    assert "objects are missing in mgmt" in unjoined.says
    assert " 0 of " not in unjoined.says
