"""The environment's buckets: media, CloudFront's logs, S3's access logs."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi import Input

from kyeol.components import s3_policy
from kyeol.components.iam import Statement
from kyeol.components.s3 import Bucket, BucketArgs, bucket_arn
from kyeol.components.scope import Scope
from kyeol.config.storage import StorageConfig

_LOG_NONCURRENT_DAYS = 1


@dataclass(frozen=True, kw_only=True)
class StorageArgs:
    """What the buckets need.

    Args:
        scope: The environment.
        storage: Which buckets, and how long they keep what.
        key_arn: The key of media and logs; None: S3's own keys.
        media_statements: Who reads media besides the account's own IAM. A distribution's ARN may stand in it, and be
            made later (`pulumi.deferred_output`): the bucket's policy waits for it, the bucket does not.
        logs_statements: Who writes logs.
    """

    scope: Scope
    storage: StorageConfig
    key_arn: Input[str] | None = None
    media_statements: Sequence[Statement] = ()
    logs_statements: Sequence[Statement] = ()


class Storage(pulumi.ComponentResource):
    """The media bucket and, where asked for, the buckets of CloudFront's logs and of S3's access logs."""

    media: Bucket
    logs: Bucket | None = None
    access_logs: Bucket | None = None

    def __init__(self, name: str, args: StorageArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:Storage", name, None, opts)
        scope, storage = args.scope, args.storage
        child = pulumi.ResourceOptions(parent=self)
        if storage.access_logs:
            # S3 writes access logs only to buckets that its own keys encrypt.
            self.access_logs = Bucket(
                f"{name}-access-logs",
                BucketArgs(
                    scope=scope,
                    what="access-logs",
                    noncurrent_days=_LOG_NONCURRENT_DAYS,
                    expiry_days=storage.access_logs.retention_days,
                    statements=[s3_policy.access_log_delivery(scope, bucket_arn(scope, "access-logs"))],
                ),
                child,
            )
        if storage.logs:
            self.logs = Bucket(
                f"{name}-logs",
                BucketArgs(
                    scope=scope,
                    what="logs",
                    noncurrent_days=_LOG_NONCURRENT_DAYS,
                    kms_key_arn=args.key_arn,
                    expiry_days=storage.logs.retention_days,
                    transition_days=storage.logs.transition_days,
                    statements=args.logs_statements,
                    access_logs=self.access_logs,
                ),
                child,
            )
        self.media = Bucket(
            f"{name}-media",
            BucketArgs(
                scope=scope,
                what="media",
                noncurrent_days=storage.media.noncurrent_retention_days,
                kms_key_arn=args.key_arn,
                statements=args.media_statements,
                access_logs=self.access_logs,
            ),
            child,
        )
        self.register_outputs({"mediaName": self.media.name})
