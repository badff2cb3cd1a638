"""Whether something loses a protection: against deletion, against loss, against being read."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from kyeol.tools.diff.changes import ABSENT, PropertyChange, ResourceChange
from kyeol.tools.preview.graph import SECRET, Json

Loses = Callable[[Json, Json], bool]


def _off(old: Json, new: Json) -> bool:
    return old is True and new is not True


def _on(old: Json, new: Json) -> bool:
    return old is not True and new is True


def _sooner(old: Json, new: Json) -> bool:
    # 0 days keep logs for ever.
    return isinstance(old, int) and isinstance(new, int) and new != 0 and (old == 0 or new < old)


def _fewer(old: Json, new: Json) -> bool:
    return isinstance(old, int) and (not isinstance(new, int) or new < old)


def _gone(old: Json, new: Json) -> bool:
    return old not in (ABSENT, SECRET, None, []) and new in (ABSENT, None, [])


def _suspended(old: Json, new: Json) -> bool:
    return bool(old == "Enabled") and new != "Enabled"


DROPPED: Final[Mapping[str, Mapping[str, Loses]]] = {
    "aws:cloudtrail/trail:Trail": {"enableLogFileValidation": _off, "isMultiRegionTrail": _off, "kmsKeyId": _gone},
    "aws:cloudwatch/logGroup:LogGroup": {"retentionInDays": _sooner, "kmsKeyId": _gone},
    "aws:ecr/repository:Repository": {"forceDelete": _on},
    "aws:elasticache/replicationGroup:ReplicationGroup": {
        "atRestEncryptionEnabled": _off,
        "finalSnapshotIdentifier": _gone,
        "snapshotRetentionLimit": _fewer,
        "transitEncryptionEnabled": _off,
    },
    "aws:kms/key:Key": {"deletionWindowInDays": _fewer, "enableKeyRotation": _off},
    "aws:rds/instance:Instance": {
        "backupRetentionPeriod": _fewer,
        "deleteAutomatedBackups": _on,
        "deletionProtection": _off,
        "finalSnapshotIdentifier": _gone,
        "multiAz": _off,
        "skipFinalSnapshot": _on,
        "storageEncrypted": _off,
    },
    "aws:s3/bucket:Bucket": {"forceDestroy": _on, "objectLockEnabled": _off},
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": {
        "rule.defaultRetention.days": _fewer,
        "rule.defaultRetention.mode": lambda old, new: bool(old == "COMPLIANCE") and new != "COMPLIANCE",
    },
    "aws:s3/bucketVersioning:BucketVersioning": {"versioningConfiguration.status": _suspended},
    "aws:secretsmanager/secret:Secret": {"recoveryWindowInDays": _fewer},
    "eks:index:Cluster": {"deletionProtection": _off, "encryptionConfigKeyArn": _gone},
}
"""For each kind, the inputs that protect it, and which change of them takes the protection away."""

LOST: Final = {
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": "the bucket's objects are no longer locked",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": (
        "the bucket loses its encryption setting"
    ),
    "aws:s3/bucketVersioning:BucketVersioning": "the bucket loses its versioning",
}
"""What the removal of a kind takes away from something else that stays."""


def dropped(change: ResourceChange) -> Iterator[str]:
    """The protections that a resource loses, one phrase each."""
    if change.action == "remove":
        if change.type in LOST:
            yield LOST[change.type]
        return
    for option in change.options:
        if option.path in ("protect", "retainOnDelete") and option.old is True:
            yield f"{option.path} is dropped"
    for one in change.properties:
        loses = DROPPED.get(change.type, {}).get(one.path)
        if loses and loses(one.old, one.new):
            yield f"{one.path}: {_spell(one)}"


def _spell(change: PropertyChange) -> str:
    before = "none" if change.old is ABSENT else str(change.old).lower()
    return f"{before} becomes {'none' if change.new is ABSENT else str(change.new).lower()}"
