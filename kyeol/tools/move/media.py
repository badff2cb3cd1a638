"""What a media bucket holds."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Protocol

from kyeol.tools.json_values import Json, at, mappings, number
from kyeol.tools.move.inventory import File
from kyeol.tools.operate.aws import AwsError

_MD5: Final = re.compile(r'^"?([0-9a-f]{32})"?$')
_AT_ONCE: Final = 8


class Bucketeer(Protocol):
    """S3, as the caller's credentials reach it."""

    def call(self, service: str, operation: str, region: str, **arguments: Json) -> Mapping[str, Json]:
        """See `Aws.call`."""

    def chunks(self, bucket: str, key: str, region: str) -> Iterator[bytes]:
        """See `Boto.chunks`."""


def look_at_media(aws: Bucketeer, bucket: str, region: str, *, read: bool = False) -> dict[str, File]:
    """The files of a bucket, by key.

    An ETag is the MD5 only of what was uploaded in one part and is encrypted by S3's own keys
    (docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html); of other files it is known only if they are read.

    Args:
        aws: S3.
        bucket: The bucket's name.
        region: Its region.
        read: Whether to read every file whose ETag is not its MD5.

    Raises:
        AwsError: S3 refuses to list or read.
        OperateError: There are no credentials, or the service does not respond.
    """
    plain = _by_s3s_own_keys(aws, bucket, region)
    listed = mappings(at(aws.call("s3", "list_objects_v2", region, Bucket=bucket), "Contents"))
    found: dict[str, File] = {}
    for one in listed:
        etag = _MD5.match(str(one["ETag"]))
        found[str(one["Key"])] = File(size=number(one["Size"]), md5=etag[1] if plain and etag else None)
    if read:
        unknown = [key for key, file in found.items() if file.md5 is None]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for key, md5 in zip(unknown, pool.map(lambda key: _md5(aws, bucket, key, region), unknown), strict=True):
                found[key] = File(size=found[key].size, md5=md5)
    return found


def _by_s3s_own_keys(aws: Bucketeer, bucket: str, region: str) -> bool:
    try:
        encryption = aws.call("s3", "get_bucket_encryption", region, Bucket=bucket)
    except AwsError:
        return False
    rules = mappings(at(encryption, "ServerSideEncryptionConfiguration", "Rules"))
    return [at(rule, "ApplyServerSideEncryptionByDefault", "SSEAlgorithm") for rule in rules] == ["AES256"]


def _md5(aws: Bucketeer, bucket: str, key: str, region: str) -> str:
    digest = hashlib.md5(usedforsecurity=False)
    for chunk in aws.chunks(bucket, key, region):
        digest.update(chunk)
    return digest.hexdigest()
