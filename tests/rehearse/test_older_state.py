"""A state that is older than the cloud, by the runbook: a refresh sees what has changed and gone, not what was made."""

from pathlib import Path

import pytest

from kyeol.config.reading import stackfile
from tests.harness import SHIPPED
from tests.json_values import known
from tests.rehearse.changing import Standing, shown, standing
from tests.rehearse.engines import Engines

pytestmark = pytest.mark.nightly


def state_of(stack: Standing) -> Path:
    """The object of a stack's state."""
    return Path(stack.engine.folder, "state", ".pulumi", "stacks", stack.engine.project, f"{stack.stack.name}.json")


def test_a_stack_that_was_destroyed_with_what_is_retained_comes_back_from_the_state_before(engines: Engines) -> None:
    """docs/how-to/recovery.md, a deleted stack: the refresh drops what is gone, and keeps what was retained."""
    dev = standing(engines, "dev", protection={"protect": False, "retainOnDelete": True})
    state = state_of(dev)
    before = state.read_text()
    assert dev.stack.destroy().ok
    kept = {one.urn for one in dev.engine.cloud if one.stack == "dev"}
    assert kept, "retained"
    state.write_text(before)
    assert any("ClusterUnreachable" in one for one in dev.stack.refresh().errors)
    assert dev.stack.refresh(delete_unreachable=True).ok
    known_again = [one for one in dev.stack.resources() if one.get("custom")]
    assert {str(one["urn"]) for one in known_again if not str(one["type"]).startswith("pulumi:")} == kept


def test_what_was_made_since_is_found_by_the_next_up_and_the_newest_state_knows_it(engines: Engines) -> None:
    dev = standing(engines, "dev")
    state = state_of(dev)
    old = state.read_text()
    (name,) = known(stackfile.read(SHIPPED, "dev").values["kyeol:dns"])["names"]
    since = {"dns": {"names": [name, f"m.{name}"]}, "database": {"backupRetentionDays": 9}}
    assert any(one.startswith("create ") for one in shown(dev.up(**since)))
    newest = state.read_text()

    state.write_text(old)
    seen = dev.stack.refresh()
    assert seen.ok
    assert seen.changed.keys() == {"update"}, "what has changed since, and nothing of what was made"
    again = dev.up(**since)
    assert [one for one in again.errors if "AlreadyExists" in one], again.errors

    state.write_text(newest)
    assert dev.stack.refresh().changed == {}
    assert shown(dev.up(**since)) == set()
