"""The CloudTrail trail and its locked bucket: `kyeol:audit`."""

from typing import Annotated, Literal

from pydantic import Field

from kyeol.config.limit import limit
from kyeol.config.model import LogRetentionDays, Section, Switch

LockMode = Annotated[
    Literal["GOVERNANCE", "COMPLIANCE"],
    limit("s3 PutObjectLockConfiguration.ObjectLockConfiguration.Rule.DefaultRetention.Mode"),
]
LockDays = Annotated[
    int,
    Field(ge=1, le=3650),
    limit(
        "s3 PutObjectLockConfiguration.ObjectLockConfiguration.Rule.DefaultRetention.Days",
        ours="ten years, since nobody shortens a lock",
    ),
]
"""Days that S3's object lock holds."""


class AuditConfig(Section):
    """A trail of all regions into a bucket whose files nobody can change or delete before their time."""

    retention_days: LockDays = Field(
        description="days that object lock keeps each audit file, such as 365; there is no default"
    )
    lock_mode: LockMode = Field(
        default="GOVERNANCE",
        description="GOVERNANCE: who holds s3:BypassGovernanceRetention may delete; COMPLIANCE: nobody, not even AWS",
    )
    log_retention_days: LogRetentionDays = 365
    data_events: Switch = Field(
        default=False, description="true also records every write to the media bucket's files (costs per event)"
    )
