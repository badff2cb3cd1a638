"""A lost table: the database is restored beside, the shop moves over, and nothing of the old one is held.

In dev's data, protected like prod's; at night in all of dev, the smallest stack with a database.
"""

from collections.abc import Mapping

import pytest

from kyeol.tools.rehearse.drills.drills import DRILLS
from kyeol.tools.rehearse.lifecycle import Lifecycle, contents
from kyeol.tools.rehearse.verdict import StepVerdict
from tests.harness import SHIPPED
from tests.rehearse.engines import Engines
from tests.rehearse.parts import DATA

PROTECTED = {"kyeol:protection": {"protect": True, "retainOnDelete": True}}


@pytest.fixture(scope="module", params=["data", pytest.param("dev", marks=pytest.mark.nightly)])
def lifecycle(engines: Engines, request: pytest.FixtureRequest) -> Lifecycle:
    if request.param == "dev":
        return Lifecycle(engine=engines(), root=SHIPPED, stack="dev", overrides={"dev": PROTECTED})
    return Lifecycle(engine=engines.empty(), root=SHIPPED, stack="dev", overrides={"dev": {**DATA, **PROTECTED}})


@pytest.fixture(scope="module")
def drilled(lifecycle: Lifecycle) -> Mapping[str, StepVerdict]:
    """The verdicts, by step."""
    return {one.step: one for one in DRILLS["restore"].run(lifecycle)}


def test_every_step_does_what_it_must(drilled: Mapping[str, StepVerdict]) -> None:
    assert list(drilled) == ["up", "restore beside", "move the shop", "release the old", "the old goes"]
    assert [one for one in drilled.values() if not one.ok] == []


def test_the_restore_only_creates(drilled: Mapping[str, StepVerdict]) -> None:
    assert set(drilled["restore beside"].changes) == {"create", "same"}


def test_one_instance_is_left_with_everything_that_is_its_own(
    drilled: Mapping[str, StepVerdict], lifecycle: Lifecycle
) -> None:
    assert drilled["the old goes"].says.rpartition("; ")[2].startswith("it left the snapshot kyeol-dev-postgres-final-")
    names = {one.partition(" ")[0].rpartition("::")[2] for one in contents(lifecycle.cloud, "dev")}
    assert {name for name in names if name.startswith("database-2")} >= {"database-2", "database-2-postgresql"}


def test_nothing_is_left_to_do(drilled: Mapping[str, StepVerdict], lifecycle: Lifecycle) -> None:
    assert drilled
    (again,) = lifecycle.steps("again")
    assert again.ok, again
