"""What of the database and the cache cannot be, by itself or beside other sections."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from kyeol.config.account import ProtectionConfig
from kyeol.config.cache import CacheConfig
from kyeol.config.database import DatabaseConfig
from kyeol.config.facts.instance_families import (
    CACHE_FAMILIES,
    NODE_FAMILIES,
    RDS_FAMILIES,
    CacheNodeType,
    DatabaseInstanceClass,
    architecture,
)
from kyeol.config.model import Section
from kyeol.config.network import NetworkConfig
from kyeol.config.rules import violations
from kyeol.config.windows import overlap
from kyeol.versions import POSTGRES, VALKEY

DATABASE: dict[str, Any] = {
    "version": "15",
    "instanceClass": "db.t4g.large",
    "storage": {"initialGiB": 50, "maxGiB": 200},
}
CACHE: dict[str, Any] = {"version": "8.1", "nodeType": "cache.t4g.small"}


def database(**more: object) -> DatabaseConfig:
    return DatabaseConfig.model_validate(DATABASE | more)


def cache(**more: object) -> CacheConfig:
    return CacheConfig.model_validate(CACHE | more)


def network(*zones: str) -> NetworkConfig:
    # As JSON, where a network's address is text.
    return NetworkConfig.model_validate_json(json.dumps({"cidr": "10.20.0.0/16", "zones": zones, "nat": "single"}))


def broken(present: Mapping[str, Section]) -> list[tuple[str, str]]:
    """The concern and the dotted path of every violation of a stack."""
    sections = {"network": network("a", "c"), **present}
    return [
        (found.concern, ".".join(str(part) for part in found.path))
        for found in violations("stage", sections, frozenset(), {}, {})
    ]


UNPROTECTED = ProtectionConfig(protect=False, retain_on_delete=False)


def test_the_shipped_shape_breaks_no_rule() -> None:
    assert (
        broken(
            {
                "database": database(replica=True, masterPassword="own"),
                "cache": cache(),
                "protection": ProtectionConfig(),
            }
        )
        == []
    )


@pytest.mark.parametrize(("current", "following", "good"), [(1, 2, True), (4, 5, True), (1, 3, False), (3, 2, False)])
def test_the_next_password_is_the_one_after_the_current(current: int, following: int, good: bool) -> None:
    """With the login of the same turn the password that pods use would be overwritten."""
    password = {"current": current, "next": following}
    found = broken({"database": database(application={"password": password})})
    assert found == ([] if good else [("database", "application.password.next")])


def test_multi_az_needs_two_zones() -> None:
    assert broken({"database": database(), "network": network("a")}) == [("database", "multiAz")]


def test_even_one_instance_needs_subnets_in_two_zones() -> None:
    assert broken({"database": database(multiAz=False), "network": network("a")}) == [("database", "")]


def test_cache_replicas_need_two_zones() -> None:
    assert broken({"cache": cache(nodes=2), "network": network("a")}) == [("cache", "nodes")]


def test_one_cache_node_needs_one_zone() -> None:
    assert broken({"cache": cache(nodes=1), "network": network("a")}) == []


@pytest.mark.parametrize("most", [22, 49, 50, 54])
def test_storage_must_have_room_to_grow(most: int) -> None:
    assert broken({"database": database(storage={"initialGiB": 50, "maxGiB": most})}) == [
        ("database", "storage.maxGiB")
    ]


def test_a_tenth_above_the_initial_storage_is_enough() -> None:
    assert broken({"database": database(storage={"initialGiB": 50, "maxGiB": 55})}) == []


def test_a_volume_at_its_limit_cannot_grow() -> None:
    found = broken({"database": database(storage={"initialGiB": 65536, "maxGiB": 65536})})
    assert found == [("database", "storage.initialGiB")]


@pytest.mark.parametrize(
    ("reason", "protection"),
    [
        ({"multiAz": False}, ProtectionConfig()),
        ({"multiAz": True}, UNPROTECTED),
        ({"multiAz": False, "replica": True, "masterPassword": "own"}, UNPROTECTED),
    ],
    ids=["protected", "multi-az", "replica"],
)
def test_data_that_counts_has_backups(reason: dict[str, object], protection: ProtectionConfig) -> None:
    present = {"database": database(backupRetentionDays=0, **reason), "protection": protection}
    assert broken(present) == [("database", "backupRetentionDays")]


def test_an_unprotected_lone_instance_may_do_without_backups() -> None:
    assert broken({"database": database(backupRetentionDays=0, multiAz=False), "protection": UNPROTECTED}) == []


def test_protection_is_on_where_its_section_is_absent() -> None:
    assert broken({"cache": cache(snapshotRetentionDays=0)}) == [("cache", "snapshotRetentionDays")]
    assert broken({"cache": cache(snapshotRetentionDays=0), "protection": UNPROTECTED}) == []


def test_a_major_upgrade_does_not_wait_for_the_window() -> None:
    assert broken({"database": database(upgradeTo="15.19")}) == [("database", "upgradeTo")]
    assert broken({"database": database(upgradeTo="15.19", applyImmediately=True)}) == []


def test_an_upgrade_of_the_cache_does_not_wait_for_the_window() -> None:
    assert broken({"cache": cache(version="9.0", upgrade=True)}) == [("cache", "upgrade")]
    assert broken({"cache": cache(version="9.0", upgrade=True, applyImmediately=True)}) == []


def test_only_a_master_password_of_the_program_has_generations() -> None:
    assert broken({"database": database(masterPasswordGeneration=2)}) == [("database", "masterPasswordGeneration")]
    assert broken({"database": database(masterPasswordGeneration=2, masterPassword="own")}) == []


def test_an_upgrade_goes_to_a_release_of_the_version() -> None:
    assert broken({"database": database(upgradeTo="16.15", applyImmediately=True)}) == [("database", "upgradeTo")]
    assert broken({"database": database(version="16", upgradeTo="16.15", applyImmediately=True)}) == []


def test_rds_makes_no_replica_of_a_source_whose_password_it_manages() -> None:
    assert broken({"database": database(replica=True)}) == [("database", "replica")]
    assert broken({"database": database(replica=True, masterPassword="own")}) == []


def test_backups_are_not_made_during_maintenance() -> None:
    window = "sun:17:30-sun:18:30"
    found = broken({"database": database(maintenanceWindow=window), "cache": cache(maintenanceWindow=window)})
    assert found == [("database", "backupWindow"), ("cache", "snapshotWindow")]


@pytest.mark.parametrize(
    ("daily", "weekly", "meets"),
    [
        ("17:00-18:00", "sun:18:00-sun:19:00", False),
        ("17:00-18:01", "sun:18:00-sun:19:00", True),
        ("23:30-00:30", "mon:00:00-mon:01:00", True),
        ("23:00-00:00", "mon:00:00-mon:01:00", False),
        ("00:00-01:00", "sun:23:30-mon:00:30", True),
        ("12:00-13:00", "sat:20:00-sun:14:00", True),
        ("15:00-16:00", "sat:20:00-sun:14:00", False),
    ],
)
def test_windows_meet_across_midnight_and_the_end_of_the_week(daily: str, weekly: str, meets: bool) -> None:
    assert overlap(daily, weekly) is meets


@pytest.mark.parametrize("concern", ["database", "cache"])
def test_databases_and_caches_stand_in_a_network(concern: str) -> None:
    section: Section = database() if concern == "database" else cache()
    found = list(violations("stage", {concern: section}, frozenset(), {}, {}))
    assert [(one.concern, "kyeol:network" in one.problem) for one in found] == [(concern, True)]


@pytest.mark.parametrize(
    "mistake",
    [
        {"version": "14"},
        {"version": "15.19"},
        {"instanceClass": "t4g.medium"},
        {"instanceClass": "db.r7g.medium"},
        {"instanceClass": "db.t4g.nano"},
        {"instanceClass": "cache.t4g.small"},
        {"storage": {"initialGiB": 10, "maxGiB": 100}},
        {"backupRetentionDays": 36},
        {"backupWindow": "17:00-17:30"},
        {"backupWindow": "24:00-25:00"},
        {"maintenanceWindow": "Sun:18:30-Sun:19:30"},
        {"maintenanceWindow": "sun:18:30-sun:18:30"},
        {"insightsRetentionDays": 30},
        {"insightsRetentionDays": 744},
        {"monitoringIntervalSeconds": 0},
        {"application": {"name": "saleor-prod", "user": "saleor"}},
        {"application": {"name": "postgres", "user": "saleor"}},
        {"application": {"name": "saleor", "user": "rdsadmin"}},
        {"logRetentionDays": 31},
    ],
    ids=str,
)
def test_what_rds_would_refuse_is_refused_at_once(mistake: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        database(**mistake)


@pytest.mark.parametrize(
    "mistake",
    [
        {"version": "8"},
        {"nodeType": "cache.r6g.medium"},
        {"nodeType": "cache.r6gd.xlarge"},
        {"nodeType": "db.t4g.medium"},
        {"nodes": 0},
        {"nodes": 7},
        {"snapshotRetentionDays": 36},
        {"maintenanceWindow": "sun:18:30-sun:19:00"},
        {"tokenGeneration": 0},
    ],
    ids=str,
)
def test_what_elasticache_would_refuse_is_refused_at_once(mistake: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        cache(**mistake)


@pytest.mark.parametrize("days", [7, 31, 62, 713, 731])
def test_insights_are_kept_a_week_months_or_two_years(days: int) -> None:
    assert database(insightsRetentionDays=days).insights_retention_days == days


def test_the_shipped_sizes_exist() -> None:
    for size in ("db.t4g.medium", "db.t4g.large", "db.r7g.large"):
        TypeAdapter(DatabaseInstanceClass).validate_python(size)
    for size in ("cache.t4g.small", "cache.r7g.large"):
        TypeAdapter(CacheNodeType).validate_python(size)


def test_graviton_is_known_by_the_g_behind_the_generation() -> None:
    arm = [family for family in NODE_FAMILIES if architecture(f"{family}.large") == "arm64"]
    assert arm == [family for family in NODE_FAMILIES if "g" in family.partition("-")[0][2:]]


def test_families_bear_their_service_s_prefix() -> None:
    assert all(family.startswith("db.") for family in RDS_FAMILIES)
    assert all(family.startswith("cache.") for family in CACHE_FAMILIES)


def test_families_and_minors_belong_to_their_versions() -> None:
    for version, release in POSTGRES.items():
        assert release.family == f"postgres{version}"
        assert release.newest_minor.partition(".")[0] == version
    for valkey, valkey_release in VALKEY.items():
        assert valkey_release.family == f"valkey{valkey.partition('.')[0]}"
