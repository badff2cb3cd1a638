"""The Saleor API and its workers: keep media in the bucket."""

from dataclasses import dataclass
from typing import Final

from pulumi import Input, Output

from kyeol.addons.contract import Identity
from kyeol.config.names import APPLICATION_NAMESPACE
from kyeol.iam import Statement

IDENTITY: Final = Identity(role="saleor-api", namespace=APPLICATION_NAMESPACE, service_account="saleor-api")


@dataclass(frozen=True, kw_only=True)
class MediaBucket:
    """The bucket of uploaded files and thumbnails.

    Args:
        arn: Its ARN.
        key_arn: Its key; None: S3's own.
    """

    arn: Input[str]
    key_arn: Input[str] | None = None


def statements(media: MediaBucket, region: str) -> list[Statement]:
    """Read, write and delete files, list the bucket; never its policy or versions.

    Args:
        media: The bucket.
        region: The region.
    """
    granted = [
        Statement(
            sid="Files",
            actions=["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
            resources=[Output.concat(media.arn, "/*")],
        ),
        Statement(sid="List", actions=["s3:GetBucketLocation", "s3:ListBucket"], resources=[media.arn]),
    ]
    if media.key_arn is not None:
        key = Statement(
            sid="Key",
            actions=["kms:Decrypt", "kms:GenerateDataKey"],
            resources=[media.key_arn],
            conditions={"StringEquals": {"kms:ViaService": f"s3.{region}.amazonaws.com"}},
        )
        granted.append(key)
    return granted
