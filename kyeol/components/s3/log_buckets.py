"""The S3 buckets of logs: CloudFront's, the load balancer's, and S3's own access logs."""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi import Input

from kyeol.components.cloudfront.logs import log_delivery_statement
from kyeol.components.s3 import policy as s3_policy
from kyeol.components.s3.bucket import Bucket, BucketArgs, bucket_arn
from kyeol.components.scope import Scope
from kyeol.config.names import CLOUDFRONT_REGION
from kyeol.config.storage import AccessLogsConfig, StorageConfig

_NONCURRENT_DAYS: Final = 1


@dataclass(frozen=True, kw_only=True)
class LogBucketsArgs:
    """What the buckets need.

    Args:
        scope: The environment.
        storage: Which of them there are, and how long they keep what.
        key_arn: The key of CloudFront's logs; None: S3's own keys.
        edge: Whether there is a bucket in us-east-1 whose access is to be logged: S3 logs within a region only.
    """

    scope: Scope
    storage: StorageConfig
    key_arn: Input[str] | None = None
    edge: bool = False


class LogBuckets(pulumi.ComponentResource):
    """The buckets of logs, where asked for: CloudFront's, the load balancer's, S3's own, here and in us-east-1."""

    cloudfront: Bucket | None = None
    load_balancer: Bucket | None = None
    access: Bucket | None = None
    edge_access: Bucket | None = None

    def __init__(self, name: str, args: LogBucketsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:LogBuckets", name, None, opts)
        scope, storage = args.scope, args.storage
        child = pulumi.ResourceOptions(parent=self)
        if storage.access_logs:
            self.access = access_log_bucket(
                f"{name}-access-logs", scope, "access-logs", storage.access_logs, child, adopted=storage.media.name
            )
            if args.edge:
                self.edge_access = (
                    self.access
                    if scope.region == CLOUDFRONT_REGION
                    else access_log_bucket(
                        f"{name}-edge-access-logs",
                        scope,
                        "edge-access-logs",
                        storage.access_logs,
                        child,
                        region=CLOUDFRONT_REGION,
                    )
                )
        if storage.logs:
            self.cloudfront = Bucket(
                f"{name}-logs",
                BucketArgs(
                    scope=scope,
                    what="logs",
                    noncurrent_days=_NONCURRENT_DAYS,
                    kms_key_arn=args.key_arn,
                    expiry_days=storage.logs.retention_days,
                    transition_days=storage.logs.transition_days,
                    statements=[log_delivery_statement(scope, bucket_arn(scope, "logs"))],
                    access_logs=self.access,
                ),
                child,
            )
        if storage.load_balancer_logs:
            self.load_balancer = Bucket(
                f"{name}-alb-logs",
                BucketArgs(
                    scope=scope,
                    what="alb-logs",
                    noncurrent_days=_NONCURRENT_DAYS,
                    expiry_days=storage.load_balancer_logs.retention_days,
                    statements=[s3_policy.load_balancer_delivery(scope, bucket_arn(scope, "alb-logs"))],
                    access_logs=self.access,
                ),
                child,
            )
        self.register_outputs(
            {
                "loadBalancerName": self.load_balancer.name if self.load_balancer else None,
                "cloudfrontName": self.cloudfront.name if self.cloudfront else None,
                "accessName": self.access.name if self.access else None,
                "edgeAccessName": self.edge_access.name if self.edge_access else None,
            }
        )


def access_log_bucket(
    name: str,
    scope: Scope,
    what: str,
    settings: AccessLogsConfig,
    opts: pulumi.ResourceOptions,
    *,
    region: str | None = None,
    adopted: str | None = None,
) -> Bucket:
    """A bucket of access logs, which S3 writes only where its own keys encrypt.

    Args:
        name: The logical name.
        scope: The environment.
        what: What it holds, part of its name.
        settings: How long it keeps a log.
        opts: Its parent, at least.
        region: Another region than the stack's.
        adopted: A bucket that logs here and has kept a name of its own.
    """
    return Bucket(
        name,
        BucketArgs(
            scope=scope,
            what=what,
            region=region,
            noncurrent_days=_NONCURRENT_DAYS,
            expiry_days=settings.retention_days,
            statements=[s3_policy.access_log_delivery(scope, bucket_arn(scope, what), adopted)],
        ),
        opts,
    )
