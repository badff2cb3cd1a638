"""The names of what a stack has adopted, and has not named itself: policies of IAM name it besides the stack's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kyeol.config.database import DatabaseConfig
from kyeol.config.model import Section
from kyeol.config.storage import StorageConfig


@dataclass(frozen=True, kw_only=True)
class Adopted:
    """What a stack has adopted by name; None where it has not, or gives it the stack's own name.

    Args:
        bucket: The bucket of its media.
        database: The identifier of its database.
        subnet_group: The subnet group of its database.
    """

    bucket: str | None = None
    database: str | None = None
    subnet_group: str | None = None

    @property
    def databases(self) -> tuple[str, ...]:
        """The identifiers of its database and of that one's replica; none where the stack named it."""
        return (self.database, f"{self.database}-replica") if self.database else ()


NOTHING: Final = Adopted()


def adopted_names(storage: StorageConfig | None, database: DatabaseConfig | None) -> Adopted:
    """What two sections name that was there before."""
    existing = database.existing if database else None
    return Adopted(
        bucket=storage.media.name if storage else None,
        database=existing.identifier if existing else None,
        subnet_group=existing.subnet_group if existing else None,
    )


def adopted_by(sections: Mapping[str, Section]) -> Adopted:
    """What a stack's valid sections name that was there before.

    Args:
        sections: They, by concern.
    """
    storage, database = sections.get("storage"), sections.get("database")
    return adopted_names(
        storage if isinstance(storage, StorageConfig) else None,
        database if isinstance(database, DatabaseConfig) else None,
    )
