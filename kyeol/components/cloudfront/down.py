"""The page that CloudFront serves when the load balancer does not respond: it is in the media bucket."""

from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.cloudfront.behaviours import CACHING_OPTIMIZED, READ, SECURITY_HEADERS
from kyeol.components.scope import Scope
from kyeol.iam import Statement

ERRORS: Final = (502, 503, 504)
"""No response, no healthy target, a timeout: sent by CloudFront or the load balancer, hardly ever by the shop.

Whatever was asked for gets the page, the API's clients too; the status stays.
"""

ORIGIN: Final = "down"
_KEY: Final = "_down/index.html"
PAGE: Final = f"/{_KEY}"

_HTML: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>We will be back soon</title>
<style>body { font: 1.1rem/1.6 system-ui, sans-serif; margin: 20vh auto 0; max-width: 32rem; padding: 0 1rem }</style>
<h1>We will be back soon</h1>
<p>The shop cannot be reached at the moment. Please try again in a few minutes.</p>
</html>
"""


def origin(bucket_domain: Input[str], access_control_id: Input[str]) -> aws.cloudfront.DistributionOriginArgs:
    """The media bucket, as an origin of the shop's distribution."""
    return aws.cloudfront.DistributionOriginArgs(
        origin_id=ORIGIN, domain_name=bucket_domain, origin_access_control_id=access_control_id
    )


def behaviour() -> aws.cloudfront.DistributionOrderedCacheBehaviorArgs:
    """Where CloudFront fetches the page: not where everything else has just failed."""
    return aws.cloudfront.DistributionOrderedCacheBehaviorArgs(
        path_pattern=PAGE,
        target_origin_id=ORIGIN,
        allowed_methods=list(READ),
        cached_methods=["GET", "HEAD"],
        viewer_protocol_policy="redirect-to-https",
        cache_policy_id=CACHING_OPTIMIZED,
        response_headers_policy_id=SECURITY_HEADERS,
        compress=True,
    )


def read_statement(bucket_arn: str, distribution_arn: Input[str]) -> Statement:
    """The statement of the media bucket's policy by which the shop's distribution reads the page, and nothing else."""
    return Statement(
        sid="CloudFrontReadsPage",
        actions=["s3:GetObject"],
        resources=[f"{bucket_arn}/{_KEY}"],
        principals={"Service": ["cloudfront.amazonaws.com"]},
        conditions={"StringEquals": {"AWS:SourceArn": distribution_arn}},
    )


def page(name: str, scope: Scope, bucket: Output[str], opts: pulumi.ResourceOptions) -> aws.s3.BucketObject:
    """The page itself.

    Args:
        name: The logical name.
        scope: The environment.
        bucket: The media bucket.
        opts: Its parent, at least.
    """
    return aws.s3.BucketObject(
        name,
        bucket=bucket,
        key=_KEY,
        content=_HTML,
        content_type="text/html; charset=utf-8",
        cache_control="max-age=300",
        tags=scope.tags("down"),
        opts=opts,
    )
