"""The distribution before the media bucket, and its right to read it."""

from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.cloudfront.args import CloudFrontArgs
from kyeol.components.cloudfront.behaviours import CACHING_OPTIMIZED, CORS_AND_SECURITY_HEADERS
from kyeol.components.cloudfront.served import Served, distribution
from kyeol.iam import Statement

MEDIA_ORIGIN: Final = "media"


def media_distribution(
    name: str, args: CloudFrontArgs, access_id: Output[str], child: pulumi.ResourceOptions
) -> aws.cloudfront.Distribution:
    """The distribution of the media's public name, which reads the bucket by an origin access control."""
    return distribution(
        name,
        args,
        Served(
            what="media",
            aliases=[args.cdn.media_name],
            origin=aws.cloudfront.DistributionOriginArgs(
                origin_id=MEDIA_ORIGIN,
                domain_name=args.media_bucket_domain,
                origin_access_control_id=access_id,
            ),
            default=aws.cloudfront.DistributionDefaultCacheBehaviorArgs(
                target_origin_id=MEDIA_ORIGIN,
                allowed_methods=["GET", "HEAD"],
                cached_methods=["GET", "HEAD"],
                viewer_protocol_policy="redirect-to-https",
                cache_policy_id=CACHING_OPTIMIZED,
                # The bucket's own CORS rules see no Origin here, and a cached response would suit one origin only.
                response_headers_policy_id=CORS_AND_SECURITY_HEADERS,
                compress=True,
            ),
        ),
        child,
    )


def media_read_statement(bucket_arn: Input[str], distribution_arn: Input[str]) -> Statement:
    """The statement of the media bucket's policy by which the media distribution, and no other, reads it."""
    return Statement(
        sid="CloudFrontRead",
        actions=["s3:GetObject"],
        resources=[Output.concat(bucket_arn, "/*")],
        principals={"Service": ["cloudfront.amazonaws.com"]},
        conditions={"StringEquals": {"AWS:SourceArn": distribution_arn}},
    )
