"""Rules of database instances that are made from backups."""

from collections.abc import Iterator

from kyeol.config.account import AwsConfig, ProtectionConfig
from kyeol.config.database import DatabaseConfig, identifier
from kyeol.config.rules.base import Sections, Violation, rule


@rule
def one_backup(sections: Sections) -> Iterator[Violation]:
    """A restore is from a snapshot, or from automated backups as of a moment: RDS takes exactly one of them."""
    database = sections.get(DatabaseConfig)
    restore = database.restore if database else None
    if restore is None:
        return
    if (restore.snapshot is None) == (restore.time is None):
        problem = "has neither snapshot nor time" if restore.time is None else "has both snapshot and time"
        yield Violation("database", ("restore",), problem, "write snapshot, or time with source")
    elif restore.time and not restore.source:
        remedy = "add it, such as the identifier of the instance whose data is lost"
        yield Violation("database", ("restore", "source"), "is missing beside time", remedy)
    elif restore.snapshot and restore.source:
        problem = "says nothing beside snapshot"
        yield Violation("database", ("restore", "source"), problem, "remove it")


@rule
def generations_go_forward(sections: Sections) -> Iterator[Violation]:
    """Restored instances are numbered upwards: a number that was used before has left names behind."""
    database = sections.get(DatabaseConfig)
    if database is None:
        return
    restore, previous, current = database.restore, database.previous, database.generation
    if restore and restore.generation < current:
        problem = f"{restore.generation} is before generation {current}, which is in use"
        yield Violation("database", ("restore", "generation"), problem, "remove restore: it is done")
    if previous and previous.generation >= current:
        problem = f"{previous.generation} is not before generation {current}"
        remedy = "raise generation to the instance that takes over, or remove previous"
        yield Violation("database", ("previous", "generation"), problem, remedy)


@rule
def one_version_each(sections: Sections) -> Iterator[Violation]:
    """The instance in use has `version`; it is not upgraded while it is made."""
    database = sections.get(DatabaseConfig)
    restore = database.restore if database else None
    if not (database and restore) or restore.generation != database.generation:
        return
    if restore.version:
        problem = "belongs to the instance in use, whose version is database.version"
        yield Violation("database", ("restore", "version"), problem, f"write version: {restore.version!r} instead")
    if restore.release:
        yield Violation("database", ("restore", "release"), "is the instance in use", "remove it")
    if database.upgrade_to:
        problem = "the instance in use is made from a backup, with the backup's release"
        yield Violation("database", ("upgradeTo",), problem, "restore first, then remove restore and upgrade")


@rule
def release_of_what_is_protected(sections: Sections) -> Iterator[Violation]:
    """Only what is protected can be released."""
    database = sections.get(DatabaseConfig)
    protection = sections.get(ProtectionConfig) or ProtectionConfig()
    if database is None or "protection" in sections.broken or protection.protect or protection.retain_on_delete:
        return
    for key, one in (("restore", database.restore), ("previous", database.previous)):
        if one and one.release:
            problem = "changes nothing: kyeol:protection is off"
            yield Violation("database", (key, "release"), problem, f"remove {key}, and the instance goes")


@rule
def backups_within_reach(sections: Sections) -> Iterator[Violation]:
    """RDS restores in the region and, of automated backups, in the account that has them."""
    database, account = sections.get(DatabaseConfig), sections.get(AwsConfig)
    if not (database and database.restore and account):
        return
    named = {"snapshot": database.restore.snapshot, "source": database.restore.source}
    for key, arn in named.items():
        if not (arn and arn.startswith("arn:")):
            continue
        region, owner = arn.split(":")[3:5]
        if region != account.region:
            problem = f"is in {region}, and RDS restores within a region"
            remedy = f"name one in {account.region}; a copy of a snapshot is one"
            yield Violation("database", ("restore", key), problem, remedy)
        elif key == "source" and owner != account.account_id:
            remedy = f"name backups of account {account.account_id}"
            yield Violation("database", ("restore", key), f"belongs to account {owner}", remedy)


@rule
def source_that_has_backups(sections: Sections) -> Iterator[Violation]:
    """One of the stack's own instances as the source has to exist, and to have backups."""
    database = sections.get(DatabaseConfig)
    restore = database.restore if database else None
    if not (database and restore and restore.source):
        return
    if restore.source == identifier(sections.project, sections.stack, database, restore.generation):
        problem = f"{restore.source} is the instance that is to be made"
        yield Violation("database", ("restore", "source"), problem, "name the one whose backups it is made from")
    elif (
        restore.source == identifier(sections.project, sections.stack, database, database.generation)
        and not database.backup_retention_days
    ):
        problem = f"{restore.source} has no automated backups: backupRetentionDays is 0"
        yield Violation("database", ("restore", "source"), problem, "restore from a snapshot")
