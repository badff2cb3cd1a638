"""Stand-ins for keys, buckets and the trail."""

from typing import Final

from kyeol.tools.preview.kinds.kind import Kind

_BESIDE_A_BUCKET: Final = Kind(id="{i[bucket]}")

KINDS: Final[dict[str, Kind]] = {
    "aws:kms/key:Key": Kind(id="{uuid}", arn="arn:aws:kms:{region}:{account}:key/{id}", outputs={"keyId": "{id}"}),
    "aws:kms/alias:Alias": Kind(
        id="{i[name]}",
        arn="arn:aws:kms:{region}:{account}:{i[name]}",
        outputs={"targetKeyArn": "arn:aws:kms:{region}:{account}:key/{i[targetKeyId]}"},
    ),
    "aws:s3/bucket:Bucket": Kind(
        id="{i[bucket]}",
        arn="arn:aws:s3:::{i[bucket]}",
        outputs={
            "bucketDomainName": "{i[bucket]}.s3.amazonaws.com",
            "bucketRegionalDomainName": "{i[bucket]}.s3.{region}.amazonaws.com",
        },
    ),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": _BESIDE_A_BUCKET,
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": _BESIDE_A_BUCKET,
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": _BESIDE_A_BUCKET,
    "aws:s3/bucketVersioning:BucketVersioning": _BESIDE_A_BUCKET,
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": _BESIDE_A_BUCKET,
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": _BESIDE_A_BUCKET,
    "aws:s3/bucketPolicy:BucketPolicy": _BESIDE_A_BUCKET,
    "aws:s3/bucketLogging:BucketLogging": _BESIDE_A_BUCKET,
    "aws:cloudtrail/trail:Trail": Kind(
        id="arn:aws:cloudtrail:{region}:{account}:trail/{i[name]}", arn="{id}", outputs={"homeRegion": "{region}"}
    ),
}
