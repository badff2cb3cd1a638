"""CloudFront's policies of this program's own: cache keys, and the security headers of responses."""

from collections.abc import Mapping
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input

from kyeol.components.cloudfront_behaviours import CACHING_DISABLED, CACHING_OPTIMIZED, Cache
from kyeol.components.scope import Scope

Key = aws.cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginArgs

SecurityHeaders = aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigArgs

YEAR: Final = 31_536_000
"""Seconds."""


def cache_policies(name: str, scope: Scope, opts: pulumi.ResourceOptions) -> Mapping[Cache, Input[str]]:
    """The ids of the cache policies; AWS manages two of them.

    images: the Next.js optimiser answers by url, width, quality and the formats of Accept, and says how long itself.
    redirects: Saleor answers /thumbnail/ with a redirect and no Cache-Control.
    """
    images = aws.cloudfront.CachePolicy(
        f"{name}-images",
        name=scope.name("images"),
        comment="Optimised images",
        min_ttl=0,
        default_ttl=3600,
        max_ttl=YEAR,
        parameters_in_cache_key_and_forwarded_to_origin=_key(headers=["Accept"], query_strings=["url", "w", "q"]),
        opts=opts,
    )
    redirects = aws.cloudfront.CachePolicy(
        f"{name}-redirects",
        name=scope.name("redirects"),
        comment="Redirects to thumbnails",
        min_ttl=0,
        default_ttl=3600,
        max_ttl=86_400,
        parameters_in_cache_key_and_forwarded_to_origin=_key(headers=[], query_strings=[]),
        opts=opts,
    )
    return {"never": CACHING_DISABLED, "long": CACHING_OPTIMIZED, "images": images.id, "redirects": redirects.id}


def _key(*, headers: list[str], query_strings: list[str]) -> Key:
    """A cache key of these headers and parameters, and never of cookies."""
    headers_config = aws.cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginHeadersConfigArgs(
        header_behavior="whitelist" if headers else "none",
        headers=(
            aws.cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginHeadersConfigHeadersArgs(items=headers)
            if headers
            else None
        ),
    )
    strings_config = aws.cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginQueryStringsConfigArgs(
        query_string_behavior="whitelist" if query_strings else "none",
        query_strings=(
            aws.cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginQueryStringsConfigQueryStringsArgs(
                items=query_strings
            )
            if query_strings
            else None
        ),
    )
    return Key(
        cookies_config=aws.cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginCookiesConfigArgs(
            cookie_behavior="none"
        ),
        headers_config=headers_config,
        query_strings_config=strings_config,
        enable_accept_encoding_brotli=True,
        enable_accept_encoding_gzip=True,
    )


def shop_headers(name: str, scope: Scope, opts: pulumi.ResourceOptions) -> aws.cloudfront.ResponseHeadersPolicy:
    """The security headers of the shop; framing and referrers only where the application says nothing itself."""
    headers = _transport()
    headers.frame_options = aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigFrameOptionsArgs(
        frame_option="SAMEORIGIN", override=False
    )
    return aws.cloudfront.ResponseHeadersPolicy(
        name,
        name=scope.name("shop"),
        comment="Security headers of the shop",
        security_headers_config=headers,
        opts=opts,
    )


def media_headers(name: str, scope: Scope, opts: pulumi.ResourceOptions) -> aws.cloudfront.ResponseHeadersPolicy:
    """The security headers of uploads: an SVG or HTML file among them runs no script."""
    headers = _transport()
    headers.content_security_policy = (
        aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigContentSecurityPolicyArgs(
            content_security_policy="script-src 'none'; base-uri 'none'; form-action 'none'", override=True
        )
    )
    return aws.cloudfront.ResponseHeadersPolicy(
        name,
        name=scope.name("media"),
        comment="Security headers of the media",
        security_headers_config=headers,
        opts=opts,
    )


def _transport() -> SecurityHeaders:
    """HTTPS for a year, types as declared, and no paths in foreign referrers.

    HSTS stays on the name itself: the apex must not bind names of the zone that this program does not know.
    """
    return SecurityHeaders(
        strict_transport_security=(
            aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurityArgs(
                access_control_max_age_sec=YEAR, include_subdomains=False, preload=False, override=True
            )
        ),
        content_type_options=aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigContentTypeOptionsArgs(
            override=True
        ),
        referrer_policy=aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigReferrerPolicyArgs(
            referrer_policy="strict-origin-when-cross-origin", override=False
        ),
    )
