"""CloudFront: a distribution before the shop, and one before the media bucket."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.cloudfront import down
from kyeol.components.cloudfront.behaviours import (
    CACHING_DISABLED,
    CACHING_OPTIMIZED,
    CORS_AND_SECURITY_HEADERS,
    PAGES,
    SECURITY_HEADERS,
    SHOP,
)
from kyeol.components.cloudfront.client import client_address, told
from kyeol.components.cloudfront.logs import AccessLogs, AccessLogsArgs
from kyeol.components.cloudfront.policies import cache_policies, framed_by
from kyeol.components.cloudfront.vpc_origin import VpcOriginArgs, vpc_origin
from kyeol.components.cloudfront.waiting import WaitingPage
from kyeol.components.scope import Scope
from kyeol.config.cdn import CdnConfig
from kyeol.config.names import ORIGIN_VERIFY_HEADER
from kyeol.iam import Statement

ALB_ORIGIN: Final = "alb"
MEDIA_ORIGIN: Final = "media"

ERRORS_CACHED_BY_DEFAULT: Final = (404, 414, 500, 501, 502, 503, 504)
"""The errors that CloudFront keeps for ten seconds even where nothing else is cached."""


@dataclass(frozen=True, kw_only=True)
class CloudFrontArgs:
    """What the distributions need.

    Args:
        scope: The environment.
        cdn: Price class, and the public name of the media.
        names: The public names of the shop.
        app_names: The public names of Saleor's apps.
        origin_name: The name of the load balancer, which ExternalDNS makes later.
        certificate_arn: A certificate in us-east-1 that covers the public names and the media's.
        web_acl_arn: A web ACL of scope CLOUDFRONT.
        origin_verify: The current value of the origin-verify header, secret.
        origin_gate: The regional web ACL that checks the header. It accepts a new value before it is sent.
        media_bucket_domain: The media bucket's regional domain name.
        logs_bucket_arn: The bucket of the access logs.
        logs_bucket_policy: The policy of that bucket, with the statement of `log_delivery_statement`.
        vpc_origin: The private load balancer; None: the load balancer is public.
    """

    scope: Scope
    cdn: CdnConfig
    names: Sequence[str]
    origin_name: str
    certificate_arn: Input[str]
    web_acl_arn: Input[str]
    origin_verify: Output[str]
    origin_gate: aws.wafv2.WebAcl
    media_bucket_domain: Input[str]
    logs_bucket_arn: Input[str]
    logs_bucket_policy: pulumi.Resource
    app_names: Sequence[str] = ()
    vpc_origin: VpcOriginArgs | None = None


class CloudFront(pulumi.ComponentResource):
    """The distributions of an environment, their policies, the access to the media bucket, and their logs.

    Media has a hostname and so a distribution of its own: Saleor puts uploads at the root of the bucket, under
    prefixes that change between its versions and overlap the storefront's paths, and what a user uploaded must not
    run as a page of the shop. Saleor's AWS_MEDIA_CUSTOM_DOMAIN is that hostname; `/thumbnail/…` of the shop responds
    with a redirect to it.
    """

    shop: aws.cloudfront.Distribution
    media: aws.cloudfront.Distribution
    apps: aws.cloudfront.Distribution | None
    waiting: WaitingPage | None

    def __init__(self, name: str, args: CloudFrontArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:CloudFront", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        access = aws.cloudfront.OriginAccessControl(
            f"{name}-media",
            name=args.scope.name("media"),
            description="CloudFront reads the media bucket",
            origin_access_control_origin_type="s3",
            signing_behavior="always",
            signing_protocol="sigv4",
            opts=child,
        )
        client = client_address(f"{name}-shop", args.scope, child)
        self.waiting = WaitingPage(f"{name}-waiting", args.scope, child) if args.cdn.waiting_page else None
        origin = _load_balancer(args, vpc_origin(name, args.vpc_origin, child) if args.vpc_origin else None)
        self.shop = self._shop(f"{name}-shop", args, origin, access.id, client, child)
        self.media = self._media(f"{name}-media", args, access.id, child)
        self.apps = self._apps(f"{name}-apps", args, origin, client, child) if args.app_names else None
        distributions = {"shop": self.shop, "media": self.media} | ({"apps": self.apps} if self.apps else {})
        AccessLogs(
            name,
            AccessLogsArgs(
                scope=args.scope,
                distribution_arns={what: made.arn for what, made in distributions.items()},
                bucket_arn=args.logs_bucket_arn,
                bucket_policy=args.logs_bucket_policy,
            ),
            child,
        )
        self.register_outputs({"shopId": self.shop.id, "mediaId": self.media.id})

    def _shop(
        self,
        name: str,
        args: CloudFrontArgs,
        origin: aws.cloudfront.DistributionOriginArgs,
        access_id: Output[str],
        client: aws.cloudfront.Function,
        child: pulumi.ResourceOptions,
    ) -> aws.cloudfront.Distribution:
        policies = cache_policies(name, args.scope, child)
        pages = self.waiting.function if self.waiting else client
        return _distribution(
            name,
            args,
            _Served(
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
            _gated(args, child),
        )

    def _apps(
        self,
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
        return _distribution(
            name,
            args,
            _Served(
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
            _gated(args, child),
        )

    def _media(
        self, name: str, args: CloudFrontArgs, access_id: Output[str], child: pulumi.ResourceOptions
    ) -> aws.cloudfront.Distribution:
        return _distribution(
            name,
            args,
            _Served(
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


@dataclass(frozen=True, kw_only=True)
class _Served:
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


# The load balancer closes idle connections after 60 s; CloudFront must be the first.
_KEEPALIVE: Final = 55
_READ: Final = 60


def _load_balancer(
    args: CloudFrontArgs, private: aws.cloudfront.VpcOrigin | None
) -> aws.cloudfront.DistributionOriginArgs:
    """The load balancer as an origin, with the header by which its web ACL knows CloudFront.

    The name is the same for a private one: its certificate covers it, and nothing changes in what requests carry.
    """
    return aws.cloudfront.DistributionOriginArgs(
        origin_id=ALB_ORIGIN,
        domain_name=args.origin_name,
        vpc_origin_config=aws.cloudfront.DistributionOriginVpcOriginConfigArgs(
            vpc_origin_id=private.id, origin_keepalive_timeout=_KEEPALIVE, origin_read_timeout=_READ
        )
        if private
        else None,
        custom_origin_config=None
        if private
        else aws.cloudfront.DistributionOriginCustomOriginConfigArgs(
            http_port=80,
            https_port=443,
            origin_protocol_policy="https-only",
            origin_ssl_protocols=["TLSv1.2"],
            origin_keepalive_timeout=_KEEPALIVE,
            origin_read_timeout=_READ,
        ),
        custom_headers=[
            aws.cloudfront.DistributionOriginCustomHeaderArgs(name=ORIGIN_VERIFY_HEADER, value=args.origin_verify)
        ],
    )


def _gated(args: CloudFrontArgs, opts: pulumi.ResourceOptions) -> pulumi.ResourceOptions:
    """The options of what sends the header: while a secret rotates, the web ACL must know the value before."""
    # No property leads there.
    gate = pulumi.ResourceOptions(depends_on=[args.origin_gate], additional_secret_outputs=["origins"])
    return pulumi.ResourceOptions.merge(opts, gate)


def _distribution(
    name: str, args: CloudFrontArgs, served: _Served, opts: pulumi.ResourceOptions
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


def media_read_statement(bucket_arn: Input[str], distribution_arn: Input[str]) -> Statement:
    """The statement of the media bucket's policy by which the media distribution, and no other, reads it."""
    return Statement(
        sid="CloudFrontRead",
        actions=["s3:GetObject"],
        resources=[Output.concat(bucket_arn, "/*")],
        principals={"Service": ["cloudfront.amazonaws.com"]},
        conditions={"StringEquals": {"AWS:SourceArn": distribution_arn}},
    )
