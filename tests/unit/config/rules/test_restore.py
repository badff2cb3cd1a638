"""Restores that RDS, or the order of things, does not allow."""

from typing import Any

import pytest
from pydantic import ValidationError

from kyeol.config.account import AwsConfig, ProtectionConfig
from tests.unit.config.rules.test_data import UNPROTECTED, broken, database

TIME: dict[str, Any] = {"generation": 2, "time": "2026-11-27T03:10:00Z", "source": "kyeol-stage-postgres"}
SNAPSHOT: dict[str, Any] = {"generation": 2, "snapshot": "rds:kyeol-stage-1"}
AWS = AwsConfig(account_id="111122223333", region="ap-northeast-2")


def refused(protection: ProtectionConfig | None = None, **more: Any) -> list[str]:  # noqa: ANN401 - settings
    """The paths below kyeol:database that are refused."""
    present = {"database": database(**more), "aws": AWS, "protection": protection or ProtectionConfig()}
    return [path for concern, path in broken(present) if concern == "database"]


@pytest.mark.parametrize(
    "course",
    [
        {"restore": TIME},
        {"restore": SNAPSHOT},
        {"restore": {**TIME, "time": "latest"}},
        {"restore": {**TIME, "version": "16"}},
        {"restore": TIME, "generation": 2, "previous": {"generation": 1}},
        {"generation": 2, "previous": {"generation": 1, "release": True, "version": "16"}},
        {"restore": {**TIME, "generation": 3}, "generation": 2, "previous": {"generation": 1}},
        {"generation": 2},
    ],
    ids=str,
)
def test_every_step_of_a_restore_is_accepted(course: dict[str, Any]) -> None:
    assert refused(**course) == []


@pytest.mark.parametrize(
    ("restore", "path"),
    [
        ({"generation": 2}, "restore"),
        ({**TIME, "snapshot": "rds:kyeol-stage-1"}, "restore"),
        ({"generation": 2, "time": "latest"}, "restore.source"),
        ({**SNAPSHOT, "source": "kyeol-stage-postgres"}, "restore.source"),
        ({**TIME, "source": "kyeol-stage-postgres-2"}, "restore.source"),
        ({**TIME, "source": "arn:aws:rds:ap-northeast-1:111122223333:auto-backup:ab-1"}, "restore.source"),
        ({**TIME, "source": "arn:aws:rds:ap-northeast-2:444455556666:auto-backup:ab-1"}, "restore.source"),
        ({**SNAPSHOT, "snapshot": "arn:aws:rds:us-east-1:111122223333:snapshot:one"}, "restore.snapshot"),
    ],
    ids=str,
)
def test_a_restore_has_one_backup_within_reach(restore: dict[str, Any], path: str) -> None:
    assert refused(restore=restore) == [path]


def test_a_snapshot_may_be_another_account_s() -> None:
    assert refused(restore={**SNAPSHOT, "snapshot": "arn:aws:rds:ap-northeast-2:444455556666:snapshot:one"}) == []


def test_without_backups_there_is_nothing_to_restore_but_a_snapshot() -> None:
    bare: dict[str, Any] = {"backupRetentionDays": 0, "multiAz": False}
    assert refused(UNPROTECTED, restore=TIME, **bare) == ["restore.source"]
    assert refused(UNPROTECTED, restore={**TIME, "source": "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ"}, **bare) == []
    assert refused(UNPROTECTED, restore=SNAPSHOT, **bare) == []


@pytest.mark.parametrize(
    ("course", "path"),
    [
        ({"restore": TIME, "generation": 3}, "restore.generation"),
        ({"generation": 2, "previous": {"generation": 2}}, "previous.generation"),
        ({"previous": {"generation": 1}}, "previous.generation"),
        ({"restore": {**TIME, "version": "16"}, "generation": 2}, "restore.version"),
        ({"restore": {**TIME, "release": True}, "generation": 2}, "restore.release"),
        ({"restore": TIME, "generation": 2, "upgradeTo": "15.19", "applyImmediately": True}, "upgradeTo"),
    ],
    ids=str,
)
def test_generations_go_forward_one_version_each(course: dict[str, Any], path: str) -> None:
    assert refused(**course) == [path]


def test_what_nothing_protects_needs_no_release() -> None:
    course: dict[str, Any] = {"generation": 2, "previous": {"generation": 1, "release": True}}
    assert refused(UNPROTECTED, **course) == ["previous.release"]
    assert refused(UNPROTECTED, restore={**TIME, "release": True}) == ["restore.release"]
    assert refused(restore={**TIME, "release": True}) == []
    assert refused(ProtectionConfig(protect=False, retain_on_delete=True), **course) == []


@pytest.mark.parametrize(
    "mistake",
    [
        {"generation": 1, "snapshot": "rds:one"},
        {"generation": 2, "time": "2026-13-27T03:10:00Z", "source": "one"},
        {"generation": 2, "time": "2026-11-27 03:10", "source": "one"},
        {"generation": 2, "time": "latest", "source": "Kyeol"},
        {"generation": 2, "snapshot": "1-one"},
    ],
    ids=str,
)
def test_what_names_no_backup_is_refused_at_once(mistake: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        database(restore=mistake)
