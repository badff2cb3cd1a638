"""One distribution, with what all of an environment's share."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from kyeol.components.cloudfront import down
from kyeol.components.cloudfront.args import CloudFrontArgs


@dataclass(frozen=True, kw_only=True)
class Served:
    """What one distribution does not share with the other.

    Args:
        what: What it serves.
        aliases: Its public names.
        origin: Where it fetches.
        default: What it does with every path that `ordered` does not name.
        ordered: What it does with the paths that come first.
        also: Another origin, of the page for when that is down.
        uncached_errors: The errors that are not cached, so that no visitor gets another's; an API's keeps its status
            and, but for those of a load balancer that does not respond, its body.
    """

    what: str
    aliases: Sequence[str]
    origin: aws.cloudfront.DistributionOriginArgs
    default: aws.cloudfront.DistributionDefaultCacheBehaviorArgs
    ordered: Sequence[aws.cloudfront.DistributionOrderedCacheBehaviorArgs] = ()
    also: Sequence[aws.cloudfront.DistributionOriginArgs] = ()
    uncached_errors: Sequence[int] = ()


def distribution(
    name: str, args: CloudFrontArgs, served: Served, opts: pulumi.ResourceOptions
) -> aws.cloudfront.Distribution:
    """A distribution with its public names: TLS 1.2, HTTP/2 and 3, IPv6, the web ACL, no limit by country.

    It waits until it is deployed everywhere, so that the next step of a rotation cannot come too early and no name
    points to edges that do not know it.
    """
    return aws.cloudfront.Distribution(
        name,
        enabled=True,
        comment=args.scope.name(served.what),
        aliases=list(served.aliases),
        http_version="http2and3",
        is_ipv6_enabled=True,
        price_class=args.cdn.price_class,
        web_acl_id=args.web_acl_arn,
        origins=[served.origin, *served.also],
        default_cache_behavior=served.default,
        ordered_cache_behaviors=list(served.ordered),
        custom_error_responses=[
            aws.cloudfront.DistributionCustomErrorResponseArgs(
                error_code=code,
                error_caching_min_ttl=0,
                response_code=code if code in down.ERRORS else None,
                response_page_path=down.PAGE if code in down.ERRORS else None,
            )
            for code in served.uncached_errors
        ],
        viewer_certificate=aws.cloudfront.DistributionViewerCertificateArgs(
            acm_certificate_arn=args.certificate_arn,
            ssl_support_method="sni-only",
            minimum_protocol_version="TLSv1.2_2021",
        ),
        restrictions=aws.cloudfront.DistributionRestrictionsArgs(
            geo_restriction=aws.cloudfront.DistributionRestrictionsGeoRestrictionArgs(restriction_type="none")
        ),
        tags=args.scope.tags(served.what),
        opts=opts,
    )
