"""KMS keys of the environment's own: `kyeol:encryption`."""

from typing import Annotated

from pydantic import Field

from kyeol.config.limit import limit
from kyeol.config.model import Section


class EncryptionConfig(Section):
    """KMS keys of the environment's own for data, storage and logs; absent: AWS's managed encryption."""

    deletion_window_days: Annotated[int, limit("kms ScheduleKeyDeletion.PendingWindowInDays")] = Field(
        default=30, ge=7, le=30, description="days in which the deletion of a key can still be cancelled"
    )
    rotation_period_days: Annotated[int, limit("kms EnableKeyRotation.RotationPeriodInDays")] = Field(
        default=365, ge=90, le=2560, description="days after which KMS makes new key material"
    )
