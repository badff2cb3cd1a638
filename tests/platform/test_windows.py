"""Maintenance: what AWS upgrades by itself reaches dev, then stage, then prod, each in a window of its own."""

from collections.abc import Mapping
from itertools import pairwise

import pytest

from kyeol.config.cache import CacheConfig
from kyeol.config.database import DatabaseConfig
from kyeol.config.environment import CLASSES
from kyeol.config.windows import MAINTENANCE, overlap, weekly_minutes
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.run import Preview
from tests.harness import run_stack

DATABASE, CACHE = "aws:rds/instance:Instance", "aws:elasticache/replicationGroup:ReplicationGroup"


def windows(graphs: Mapping[str, Graph], kind: str, setting: str) -> list[str]:
    """The windows of dev, stage and prod, in that order, as far as they have such a thing."""
    return [str(one.inputs[setting]) for stack in ("dev", "stage", "prod") for one in graphs[stack].of_type(kind)]


@pytest.mark.parametrize(("kind", "count"), [(DATABASE, 3), (CACHE, 2)])
def test_a_window_is_over_a_day_before_the_next_environments_begins(
    graphs: Mapping[str, Graph], kind: str, count: int
) -> None:
    weekly = windows(graphs, kind, "maintenanceWindow")
    assert len(weekly) == count
    for (_, end), (start, _) in pairwise(weekly_minutes(one) for one in weekly):
        assert start - end >= 24 * 60, "a day to see that the shop works"


@pytest.mark.parametrize(("kind", "daily"), [(DATABASE, "backupWindow"), (CACHE, "snapshotWindow")])
def test_no_backup_is_made_during_maintenance(graphs: Mapping[str, Graph], kind: str, daily: str) -> None:
    for backup, weekly in zip(windows(graphs, kind, daily), windows(graphs, kind, "maintenanceWindow"), strict=True):
        assert not overlap(backup, weekly)


def test_no_class_is_maintained_while_it_is_backed_up() -> None:
    shape = {"version": "15", "instanceClass": "db.t4g.large", "storage": {"initialGiB": 20, "maxGiB": 100}}
    database = DatabaseConfig.model_validate(shape)
    cache = CacheConfig.model_validate({"version": "8.1", "nodeType": "cache.t4g.small"})
    assert set(MAINTENANCE) == set(CLASSES)
    for weekly in MAINTENANCE.values():
        assert not overlap(database.backup_window, weekly)
        assert not overlap(cache.snapshot_window, weekly)


@pytest.mark.slow
def test_a_window_of_the_file_counts_before_the_classes(previews: Mapping[str, Preview]) -> None:
    own = {"nodeType": "cache.t4g.small", "version": "8.1", "maintenanceWindow": "tue:20:00-tue:21:00"}
    graph = run_stack("stage", {"kyeol:cache": own}, previews["mgmt"].exported)
    assert [one.inputs["maintenanceWindow"] for one in graph.of_type(CACHE)] == ["tue:20:00-tue:21:00"]
    assert [one.inputs["maintenanceWindow"] for one in graph.of_type(DATABASE)] == [MAINTENANCE["staging"]]


def test_minor_upgrades_come_by_themselves(graphs: Mapping[str, Graph]) -> None:
    """Without that the order of the windows would be one of restarts alone."""
    for kind in (DATABASE, CACHE):
        for stack in ("dev", "stage", "prod"):
            assert all(one.inputs.get("autoMinorVersionUpgrade") for one in graphs[stack].of_type(kind))
