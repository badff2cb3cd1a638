"""Buckets."""

from typing import Final

from kyeol.tools.limits.shape import PROVIDER, Shape, each

SHAPES: Final = (
    Shape(
        type="aws:s3/bucket:Bucket",
        api="s3 CreateBucket",
        cloudformation="S3::Bucket",
        without=each(PROVIDER, "forceDestroy"),
    ),
    Shape(
        type="aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
        api="s3 PutBucketCors",
        cloudformation="S3::Bucket",
    ),
    Shape(
        type="aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        api="s3 PutBucketLifecycleConfiguration",
        cloudformation="S3::Bucket",
    ),
    Shape(
        type="aws:s3/bucketLogging:BucketLogging",
        api="s3 PutBucketLogging",
        cloudformation="S3::Bucket",
    ),
    Shape(
        type="aws:s3/bucketObject:BucketObject",
        api="s3 PutObject",
        cloudformation="",
        called={
            "content": "Body",
        },
    ),
    Shape(
        type="aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        api="s3 PutObjectLockConfiguration",
        cloudformation="S3::Bucket",
    ),
    Shape(
        type="aws:s3/bucketOwnershipControls:BucketOwnershipControls",
        api="s3 PutBucketOwnershipControls",
        cloudformation="S3::Bucket",
    ),
    Shape(
        type="aws:s3/bucketPolicy:BucketPolicy",
        api="s3 PutBucketPolicy",
        cloudformation="S3::BucketPolicy",
    ),
    Shape(
        type="aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        api="s3 PutPublicAccessBlock",
        cloudformation="S3::Bucket",
    ),
    Shape(
        type="aws:s3/bucketReplicationConfig:BucketReplicationConfig",
        api="s3 PutBucketReplication",
        cloudformation="S3::Bucket",
    ),
    Shape(
        type="aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        api="s3 PutBucketEncryption",
        cloudformation="S3::Bucket",
        called={
            "rules.[].blockedEncryptionTypes": "Rules.[].BlockedEncryptionTypes.EncryptionType",
        },
    ),
    Shape(
        type="aws:s3/bucketVersioning:BucketVersioning",
        api="s3 PutBucketVersioning",
        cloudformation="S3::Bucket",
    ),
)
