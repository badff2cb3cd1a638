"""The distribution before Saleor's apps."""

import pulumi
import pulumi_aws as aws

from kyeol.components.cloudfront.args import CloudFrontArgs
from kyeol.components.cloudfront.behaviours import CACHING_DISABLED, PAGES
from kyeol.components.cloudfront.origins import ALB_ORIGIN, gated
from kyeol.components.cloudfront.policies import framed_by
from kyeol.components.cloudfront.served import Served, distribution


def apps_distribution(
    name: str,
    args: CloudFrontArgs,
    origin: aws.cloudfront.DistributionOriginArgs,
    client: aws.cloudfront.Function,
    child: pulumi.ResourceOptions,
) -> aws.cloudfront.Distribution:
    """Before Saleor's apps: nothing is cached, and the dashboard, of another name, may show their pages in a frame.

    The shop's distribution could do neither: its cached paths are those of any Next.js, and its security headers
    admit frames of the same name only.
    """
    return distribution(
        name,
        args,
        Served(
            what="apps",
            aliases=args.app_names,
            origin=origin,
            default=aws.cloudfront.DistributionDefaultCacheBehaviorArgs(
                target_origin_id=ALB_ORIGIN,
                allowed_methods=list(PAGES.methods),
                cached_methods=["GET", "HEAD"],
                viewer_protocol_policy="https-only",
                cache_policy_id=CACHING_DISABLED,
                origin_request_policy_id=PAGES.origin_request_policy_id,
                response_headers_policy_id=framed_by(name, args.scope, args.names, child),
                compress=True,
                function_associations=[
                    aws.cloudfront.DistributionDefaultCacheBehaviorFunctionAssociationArgs(
                        event_type="viewer-request", function_arn=client.arn
                    )
                ],
            ),
        ),
        gated(args, child),
    )
