"""The S3 bucket of Saleor's media."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.cloudfront import down as cloudfront_down
from kyeol.components.cloudfront.media import media_read_statement
from kyeol.components.s3.bucket import Bucket, BucketArgs, bucket_arn
from kyeol.components.scope import Scope
from kyeol.config.storage import MediaConfig


@dataclass(frozen=True, kw_only=True)
class MediaBucketArgs:
    """What the bucket needs.

    Args:
        scope: The environment.
        media: Its name where it is there already, and how long overwritten files are kept.
        key_arn: The key that encrypts it; None: S3's own keys.
        distribution_arn: The distribution that serves it; only the bucket's policy waits for it. None: no CDN.
        shop_distribution_arn: The shop's, which fetches its page for when the origin is down; None: no CDN.
        origins: The shop's own, such as https://www.example.com, whose scripts may read files.
        access_logs: The bucket that S3 logs access to it to; None: none.
    """

    scope: Scope
    media: MediaConfig
    key_arn: Input[str] | None = None
    distribution_arn: Input[str] | None = None
    shop_distribution_arn: Input[str] | None = None
    origins: Sequence[str] = ()
    access_logs: Bucket | None = None


class MediaBucket(pulumi.ComponentResource):
    """The bucket `kyeol-{environment}-media-{account}`, or an adopted one.

    One distribution reads it, the Saleor API's role writes it.
    """

    name: Output[str]
    arn: Output[str]
    bucket: Bucket

    def __init__(self, name: str, args: MediaBucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:MediaBucket", name, None, opts)
        readers, arn = [], bucket_arn(args.scope, "media", existing=args.media.name)
        if args.distribution_arn is not None:
            readers.append(media_read_statement(arn, args.distribution_arn))
        if args.shop_distribution_arn is not None:
            readers.append(cloudfront_down.read_statement(arn, args.shop_distribution_arn))
        self.bucket = bucket = Bucket(
            name,
            BucketArgs(
                scope=args.scope,
                what="media",
                existing=args.media.name,
                noncurrent_days=args.media.noncurrent_retention_days,
                kms_key_arn=args.key_arn,
                statements=readers,
                access_logs=args.access_logs,
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self.name, self.arn = bucket.name, bucket.arn
        beside = args.scope.foundation(self, holds_data=True)
        if args.origins:
            # As Saleor asks for (docs.saleor.io, "S3"): the dashboard reads pictures by script.
            aws.s3.BucketCorsConfiguration(
                name,
                bucket=self.name,
                cors_rules=[
                    aws.s3.BucketCorsConfigurationCorsRuleArgs(
                        allowed_methods=["GET", "HEAD"], allowed_origins=list(args.origins), max_age_seconds=3000
                    )
                ],
                opts=beside,
            )
        if args.shop_distribution_arn is not None:
            cloudfront_down.page(f"{name}-down", args.scope, self.name, beside)
        self.register_outputs({"name": self.name, "arn": self.arn})
