"""S3 buckets that are secure by construction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.s3.policy import tls_only
from kyeol.components.scope import Scope
from kyeol.config.audit import LockMode
from kyeol.iam import Statement, policy_document

_LONGEST_NAME: Final = 63
_ABORT_UPLOAD_DAYS: Final = 7


def bucket_name(scope: Scope, what: str, prefix: str = "", existing: str | None = None) -> str:
    """The physical name of a bucket; the account's number makes it one of a kind in the world.

    Args:
        scope: The environment.
        what: What the bucket holds.
        prefix: What a service wants its buckets' names to begin with.
        existing: The name that it has already; None where the program makes it.

    Raises:
        ValueError: It is longer than S3 allows.
    """
    name = existing or f"{prefix}{scope.name(what)}-{scope.account_id}"
    if len(name) > _LONGEST_NAME:
        raise ValueError(f"the bucket name {name} has {len(name)} characters, S3 allows {_LONGEST_NAME}")
    return name


def bucket_arn(scope: Scope, what: str, prefix: str = "", existing: str | None = None) -> str:
    """The ARN of a bucket, known before the bucket is: its policy's statements name it."""
    return f"arn:aws:s3:::{bucket_name(scope, what, prefix, existing)}"


def bucket_domain_name(scope: Scope, what: str, existing: str | None = None) -> str:
    """The regional domain name of a bucket, known before the bucket is: an origin needs no more of it."""
    return f"{bucket_name(scope, what, existing=existing)}.s3.{scope.region}.amazonaws.com"


@dataclass(frozen=True, kw_only=True)
class ObjectLock:
    """How long, and how strictly, no version of an object can be deleted.

    Args:
        days: From its writing.
        mode: GOVERNANCE (a right of its own bypasses it) or COMPLIANCE (nothing does).
    """

    days: int
    mode: LockMode


@dataclass(frozen=True, kw_only=True)
class BucketArgs:
    """What a bucket needs.

    Args:
        scope: The environment.
        what: What it holds; its name is kyeol-{environment}-{what}-{account}, after the prefix.
        noncurrent_days: Days that an overwritten or deleted version is kept.
        kms_key_arn: The key that encrypts it; None: S3's own keys, for writers that cannot use KMS.
        statements: Who gets in besides the account's own IAM. The policy denies what comes without TLS in any case,
            and waits alone for what the statements are made of.
        expiry_days: Days after which an object expires; None: never.
        transition_days: Days after which an object moves to infrequent access; None: never.
        object_lock: For how long versions cannot be deleted; None: they can. It cannot be taken off again.
        lockable: Whether single versions may be locked though no lock holds for all: it cannot be added later.
        access_logs: The bucket that S3 logs every access to, in the same region; None: none.
        prefix: What a service wants its buckets' names to begin with.
        region: Another region than the stack's.
        existing: The name that it has already; None where the program makes it.
    """

    scope: Scope
    what: str
    noncurrent_days: int
    kms_key_arn: Input[str] | None = None
    statements: Sequence[Statement] = ()
    expiry_days: int | None = None
    transition_days: int | None = None
    object_lock: ObjectLock | None = None
    lockable: bool = False
    access_logs: "Bucket | None" = None
    prefix: str = ""
    region: str | None = None
    existing: str | None = None


