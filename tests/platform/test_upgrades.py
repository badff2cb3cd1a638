"""An upgrade without its settings is refused by what the last run left, before anything is made."""

import pulumi
import pytest

from kyeol.config.cache import CacheConfig
from kyeol.config.database import DatabaseConfig
from kyeol.stacks import upgrades


def refused(
    monkeypatch: pytest.MonkeyPatch, last: dict[str, str], database: dict[str, object], cache: dict[str, object]
) -> str:
    """What a run says that comes after one that left these versions; empty where it goes on."""
    monkeypatch.setattr(
        upgrades, "last_outputs", lambda _: type("Now", (), {"apply": lambda _, run: run({"versions": last})})()
    )
    storage = {"initialGiB": 50, "maxGiB": 200}
    given = DatabaseConfig.model_validate(
        {"version": "15", "instanceClass": "db.t4g.large", "storage": storage} | database
    )
    held = CacheConfig.model_validate({"version": "8.1", "nodeType": "cache.t4g.small"} | cache)
    try:
        upgrades.prepared("stage", given, held)
    except pulumi.RunError as error:
        return str(error)
    return ""


NOW = {"database-1": "15", "cache": "8.1"}
UPGRADE = {"version": "16", "upgradeTo": "16.15", "applyImmediately": True}


@pytest.mark.parametrize(
    ("last", "database", "cache", "says"),
    [
        (NOW, {"version": "16"}, {}, "write upgradeTo, the release of 16"),
        (NOW, UPGRADE, {}, ""),
        ({"database-1": "16"}, {"version": "16"}, {}, ""),
        ({"database-1": "16"}, {}, {}, "RDS goes back to none; write 16"),
        # A restore has made another instance, of the backup's version.
        (NOW, {"version": "16", "generation": 2}, {}, ""),
        (NOW, {}, {"version": "9.0"}, "write upgrade: true and applyImmediately: true"),
        (NOW, {}, {"version": "9.0", "upgrade": True, "applyImmediately": True}, ""),
        # ElastiCache has raised it, and the file follows.
        (NOW, {}, {"version": "8.2"}, ""),
        (NOW, {}, {"version": "7.2"}, "AWS would make a new cache; write 8.1"),
        ({}, {"version": "18"}, {"version": "9.1"}, ""),
    ],
)
def test_the_settings_that_are_missing_are_named(
    monkeypatch: pytest.MonkeyPatch,
    last: dict[str, str],
    database: dict[str, object],
    cache: dict[str, object],
    says: str,
) -> None:
    told = refused(monkeypatch, last, database, cache)
    assert says in told
    assert bool(says) == bool(told)


def test_all_that_is_missing_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    told = refused(monkeypatch, NOW, {"version": "16"}, {"version": "9.0"})
    assert "kyeol:database.version" in told
    assert "kyeol:cache.version" in told


@pytest.mark.parametrize(
    ("last", "warned"),
    [
        (NOW, []),
        ({"database-1": "16", "cache": "8.2"}, ["kyeol:database.upgradeTo: 16 is", "kyeol:cache.upgrade: 8.2 is"]),
    ],
)
def test_settings_of_an_upgrade_that_is_deployed_are_to_go(
    monkeypatch: pytest.MonkeyPatch, last: dict[str, str], warned: list[str]
) -> None:
    """Else AWS's next minor upgrade makes of them a downgrade: a new cache, or a database that RDS does not change."""
    lines: list[str] = []
    monkeypatch.setattr(pulumi.log, "warn", lines.append)
    assert not refused(monkeypatch, last, UPGRADE, {"version": "8.2", "upgrade": True, "applyImmediately": True})
    assert [line.partition(" deployed")[0] for line in lines] == warned
