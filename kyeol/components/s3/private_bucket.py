"""The S3 bucket of what Saleor keeps from the public."""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi import Input, Output

from kyeol.components.s3.bucket import Bucket, BucketArgs
from kyeol.components.scope import Scope
from kyeol.config.storage import PrivateConfig

_NONCURRENT_DAYS: Final = 1
"""A delivered payload is worth nothing: Saleor deletes it, and so does S3."""


@dataclass(frozen=True, kw_only=True)
class PrivateBucketArgs:
    """What the bucket needs.

    Args:
        scope: The environment.
        private: How long what Saleor has not deleted is kept.
        key_arn: The key that encrypts it; None: S3's own keys.
        access_logs: The bucket that S3 logs access to it to; None: none.
    """

    scope: Scope
    private: PrivateConfig
    key_arn: Input[str] | None = None
    access_logs: Bucket | None = None


class PrivateBucket(pulumi.ComponentResource):
    """The bucket `kyeol-{environment}-private-{account}`, which the Saleor API's role alone reads and writes.

    Saleor writes every webhook's payload to its private storage, and the worker that sends it is another pod
    (EventPayload.payload_file, saleor/core/models.py of 3.23): no pod's own disk can be that storage.
    """

    name: Output[str]
    arn: Output[str]

    def __init__(self, name: str, args: PrivateBucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:PrivateBucket", name, None, opts)
        bucket = Bucket(
            name,
            BucketArgs(
                scope=args.scope,
                what="private",
                noncurrent_days=_NONCURRENT_DAYS,
                expiry_days=args.private.expiry_days,
                kms_key_arn=args.key_arn,
                access_logs=args.access_logs,
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self.name, self.arn = bucket.name, bucket.arn
        self.register_outputs({"name": self.name, "arn": self.arn})