class Bucket(pulumi.ComponentResource):
    """A private, encrypted, versioned bucket that is reached over TLS only.

    Makes the bucket (emptied on deletion where the stack is unprotected) and, as resources of their own, the block of
    public access, ownership without ACLs, encryption, versioning, life cycle, policy, and where asked for object lock
    and access logs. Where the bucket is retained, so are they: it would lose its guards otherwise.
    """

    name: Output[str]
    arn: Output[str]
    domain_name: Output[str]
    policy: aws.s3.BucketPolicy
    versioning: aws.s3.BucketVersioning

    def __init__(self, name: str, args: BucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:Bucket", name, None, opts)
        scope, region = args.scope, args.region
        guard = scope.foundation(self, holds_data=True)
        bucket = aws.s3.Bucket(
            name,
            bucket=bucket_name(scope, args.what, args.prefix, args.existing),
            region=region,
            force_destroy=not scope.protection.protect,
            object_lock_enabled=args.lockable or args.object_lock is not None,
            tags=scope.tags(args.what),
            opts=scope.stateful(self),
        )
        arn = bucket_arn(scope, args.what, args.prefix, args.existing)
        self.name, self.arn, self.domain_name = bucket.bucket, bucket.arn, bucket.bucket_regional_domain_name
        block = aws.s3.BucketPublicAccessBlock(
            name,
            bucket=self.name,
            region=region,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=guard,
        )
        aws.s3.BucketOwnershipControls(
            name,
            bucket=self.name,
            region=region,
            rule=aws.s3.BucketOwnershipControlsRuleArgs(object_ownership="BucketOwnerEnforced"),
            opts=guard,
        )
        aws.s3.BucketServerSideEncryptionConfiguration(
            name, bucket=self.name, region=region, rules=[_encryption(args.kms_key_arn)], opts=guard
        )
        self.versioning = aws.s3.BucketVersioning(
            name,
            bucket=self.name,
            region=region,
            versioning_configuration=aws.s3.BucketVersioningVersioningConfigurationArgs(status="Enabled"),
            opts=guard,
        )
        # Rules for noncurrent versions and object lock are refused, or mean nothing, without versions.
        versioned = pulumi.ResourceOptions.merge(guard, pulumi.ResourceOptions(depends_on=[self.versioning]))
        aws.s3.BucketLifecycleConfiguration(
            name, bucket=self.name, region=region, rules=[_life_cycle(args)], opts=versioned
        )
        if args.object_lock:
            aws.s3.BucketObjectLockConfiguration(
                name, bucket=self.name, region=region, rule=_retention(args.object_lock), opts=versioned
            )
        # S3 refuses two changes of a bucket's access at once.
        blocked = pulumi.ResourceOptions.merge(guard, pulumi.ResourceOptions(depends_on=[block]))
        self.policy = aws.s3.BucketPolicy(
            name,
            bucket=self.name,
            region=region,
            policy=policy_document(*tls_only(arn), *args.statements),
            opts=blocked,
        )
        if args.access_logs:
            aws.s3.BucketLogging(
                name,
                bucket=self.name,
                region=region,
                target_bucket=args.access_logs.name,
                target_prefix=f"{args.what}/",
                # S3 drops what it may not write: without the target's policy the first logs would be lost.
                opts=pulumi.ResourceOptions.merge(guard, pulumi.ResourceOptions(depends_on=[args.access_logs.policy])),
            )
        self.register_outputs({"name": self.name, "arn": self.arn})


def _encryption(key_arn: Input[str] | None) -> aws.s3.BucketServerSideEncryptionConfigurationRuleArgs:
    return aws.s3.BucketServerSideEncryptionConfigurationRuleArgs(
        apply_server_side_encryption_by_default=(
            aws.s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs(
                sse_algorithm="AES256" if key_arn is None else "aws:kms", kms_master_key_id=key_arn
            )
        ),
        # One call to KMS for many objects.
        bucket_key_enabled=key_arn is not None,
        # S3's own default since March 2026; a key that comes with the request would be known to nobody else.
        blocked_encryption_types=["SSE-C"],
    )


def _life_cycle(args: BucketArgs) -> aws.s3.BucketLifecycleConfigurationRuleArgs:
    """One rule for all objects: S3 demands an end, be it only that of leftover delete markers."""
    moves = []
    if args.transition_days:
        moves.append(
            aws.s3.BucketLifecycleConfigurationRuleTransitionArgs(
                days=args.transition_days, storage_class="STANDARD_IA"
            )
        )
    return aws.s3.BucketLifecycleConfigurationRuleArgs(
        id="life-cycle",
        status="Enabled",
        filter=aws.s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
        abort_incomplete_multipart_upload=aws.s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs(
            days_after_initiation=_ABORT_UPLOAD_DAYS
        ),
        expiration=aws.s3.BucketLifecycleConfigurationRuleExpirationArgs(
            days=args.expiry_days, expired_object_delete_marker=True if args.expiry_days is None else None
        ),
        noncurrent_version_expiration=aws.s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(
            noncurrent_days=args.noncurrent_days
        ),
        transitions=moves or None,
    )


def _retention(lock: ObjectLock) -> aws.s3.BucketObjectLockConfigurationRuleArgs:
    return aws.s3.BucketObjectLockConfigurationRuleArgs(
        default_retention=aws.s3.BucketObjectLockConfigurationRuleDefaultRetentionArgs(mode=lock.mode, days=lock.days)
    )
