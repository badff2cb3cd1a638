"""A cloud that moved on: AWS upgraded, volumes grew, somebody helped by hand; an `up` after it replaces nothing.

On stage, which has a cluster, a database and a cache.
"""

from collections.abc import Mapping

import pytest

from kyeol.tools.rehearse.drills.drills import DRILLS
from kyeol.tools.rehearse.lifecycle import Lifecycle
from kyeol.tools.rehearse.verdict import StepVerdict
from tests.harness import ROOT
from tests.rehearse.engines import Engines

pytestmark = pytest.mark.nightly


@pytest.fixture(scope="module")
def drilled(engines: Engines) -> Mapping[str, StepVerdict]:
    """The verdicts, by step."""
    lifecycle = Lifecycle(engine=engines(), root=ROOT, stack="stage")
    return {one.step: one for one in DRILLS["moved-on"].run(lifecycle)}


def test_every_step_does_what_it_must(drilled: Mapping[str, StepVerdict]) -> None:
    assert list(drilled) == ["up", "refresh", "up, moved on", "up again"]
    assert [one for one in drilled.values() if not one.ok] == []


def test_aws_has_raised_what_it_raises_by_itself(drilled: Mapping[str, StepVerdict]) -> None:
    for name in ("cache to 8.2", "database to 15.", "eks-eksCluster to 1."):
        assert name in drilled["refresh"].says


def test_what_somebody_took_away_is_there_again(drilled: Mapping[str, StepVerdict]) -> None:
    assert drilled["refresh"].changes["delete"] == 1
    assert drilled["up, moved on"].changes["create"] >= 1
