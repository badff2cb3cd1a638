"""The distribution before the shop."""

from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Output

from kyeol.components.cloudfront import down
from kyeol.components.cloudfront.args import CloudFrontArgs
from kyeol.components.cloudfront.behaviours import PAGES, SECURITY_HEADERS, SHOP
from kyeol.components.cloudfront.client import told
from kyeol.components.cloudfront.origins import ALB_ORIGIN, gated
from kyeol.components.cloudfront.policies import cache_policies
from kyeol.components.cloudfront.served import Served, distribution

ERRORS_CACHED_BY_DEFAULT: Final = (404, 414, 500, 501, 502, 503, 504)
"""The errors that CloudFront keeps for ten seconds even where nothing else is cached."""


def shop_distribution(
    name: str,
    args: CloudFrontArgs,
    origin: aws.cloudfront.DistributionOriginArgs,
    access_id: Output[str],
    client: aws.cloudfront.Function,
    pages: aws.cloudfront.Function,
    child: pulumi.ResourceOptions,
) -> aws.cloudfront.Distribution:
    """The distribution of the shop's public names.

    Args:
        name: The logical name.
        args: What the distributions need.
        origin: The load balancer.
        access_id: The access to the media bucket, which has the page for when the load balancer is down.
        client: The function of every path that is not cached.
        pages: The function of the storefront's pages.
        child: The component as parent.
    """
    policies = cache_policies(name, args.scope, child)
    return distribution(
        name,
        args,
        Served(
            what="shop",
            aliases=args.names,
            origin=origin,
            default=aws.cloudfront.DistributionDefaultCacheBehaviorArgs(
                target_origin_id=ALB_ORIGIN,
                allowed_methods=list(PAGES.methods),
                cached_methods=["GET", "HEAD"],
                viewer_protocol_policy=PAGES.viewer_protocol_policy,
                cache_policy_id=policies[PAGES.cache],
                origin_request_policy_id=PAGES.origin_request_policy_id,
                response_headers_policy_id=SECURITY_HEADERS,
                compress=True,
                function_associations=[
                    aws.cloudfront.DistributionDefaultCacheBehaviorFunctionAssociationArgs(
                        event_type="viewer-request", function_arn=pages.arn
                    )
                ],
            ),
            ordered=[
                aws.cloudfront.DistributionOrderedCacheBehaviorArgs(
                    path_pattern=behaviour.path,
                    target_origin_id=ALB_ORIGIN,
                    allowed_methods=list(behaviour.methods),
                    cached_methods=["GET", "HEAD"],
                    viewer_protocol_policy=behaviour.viewer_protocol_policy,
                    cache_policy_id=policies[behaviour.cache],
                    origin_request_policy_id=behaviour.origin_request_policy_id,
                    response_headers_policy_id=SECURITY_HEADERS,
                    compress=True,
                    function_associations=[
                        aws.cloudfront.DistributionOrderedCacheBehaviorFunctionAssociationArgs(
                            event_type="viewer-request", function_arn=client.arn
                        )
                    ]
                    if told(behaviour)
                    else None,
                )
                for behaviour in SHOP
            ]
            + [down.behaviour()],
            also=[down.origin(args.media_bucket_domain, access_id)],
            uncached_errors=ERRORS_CACHED_BY_DEFAULT,
        ),
        gated(args, child),
    )
