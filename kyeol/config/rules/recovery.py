"""Rules of the copies in another region."""

from collections.abc import Iterator

from kyeol.config.account import AwsConfig
from kyeol.config.database import DatabaseConfig
from kyeol.config.facts.backup_regions import BACKUP_REGIONS
from kyeol.config.recovery import RecoveryConfig
from kyeol.config.rules.base import Sections, Violation, rule

_COPIED = ("database", "storage", "audit")


@rule
def copies_are_elsewhere(sections: Sections) -> Iterator[Violation]:
    """A copy beside the original is lost with it."""
    recovery, account = sections.get(RecoveryConfig), sections.get(AwsConfig)
    if recovery and account and recovery.region == account.region:
        yield Violation("recovery", ("region",), f"{recovery.region} is the stack's own", "name another region")


@rule
def backups_get_there(sections: Sections) -> Iterator[Violation]:
    """RDS replicates automated backups between certain regions only. S3 replicates between any two."""
    recovery, account = sections.get(RecoveryConfig), sections.get(AwsConfig)
    if recovery is None or account is None or sections.lacks("database") or recovery.region == account.region:
        return
    destinations = BACKUP_REGIONS.get(account.region, ())
    if recovery.region not in destinations:
        problem = f"RDS copies no backups from {account.region} to {recovery.region}"
        remedy = f"name one of {', '.join(destinations)}" if destinations else "remove it: RDS copies none from there"
        yield Violation("recovery", ("region",), problem, remedy)


@rule
def copies_have_something_to_copy(sections: Sections) -> Iterator[Violation]:
    """There is data, and its backups."""
    if "recovery" not in sections.present:
        return
    if all(sections.lacks(concern) for concern in _COPIED):
        remedy = f"add one of kyeol:{', kyeol:'.join(_COPIED)}, or remove it"
        yield Violation("recovery", (), "has nothing to copy", remedy)
    database = sections.get(DatabaseConfig)
    if database and not database.backup_retention_days:
        problem = "0 makes no backups, and kyeol:recovery copies them"
        yield Violation("database", ("backupRetentionDays",), problem, "write 1 to 35 days")


@rule
def copies_are_encrypted_by_keys_of_their_own(sections: Sections) -> Iterator[Violation]:
    """AWS's own keys do not leave their region: what they encrypt cannot be copied with them."""
    if "recovery" in sections.present and sections.lacks("encryption"):
        problem = "needs kyeol:encryption, which is absent: what AWS's own keys encrypt does not leave the region"
        yield Violation("recovery", (), problem, "add kyeol:encryption")
