"""Which instances of the database there are: the one in use, one made from a backup, the one before."""

from collections.abc import Sequence
from dataclasses import dataclass

from kyeol.config.database import DatabaseConfig
from kyeol.config.database_restore import DatabaseRestoreConfig
from kyeol.versions import PostgresVersion


@dataclass(frozen=True, kw_only=True)
class Generation:
    """One instance.

    Args:
        number: Its number: its identity, and so part of its names, logical ones too, as with the origin-verify secret.
        version: Its major version.
        upgrade_to: The release that it is upgraded to.
        restore: What it is made from; None: it is made empty, or there already.
        released: Whether its protection has ended.
    """

    number: int
    version: PostgresVersion
    upgrade_to: str | None = None
    restore: DatabaseRestoreConfig | None = None
    released: bool = False


def generations(database: DatabaseConfig) -> Sequence[Generation]:
    """The instances that a configuration asks for, the one in use first."""
    restore, previous = database.restore, database.previous
    own = restore if restore and restore.generation == database.generation else None
    found = [
        Generation(
            number=database.generation,
            version=database.version,
            upgrade_to=database.upgrade_to,
            restore=own,
        )
    ]
    if restore and not own:
        version = restore.version or database.version
        found.append(Generation(number=restore.generation, version=version, restore=restore, released=restore.release))
    if previous:
        version = previous.version or database.version
        found.append(Generation(number=previous.generation, version=version, released=previous.release))
    return found
