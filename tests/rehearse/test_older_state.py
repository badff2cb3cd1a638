"""A state that is older than the cloud, by the runbook: a refresh sees what has changed and gone, not what was made."""

from pathlib import Path

import pytest

from kyeol.config.reading import stackfile
from tests.harness import SHIPPED
from tests.json_values import known
from tests.rehearse.changing import shown, standing
from tests.rehearse.engines import Engines

pytestmark = pytest.mark.nightly


def test_what_was_made_since_is_found_by_the_next_up_and_the_newest_state_knows_it(engines: Engines) -> None:
    dev = standing(engines, "dev")
    state = Path(dev.engine.folder, "state", ".pulumi", "stacks", dev.engine.project, "dev.json")
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
