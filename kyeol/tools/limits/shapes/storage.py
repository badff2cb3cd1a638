"""Buckets."""

from typing import Final

from kyeol.tools.kinds import s3
from kyeol.tools.limits.shape import PROVIDER, Shape, each

SHAPES: Final = (
    Shape(
        type=s3.BUCKET.type,
        api="s3 CreateBucket",
        cloudformation="S3::Bucket",
        without=each(PROVIDER, "forceDestroy"),
    ),
    Shape(
        type=s3.BUCKET_CORS_CONFIGURATION.type,
        api="s3 PutBucketCors",
        cloudformation="S3::Bucket",
    ),
    Shape(
        type=s3.BUCKET_LIFECYCLE_CONFIGURATION.type,
        api="s3 PutBucketLifecycleConfiguration",
        cloudformation="S3::Bucket",
    ),
    Shape(
        type=s3.BUCKET_LOGGING.type,
        api="s3 PutBucketLogging",
        cloudformation="S3::Bucket",
    ),
    Shape(
        type=s3.BUCKET_OBJECT.type,
        api="s3 PutObject",
        cloudformation="",
        called={
            "content": "Body",
        },
    ),
    Shape(
        type=s3.BUCKET_OBJECT_LOCK_CONFIGURATION.type,
        api="s3 PutObjectLockConfiguration",
        cloudformation="S3::Bucket",
    ),
    Shape(
        type=s3.BUCKET_OWNERSHIP_CONTROLS.type,
        api="s3 PutBucketOwnershipControls",
        cloudformation="S3::Bucket",
    ),
    Shape(
        type=s3.BUCKET_POLICY.type,
        api="s3 PutBucketPolicy",
        cloudformation="S3::BucketPolicy",
    ),
    Shape(
        type=s3.BUCKET_PUBLIC_ACCESS_BLOCK.type,
        api="s3 PutPublicAccessBlock",
        cloudformation="S3::Bucket",
    ),
    Shape(
        type=s3.BUCKET_REPLICATION_CONFIG.type,
        api="s3 PutBucketReplication",
        cloudformation="S3::Bucket",
    ),
    Shape(
        type=s3.BUCKET_SERVER_SIDE_ENCRYPTION_CONFIGURATION.type,
        api="s3 PutBucketEncryption",
        cloudformation="S3::Bucket",
        called={
            "rules.[].blockedEncryptionTypes": "Rules.[].BlockedEncryptionTypes.EncryptionType",
        },
    ),
    Shape(
        type=s3.BUCKET_VERSIONING.type,
        api="s3 PutBucketVersioning",
        cloudformation="S3::Bucket",
    ),
)
