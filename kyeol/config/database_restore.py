"""Database instances made from backups, and those before them: `kyeol:database.restore` and `.previous`."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from kyeol.config.limit import limit
from kyeol.config.model import Section, Switch
from kyeol.versions import PostgresVersion

LATEST = "latest"


def _moment(text: str) -> str:
    try:
        datetime.fromisoformat(text if text != LATEST else "2000-01-01")
    except ValueError:
        raise PydanticCustomError("no_moment", "{text} is not a moment", {"text": text}) from None
    return text


Snapshot = Annotated[
    str,
    StringConstraints(
        pattern=r"^(arn:aws:rds:[a-z0-9-]+:[0-9]{12}:snapshot:)?((rds|awsbackup):)?[A-Za-z][A-Za-z0-9-]{0,254}$"
    ),
    Field(description="a snapshot's identifier or ARN, such as rds:kyeol-prod-postgres-2026-11-27-17-05"),
    limit("rds RestoreDBInstanceFromDBSnapshot.DBSnapshotIdentifier", "rds CreateDBSnapshot.DBSnapshotIdentifier"),
]
Moment = Annotated[
    str,
    StringConstraints(pattern=r"^(latest|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)$"),
    AfterValidator(_moment),
    Field(description='a moment in UTC, in quotes, such as "2026-11-27T03:10:00Z", or latest'),
    limit("rds RestoreDBInstanceToPointInTime.RestoreTime"),
]
BackupSource = Annotated[
    str,
    StringConstraints(
        pattern=r"^([a-z][a-z0-9-]{0,62}|db-[A-Z0-9]{20,40}|arn:aws:rds:[a-z0-9-]+:[0-9]{12}:auto-backup:[a-z0-9-]+)$"
    ),
    Field(
        description="an instance's identifier, such as kyeol-prod-postgres; of a deleted one its resource id, such as "
        "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ; of backups copied from another region their ARN"
    ),
    limit(
        "rds CreateDBInstance.DBInstanceIdentifier",
        "rds RestoreDBInstanceToPointInTime.SourceDbiResourceId",
        "rds RestoreDBInstanceToPointInTime.SourceDBInstanceAutomatedBackupsArn",
    ),
]


class DatabaseRestoreConfig(Section):
    """An instance of another generation, made from a backup beside the one in use.

    From a snapshot, or from the automated backups of an instance as it was at some moment. Release, size, master user
    and key are the backup's. It decides at creation only: another restore is another generation.
    """

    generation: Annotated[int, limit(ours="an instance after the first")] = Field(
        ge=2,
        le=999,
        description="the instance's number, higher than every one before; 2 is kyeol-ENV-postgres-2",
    )
    snapshot: Snapshot | None = Field(default=None, description="the snapshot that it is made from")
    time: Moment | None = Field(default=None, description="the moment as of which it is made from source's backups")
    source: BackupSource | None = Field(default=None, description="whose automated backups, with time")
    version: Annotated[PostgresVersion | None, limit(ours="what kyeol/versions.py knows")] = Field(
        default=None, description="the backup's major version, where it is not database.version"
    )
    release: Switch = Field(
        default=False,
        description="its protection ends, where it was restored for a look only; without restore it then goes",
    )


class DatabasePreviousConfig(Section):
    """The instance that was in use before: it stays, protected, until it is released and then no longer named."""

    generation: Annotated[int, limit(ours="an instance before the last")] = Field(
        ge=1, le=998, description="its number"
    )
    version: Annotated[PostgresVersion | None, limit(ours="what kyeol/versions.py knows")] = Field(
        default=None, description="its major version, where it is not database.version"
    )
    release: Switch = Field(
        default=False,
        description="its protection ends; once it is no longer named it goes, with a final snapshot",
    )
