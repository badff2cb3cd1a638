"""Copies of buckets in another region: the buckets there, the role that S3 copies with, the replication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.iam import ServiceRole, ServiceRoleArgs
from kyeol.components.s3.bucket import Bucket, BucketArgs, ObjectLock
from kyeol.components.s3.log_buckets import access_log_bucket
from kyeol.components.scope import Scope
from kyeol.config.storage import AccessLogsConfig
from kyeol.iam import Statement

RULE: Final = "all"
"""The id of the one rule of each bucket, by which S3's metrics know it."""


@dataclass(frozen=True, kw_only=True)
class Original:
    """A bucket that is copied.

    Args:
        bucket: The bucket.
        noncurrent_days: Days that the copy keeps an overwritten or deleted version.
        expiry_days: Days after which a copied object expires; None: never.
        lock: For how long copied versions cannot be deleted; None: they can.
        locked: Whether the original itself has object lock.
        deletions: Whether a deletion is copied: the deleted version stays, as in the original, for its days.
    """

    bucket: Bucket
    noncurrent_days: int
    expiry_days: int | None = None
    lock: ObjectLock | None = None
    locked: bool = False
    deletions: bool = True


@dataclass(frozen=True, kw_only=True)
class BucketCopiesArgs:
    """What the copies need.

    Args:
        scope: The environment.
        originals: The buckets, by what they hold.
        region: The copies' region.
        source_key_arn: The key of the originals.
        key_arn: The key of the copies, in their region.
        access_logs: How long access to the copies is logged; None: it is not.
        metrics: Whether S3 counts what it copies and what it fails to, four custom metrics for each bucket
            (docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html).
    """

    scope: Scope
    originals: Mapping[str, Original]
    region: str
    source_key_arn: Input[str]
    key_arn: Input[str]
    access_logs: AccessLogsConfig | None = None
    metrics: bool = False


@dataclass(frozen=True, kw_only=True)
class Copied:
    """The names of a bucket and of its copy."""

    original: Output[str]
    copy: Output[str]


class BucketCopies(pulumi.ComponentResource):
    """For each bucket one in another region that S3 copies every new version to.

    What was there before the replication is not copied (see docs/how-to/recovery.md). Object lock is on in any case,
    without a default retention where none is asked for: it cannot be added to a bucket later without replacing it.
    """

    copied: Mapping[str, Copied]

    def __init__(self, name: str, args: BucketCopiesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:BucketCopies", name, None, opts)
        scope = args.scope
        logs = None
        if args.access_logs:
            # S3 logs within a region only.
            logs = access_log_bucket(
                f"{name}-access-logs",
                scope,
                "copies-access-logs",
                args.access_logs,
                pulumi.ResourceOptions(parent=self),
                region=args.region,
            )
        copies = {
            what: Bucket(
                f"{name}-{what}",
                BucketArgs(
                    scope=scope,
                    what=f"{what}-copy",
                    region=args.region,
                    noncurrent_days=original.noncurrent_days,
                    kms_key_arn=args.key_arn,
                    expiry_days=original.expiry_days,
                    object_lock=original.lock,
                    lockable=True,
                    access_logs=logs,
                ),
                pulumi.ResourceOptions(parent=self),
            )
            for what, original in args.originals.items()
        }
        self.copied = {
            what: Copied(original=args.originals[what].bucket.name, copy=copy.name) for what, copy in copies.items()
        }
        role = ServiceRole(
            name,
            ServiceRoleArgs(
                scope=scope,
                role="replication",
                service="s3.amazonaws.com",
                statements=_statements(args, copies),
            ),
            scope.foundation(self, holds_data=True),
        )
        for what, original in args.originals.items():
            aws.s3.BucketReplicationConfig(
                f"{name}-{what}",
                bucket=original.bucket.name,
                role=role.arn,
                rules=[_rule(original, copies[what], args)],
                opts=pulumi.ResourceOptions(
                    parent=self,
                    # S3 asks for versions on both sides first.
                    depends_on=[original.bucket.versioning, copies[what].versioning, *role.attachments],
                    retain_on_delete=scope.protection.retain_on_delete,
                ),
            )
        self.register_outputs({"names": {what: one.copy for what, one in self.copied.items()}})


def _rule(original: Original, copy: Bucket, args: BucketCopiesArgs) -> aws.s3.BucketReplicationConfigRuleArgs:
    """All objects, those that KMS encrypts too, which S3 leaves out unless it is told."""
    return aws.s3.BucketReplicationConfigRuleArgs(
        id=RULE,
        status="Enabled",
        priority=0,
        filter=aws.s3.BucketReplicationConfigRuleFilterArgs(prefix=""),
        delete_marker_replication=aws.s3.BucketReplicationConfigRuleDeleteMarkerReplicationArgs(
            status="Enabled" if original.deletions else "Disabled"
        ),
        source_selection_criteria=aws.s3.BucketReplicationConfigRuleSourceSelectionCriteriaArgs(
            sse_kms_encrypted_objects=(
                aws.s3.BucketReplicationConfigRuleSourceSelectionCriteriaSseKmsEncryptedObjectsArgs(status="Enabled")
            )
        ),
        destination=aws.s3.BucketReplicationConfigRuleDestinationArgs(
            bucket=copy.arn,
            encryption_configuration=aws.s3.BucketReplicationConfigRuleDestinationEncryptionConfigurationArgs(
                replica_kms_key_id=args.key_arn
            ),
            metrics=(
                aws.s3.BucketReplicationConfigRuleDestinationMetricsArgs(status="Enabled") if args.metrics else None
            ),
        ),
    )


def _statements(args: BucketCopiesArgs, copies: Mapping[str, Bucket]) -> Sequence[Statement]:
    """What S3 needs to copy: read versions here, write replicas there, and both keys through S3 alone.

    As docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html and, for the keys,
    replication-config-for-kms-objects.html have it; the lock's two rights: object-lock-managing.html.
    """
    originals = args.originals.values()
    locked = [one.bucket.arn for one in originals if one.locked]
    lock = Statement(
        sid="ReadLocks",
        actions=["s3:GetObjectRetention", "s3:GetObjectLegalHold"],
        resources=[Output.format("{0}/*", arn) for arn in locked],
    )
    return [
        Statement(
            sid="ReadReplication",
            actions=["s3:GetReplicationConfiguration", "s3:ListBucket"],
            resources=[one.bucket.arn for one in originals],
        ),
        Statement(
            sid="ReadVersions",
            actions=["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
            resources=[Output.format("{0}/*", one.bucket.arn) for one in originals],
        ),
        *([lock] if locked else ()),
        Statement(
            sid="WriteReplicas",
            actions=["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
            resources=[Output.format("{0}/*", copy.arn) for copy in copies.values()],
        ),
        _through_s3("Decrypt", ["kms:Decrypt"], args.source_key_arn, args.scope.region),
        # With a bucket key S3 reads the copy's key as well before it encrypts under it.
        _through_s3("Encrypt", ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"], args.key_arn, args.region),
    ]


def _through_s3(sid: str, actions: Sequence[str], key_arn: Input[str], region: str) -> Statement:
    return Statement(
        sid=sid,
        actions=actions,
        resources=[key_arn],
        conditions={"StringEquals": {"kms:ViaService": f"s3.{region}.amazonaws.com"}},
    )
