"""What the simulated cloud keeps of databases, and what it restores them from."""

from typing import Any

import pytest

from tests.rehearse.world import DATABASE, World

PARAMETERS = "aws:rds/parameterGroup:ParameterGroup"
LOST = "2026-11-27T03:10:00Z"

SHOP: dict[str, Any] = {
    "engine": "postgres", "engineVersion": "15", "identifier": "shop", "allocatedStorage": 50,
    "maxAllocatedStorage": 200, "backupRetentionPeriod": 7, "parameterGroupName": "pg15",
    "finalSnapshotIdentifier": "shop-final", "skipFinalSnapshot": False, "deleteAutomatedBackups": False,
}  # fmt: skip
RESTORED: dict[str, Any] = {
    "engine": "postgres", "identifier": "shop-2", "maxAllocatedStorage": 200, "parameterGroupName": "pg15-2",
}  # fmt: skip
SYSTEM_SNAPSHOT = {"snapshotIdentifier": "rds:shop-2026-11-27-17-05"}


@pytest.fixture
def world() -> World:
    made = World()
    for name, family in (("pg15", "postgres15"), ("pg15-2", "postgres15"), ("pg16", "postgres16")):
        made.make(PARAMETERS, name, name=name, family=family)
    return made


def by_name(name: str) -> dict[str, Any]:
    return {"restoreToPointInTime": {"restoreTime": LOST, "sourceDbInstanceIdentifier": name}}


def by_resource(identifier: str) -> dict[str, Any]:
    return {"restoreToPointInTime": {"restoreTime": LOST, "sourceDbiResourceId": identifier}}


@pytest.mark.parametrize("backup", [by_name("shop"), SYSTEM_SNAPSHOT], ids=["moment", "snapshot"])
def test_an_instance_with_backups_is_restored_beside_itself(world: World, backup: dict[str, Any]) -> None:
    world.make(DATABASE, "shop", **SHOP)
    assert world.make(DATABASE, "shop-2", **RESTORED, **backup).inputs["identifier"] == "shop-2"


@pytest.mark.parametrize("backup", [by_name("shop"), SYSTEM_SNAPSHOT], ids=["moment", "snapshot"])
def test_without_backups_there_is_nothing_to_restore(world: World, backup: dict[str, Any]) -> None:
    world.make(DATABASE, "shop", **{**SHOP, "backupRetentionPeriod": 0})
    assert "is not a backup that exists" in world.refuses(DATABASE, "shop-2", **RESTORED, **backup)


def test_a_deleted_instance_leaves_a_snapshot_and_backups_by_its_resource_id(world: World) -> None:
    shop = world.make(DATABASE, "shop", **SHOP)
    world.cloud.delete(shop)
    assert "is not a backup that exists" in world.refuses(DATABASE, "a", **RESTORED, **by_name("shop"))
    world.make(DATABASE, "b", **{**RESTORED, "identifier": "b"}, **by_resource(shop.id))
    world.make(DATABASE, "c", **{**RESTORED, "identifier": "c"}, snapshotIdentifier="shop-final")


def test_one_that_is_to_leave_nothing_leaves_nothing(world: World) -> None:
    shop = world.make(DATABASE, "shop", **{**SHOP, "skipFinalSnapshot": True, "deleteAutomatedBackups": True})
    world.cloud.delete(shop)
    assert "is not a backup" in world.refuses(DATABASE, "a", **RESTORED, **by_resource(shop.id))
    assert "is not a backup" in world.refuses(DATABASE, "b", **RESTORED, snapshotIdentifier="shop-final")


def test_the_name_of_a_final_snapshot_is_taken_once(world: World) -> None:
    world.cloud.delete(world.make(DATABASE, "shop", **SHOP))
    again = world.make(DATABASE, "shop", **SHOP)
    assert world.keeps(again).startswith("DBSnapshotAlreadyExists: ")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"parameterGroupName": "pg16"}, "postgres16 can't be used with version 15"),
        ({"parameterGroupName": "default.postgres15"}, "can't be used with version 15"),
        ({"allocatedStorage": 20}, "Invalid storage size: 20 GiB"),
        ({"engineVersion": "15"}, "Cannot upgrade postgres from 15.x to 15"),
        ({"maxAllocatedStorage": 54}, "must be at least 10% more than the backup's storage, 50"),
        (by_name("shop"), "snapshotIdentifier conflicts with restoreToPointInTime"),
    ],
    ids=str,
)
def test_what_rds_or_the_provider_refuses_of_a_restored_snapshot(world: World, more: Any, says: str) -> None:  # noqa: ANN401
    world.make(DATABASE, "shop", **SHOP)
    assert says in world.refuses(DATABASE, "shop-2", **{**RESTORED, **SYSTEM_SNAPSHOT, **more})


def test_a_restored_database_does_not_need_what_it_was_made_from(world: World) -> None:
    shop = world.make(DATABASE, "shop", **SHOP)
    world.cloud.delete(shop)
    restored = world.make(DATABASE, "shop-2", **RESTORED, **by_resource(shop.id))
    assert world.change(restored, backupRetentionPeriod=14).inputs["backupRetentionPeriod"] == 14
