"""Rules of the database, the cache and their secrets."""

from collections.abc import Iterator

from kyeol.config.account import ProtectionConfig
from kyeol.config.cache import CacheConfig
from kyeol.config.database import DatabaseConfig
from kyeol.config.network import NetworkConfig
from kyeol.config.rules.base import Sections, Violation, rule
from kyeol.config.windows import overlap

_BOTH_ZONES = "list two zones or more in kyeol:network, such as [a, c]"


@rule
def database_zones(sections: Sections) -> Iterator[Violation]:
    """RDS wants subnets in two zones, for one instance too; a standby runs in the second."""
    database, network = sections.get(DatabaseConfig), sections.get(NetworkConfig)
    if database and network and len(set(network.zones)) < 2:
        path = ("multiAz",) if database.multi_az else ()
        what = "Multi-AZ needs two zones" if database.multi_az else "RDS needs subnets in two zones"
        yield Violation("database", path, f"{what}, the VPC has one", _BOTH_ZONES)


@rule
def cache_zones(sections: Sections) -> Iterator[Violation]:
    """A primary and its replica are in different zones."""
    cache, network = sections.get(CacheConfig), sections.get(NetworkConfig)
    if cache and network and cache.nodes > 1 and len(set(network.zones)) < 2:
        problem = f"{cache.nodes} nodes need two zones, the VPC has one"
        yield Violation("cache", ("nodes",), problem, f"{_BOTH_ZONES}, or write 1")


@rule
def storage_can_grow(sections: Sections) -> Iterator[Violation]:
    """RDS takes a storage limit only from a tenth above what is allocated."""
    database = sections.get(DatabaseConfig)
    if database is None:
        return
    storage = database.storage
    least = -(-storage.initial_gib * 11 // 10)
    path = ("storage", "maxGiB")
    if least > 65536:
        problem = f"initialGiB {storage.initial_gib} leaves no room to grow below RDS's 65536 GiB"
        yield Violation("database", ("storage", "initialGiB"), problem, "write at most 59578")
    elif storage.max_gib < storage.initial_gib:
        problem = f"{storage.max_gib} is below initialGiB {storage.initial_gib}"
        yield Violation("database", path, problem, f"write at least {least}")
    elif storage.max_gib < least:
        problem = f"{storage.max_gib} is less than a tenth above initialGiB {storage.initial_gib}"
        yield Violation("database", path, problem, f"write at least {least}")


@rule
def passwords_take_turns(sections: Sections) -> Iterator[Violation]:
    """The next generation of the application's password is the one after the current: it has the other login."""
    database = sections.get(DatabaseConfig)
    password = database.application.password if database else None
    if password and password.next not in (None, password.current + 1):
        problem = f"{password.next} is not the one after current {password.current}"
        yield Violation("database", ("application", "password", "next"), problem, f"write {password.current + 1}")


@rule
def backups_where_data_counts(sections: Sections) -> Iterator[Violation]:
    """What is protected, has a standby or feeds a replica has backups."""
    database, cache = sections.get(DatabaseConfig), sections.get(CacheConfig)
    protected = _protected(sections)
    if database and not database.backup_retention_days:
        reasons = [
            (protected, "protection is on"),
            (database.multi_az, "multiAz is on"),
            (database.replica, "a replica is fed from backups"),
        ]
        for reason in (text for holds, text in reasons if holds):
            problem = f"0 makes no backups, but {reason}"
            yield Violation("database", ("backupRetentionDays",), problem, "write 1 to 35 days")
            break
    if cache and protected and not cache.snapshot_retention_days:
        problem = "0 makes no snapshots, but protection is on"
        yield Violation("cache", ("snapshotRetentionDays",), problem, "write 1 to 35 days")


@rule
def replica_of_a_password_that_rds_does_not_manage(sections: Sections) -> Iterator[Violation]:
    """RDS makes no replica of a source whose master password it manages, SQL Server's excepted.

    docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html, limitations.
    """
    database = sections.get(DatabaseConfig)
    if database and database.replica and database.master_password == "managed":
        problem = "RDS makes no replica of a database whose master password it manages"
        remedy = "write masterPassword: own and deploy that first, or replica: false"
        yield Violation("database", ("replica",), problem, remedy)


@rule
def rds_rotates_the_master_password_that_it_manages(sections: Sections) -> Iterator[Violation]:
    """A generation is of a password that the program makes."""
    database = sections.get(DatabaseConfig)
    if database and database.master_password == "managed" and database.master_password_generation > 1:
        problem = "changes nothing: RDS makes and rotates the master password"
        yield Violation(
            "database", ("masterPasswordGeneration",), problem, "leave it out, or write masterPassword: own"
        )


@rule
def upgrades_are_exact_and_immediate(sections: Sections) -> Iterator[Violation]:
    """An upgrade goes to a release of the configured version, and at once.

    A new major version has a new parameter group; the old one can go only once the instance has left it.
    """
    database = sections.get(DatabaseConfig)
    if not (database and database.upgrade_to):
        return
    if database.upgrade_to.partition(".")[0] != database.version:
        problem = f"{database.upgrade_to} is not a release of version {database.version}"
        remedy = f"write a release of {database.version}, or raise version"
        yield Violation("database", ("upgradeTo",), problem, remedy)
    if not database.apply_immediately:
        problem = "waits for the maintenance window, and until then the old parameter group cannot go"
        yield Violation("database", ("upgradeTo",), problem, "write applyImmediately: true as well")


@rule
def the_cache_is_upgraded_at_once(sections: Sections) -> Iterator[Violation]:
    """A new major version has a new parameter group; the old one can go only once the cache has left it."""
    cache = sections.get(CacheConfig)
    if cache and cache.upgrade and not cache.apply_immediately:
        problem = "waits for the maintenance window, and until then the old parameter group cannot go"
        yield Violation("cache", ("upgrade",), problem, "write applyImmediately: true as well")


@rule
def windows_apart(sections: Sections) -> Iterator[Violation]:
    """AWS refuses backups during maintenance."""
    database, cache = sections.get(DatabaseConfig), sections.get(CacheConfig)
    remedy = "choose an hour outside of it, such as 17:00-18:00 beside sun:18:30-sun:19:30"
    if database and database.maintenance_window and overlap(database.backup_window, database.maintenance_window):
        problem = f"{database.backup_window} overlaps maintenanceWindow {database.maintenance_window}"
        yield Violation("database", ("backupWindow",), problem, remedy)
    if cache and cache.maintenance_window and overlap(cache.snapshot_window, cache.maintenance_window):
        problem = f"{cache.snapshot_window} overlaps maintenanceWindow {cache.maintenance_window}"
        yield Violation("cache", ("snapshotWindow",), problem, remedy)


def _protected(sections: Sections) -> bool:
    """Whether protection is on; where its section is unusable, nothing is said about it."""
    if "protection" in sections.broken:
        return False
    return (sections.get(ProtectionConfig) or ProtectionConfig()).protect
