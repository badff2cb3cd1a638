"""From where to where RDS replicates automated backups."""

from collections.abc import Mapping
from typing import Final

_US: Final = ("us-east-1", "us-east-2", "us-west-2")
_ASIA: Final = ("ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1")
_FROM_US: Final = (*_ASIA, "ca-central-1", "eu-central-1", "eu-west-1")

BACKUP_REGIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "af-south-1": ("eu-central-1", "eu-west-1", "eu-west-2"),
    "ap-east-1": ("ap-northeast-1", "ap-southeast-1"),
    "ap-northeast-1": ("ap-east-1", "ap-northeast-2", "ap-northeast-3", "ap-southeast-1", *_US),
    "ap-northeast-2": ("ap-northeast-1", "ap-southeast-1", *_US),
    "ap-northeast-3": ("ap-northeast-1",),
    "ap-south-1": ("ap-south-2", "ap-southeast-1", *_US),
    "ap-south-2": ("ap-south-1",),
    "ap-southeast-1": (
        "ap-east-1", "ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-2", "ap-southeast-5", *_US,
    ),
    "ap-southeast-2": ("ap-southeast-1", "ap-southeast-4", "us-east-1", "us-west-1", "us-west-2"),
    "ap-southeast-3": ("ap-southeast-1", "ap-southeast-5"),
    "ap-southeast-4": ("ap-southeast-2",),
    "ap-southeast-5": ("ap-southeast-1",),
    "ca-central-1": ("ca-west-1", "eu-west-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2"),
    "ca-west-1": ("ca-central-1",),
    "eu-central-1": ("af-south-1", "eu-central-2", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", *_US),
    "eu-central-2": ("eu-central-1", "eu-west-1"),
    "eu-north-1": ("eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3", "us-east-1"),
    "eu-south-1": ("eu-central-1",),
    "eu-south-2": ("eu-west-1", "eu-west-3"),
    "eu-west-1": (
        "af-south-1", "ca-central-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-west-2", "eu-west-3",
        "us-east-1", "us-east-2", "us-west-1", "us-west-2",
    ),
    "eu-west-2": ("af-south-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-3", "us-east-1"),
    "eu-west-3": ("eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "us-east-1"),
    "il-central-1": ("eu-west-1",),
    "me-central-1": ("eu-central-1",),
    "sa-east-1": ("us-east-1", "us-east-2"),
    "us-east-1": (
        *_FROM_US, "ap-southeast-2", "eu-north-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-2", "us-west-1",
        "us-west-2",
    ),
    "us-east-2": (*_FROM_US, "sa-east-1", "us-east-1", "us-west-1", "us-west-2"),
    "us-west-1": ("ap-southeast-2", "ca-central-1", "eu-west-1", *_US),
    "us-west-2": (*_FROM_US, "ap-southeast-2", "us-east-1", "us-east-2", "us-west-1"),
}  # fmt: skip
"""The destinations of each source region; a region that is not among the sources replicates nowhere
(docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html, "Source and destination AWS Region").
`aws rds describe-source-regions --region DESTINATION` says the same of the day."""
