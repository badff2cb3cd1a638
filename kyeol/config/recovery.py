"""Copies of the data in another region: `kyeol:recovery`."""

from typing import Annotated

from pydantic import Field

from kyeol.config.audit import LockDays
from kyeol.config.facts.regions import Region
from kyeol.config.limit import limit
from kyeol.config.model import Section


class RecoveryConfig(Section):
    """Copies in another region of the database's automated backups, the media and the trail's files.

    Each with a key of that region. Where there is a database, RDS must copy backups between the two regions
    (kyeol/config/facts/backup_regions.py): from Seoul to Tokyo, Singapore, N. Virginia, Ohio and Oregon.
    """

    region: Region = Field(description="the region of the copies, such as ap-northeast-1")
    backup_retention_days: Annotated[int, limit("rds CreateDBInstance.BackupRetentionPeriod")] = Field(
        default=7, ge=1, le=35, description="days of point-in-time recovery in that region"
    )
    lock_days: LockDays | None = Field(
        default=None,
        description="days in which no copied version of a media file can be deleted, but by who holds "
        "s3:BypassGovernanceRetention; absent: it can. The trail's copies are locked as kyeol:audit says",
    )
