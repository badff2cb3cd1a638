"""The CloudTrail trail and its locked bucket: `kyeol:audit`."""

from typing import Literal

from pydantic import Field

from kyeol.config.model import LogRetentionDays, Section

LockMode = Literal["GOVERNANCE", "COMPLIANCE"]


class AuditConfig(Section):
    """A trail of all regions into a bucket whose files nobody can change or delete before their time."""

    retention_days: int = Field(
        ge=1, le=3650, description="days that object lock keeps each audit file, such as 365; there is no default"
    )
    lock_mode: LockMode = Field(
        default="GOVERNANCE",
        description="GOVERNANCE: who holds s3:BypassGovernanceRetention may delete; COMPLIANCE: nobody, not even AWS",
    )
    log_retention_days: LogRetentionDays = 365
    data_events: bool = Field(
        default=False, description="true also records every write to the media bucket's files (costs per event)"
    )
