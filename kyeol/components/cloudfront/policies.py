"""CloudFront's policies of this program's own: cache keys, and headers of responses."""

from collections.abc import Mapping, Sequence
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input

from kyeol.components.cloudfront.behaviours import CACHING_DISABLED, CACHING_OPTIMIZED, Cache
from kyeol.components.scope import Scope

Key = aws.cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginArgs

YEAR: Final = 31_536_000
"""Seconds."""


def cache_policies(name: str, scope: Scope, opts: pulumi.ResourceOptions) -> Mapping[Cache, Input[str]]:
    """The ids of the cache policies; AWS manages two of them.

    images: the Next.js optimiser's response varies by url, width, quality and Accept, and sets its own lifetime.
    redirects: Saleor responds to /thumbnail/ with a redirect and no Cache-Control.
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


def framed_by(name: str, scope: Scope, hosts: Sequence[str], opts: pulumi.ResourceOptions) -> Input[str]:
    """The id of a policy of security headers that lets pages of some names, and no others, show a page in a frame.

    AWS's own policies of security headers let the same name only (X-Frame-Options: SAMEORIGIN). What the origin says
    itself stays.

    Args:
        name: The distribution's logical name.
        scope: The environment.
        hosts: Whose pages may: the dashboard's.
        opts: Its parent, at least.
    """
    security = aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigArgs(
        content_security_policy=(
            aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigContentSecurityPolicyArgs(
                content_security_policy=f"frame-ancestors {' '.join(f'https://{host}' for host in hosts)}",
                override=False,
            )
        ),
        content_type_options=aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigContentTypeOptionsArgs(
            override=True
        ),
        referrer_policy=aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigReferrerPolicyArgs(
            referrer_policy="strict-origin-when-cross-origin", override=False
        ),
        strict_transport_security=(
            aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurityArgs(
                access_control_max_age_sec=YEAR, override=False
            )
        ),
    )
    policy = aws.cloudfront.ResponseHeadersPolicy(
        name, name=scope.name("apps"), comment="Framed by the dashboard", security_headers_config=security, opts=opts
    )
    return policy.id


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
