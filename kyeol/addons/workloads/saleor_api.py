"""The Saleor API and its workers: keep media and webhook payloads in their buckets."""

from dataclasses import dataclass
from typing import Final

from pulumi import Input, Output

from kyeol.addons.contract import Identity
from kyeol.config.names import APPLICATION_NAMESPACE
from kyeol.iam import Statement

IDENTITY: Final = Identity(role="saleor-api", namespace=APPLICATION_NAMESPACE, service_account="saleor-api")


@dataclass(frozen=True, kw_only=True)
class Buckets:
    """The buckets that Saleor writes to.

    Args:
        media_arn: That of uploaded files, thumbnails, exports and invoices.
        private_arn: That of webhook payloads.
        key_arn: The key of both; None: S3's own.
    """

    media_arn: Input[str]
    private_arn: Input[str]
    key_arn: Input[str] | None = None


def statements(buckets: Buckets, region: str) -> list[Statement]:
    """Read, write and delete files, list the buckets; never their policies or versions.

    Payloads are below `payloads/` (EventPayload.PAYLOADS_DIR, saleor/core/models.py of 3.23).

    Args:
        buckets: The buckets.
        region: The region.
    """
    granted = [
        Statement(
            sid="Files",
            actions=["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
            resources=[Output.concat(buckets.media_arn, "/*"), Output.concat(buckets.private_arn, "/payloads/*")],
        ),
        # Who may not list is told that a file is forbidden where it is missing.
        Statement(
            sid="List",
            actions=["s3:GetBucketLocation", "s3:ListBucket"],
            resources=[buckets.media_arn, buckets.private_arn],
        ),
    ]
    if buckets.key_arn is not None:
        key = Statement(
            sid="Key",
            actions=["kms:Decrypt", "kms:GenerateDataKey"],
            resources=[buckets.key_arn],
            conditions={"StringEquals": {"kms:ViaService": f"s3.{region}.amazonaws.com"}},
        )
        granted.append(key)
    return granted
