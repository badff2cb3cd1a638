"""Buckets."""

from typing import Final

from kyeol.tools.kinds import s3
from kyeol.tools.limits.shape import PROVIDER, Shape, each

SHAPES: Final = (
    Shape(s3.BUCKET.type, "s3 CreateBucket", "S3::Bucket", without=each(PROVIDER, "forceDestroy")),
    Shape(s3.BUCKET_CORS_CONFIGURATION.type, "s3 PutBucketCors", "S3::Bucket"),
    Shape(s3.BUCKET_LIFECYCLE_CONFIGURATION.type, "s3 PutBucketLifecycleConfiguration", "S3::Bucket"),
    Shape(s3.BUCKET_LOGGING.type, "s3 PutBucketLogging", "S3::Bucket"),
    Shape(s3.BUCKET_OBJECT.type, "s3 PutObject", "", called={"content": "Body"}),
    Shape(s3.BUCKET_OBJECT_LOCK_CONFIGURATION.type, "s3 PutObjectLockConfiguration", "S3::Bucket"),
    Shape(s3.BUCKET_OWNERSHIP_CONTROLS.type, "s3 PutBucketOwnershipControls", "S3::Bucket"),
    Shape(s3.BUCKET_POLICY.type, "s3 PutBucketPolicy", "S3::BucketPolicy"),
    Shape(s3.BUCKET_PUBLIC_ACCESS_BLOCK.type, "s3 PutPublicAccessBlock", "S3::Bucket"),
    Shape(s3.BUCKET_REPLICATION_CONFIG.type, "s3 PutBucketReplication", "S3::Bucket"),
    Shape(
        s3.BUCKET_SERVER_SIDE_ENCRYPTION_CONFIGURATION.type,
        "s3 PutBucketEncryption",
        "S3::Bucket",
        called={"rules.[].blockedEncryptionTypes": "Rules.[].BlockedEncryptionTypes.EncryptionType"},
    ),
    Shape(s3.BUCKET_VERSIONING.type, "s3 PutBucketVersioning", "S3::Bucket"),
)
