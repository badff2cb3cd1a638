"""Which request goes where: the cache behaviours of the distribution before the shop, in their order."""

from dataclasses import dataclass
from typing import Final, Literal

READ: Final = ("GET", "HEAD", "OPTIONS")
ALL: Final = ("GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE")

CACHING_DISABLED: Final = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
CACHING_OPTIMIZED: Final = "658327ea-f89d-4fab-a63d-7e88639e58f6"
ALL_VIEWER: Final = "216adef6-5c7f-47e4-b989-5492eafa07d3"
HOST_HEADER_ONLY: Final = "bf0718e1-ba1e-49d1-88b1-f726733018ae"
SECURITY_HEADERS: Final = "67f7725c-6f97-4210-82d7-5512b31e9d03"
CORS_AND_SECURITY_HEADERS: Final = "e61eb60c-9c35-4d20-a928-2b84e02af89c"
"""Ids of AWS-managed policies, the same in every account."""

Cache = Literal["never", "long", "images", "redirects"]


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """What CloudFront does with the requests of one path.

    Args:
        path: The path pattern; the default behaviour's is `*`.
        methods: The methods that reach the origin.
        cache: never; long, as static files say themselves, by path alone; images, by the optimiser's parameters
            and the formats that the client takes; redirects, by path for an hour where the origin says nothing.
        https_only: Whether plain HTTP is refused instead of redirected: a redirect comes after the secrets that
            an API call carries have been sent in clear.
    """

    path: str
    methods: tuple[str, ...] = READ
    cache: Cache = "never"
    https_only: bool = False

    @property
    def origin_request_policy_id(self) -> str:
        """What the origin sees: everything of what is never cached, else only Host, which routes the request.

        Host is the public name throughout: the Ingress rules, ALLOWED_HOSTS and the absolute URLs of the storefront
        go by it. CloudFront accepts a certificate that covers the origin's name or the Host it forwards; the load
        balancer's covers both.
        """
        return ALL_VIEWER if self.cache == "never" else HOST_HEADER_ONLY

    @property
    def viewer_protocol_policy(self) -> str:
        """What becomes of plain HTTP."""
        return "https-only" if self.https_only else "redirect-to-https"


SHOP: Final = (
    Behaviour(path="/graphql/*", methods=ALL, https_only=True),
    Behaviour(path="/plugins/*", methods=ALL, https_only=True),
    Behaviour(path="/dashboard/*"),
    Behaviour(path="/.well-known/jwks.json"),
    Behaviour(path="/health/"),
    Behaviour(path="/thumbnail/*", cache="redirects"),
    Behaviour(path="/image/*", cache="redirects"),
    Behaviour(path="/_next/static/*", cache="long"),
    Behaviour(path="/_next/image*", cache="images"),
)
"""Every path of the shop that is not a page; all of them lead to the load balancer, whose Ingress tells them apart."""

PAGES: Final = Behaviour(path="*", methods=ALL)
"""The storefront's pages and its own API.

Never cached: a page carries its visitor's cart and session by cookie, its variants differ by headers that no cache
policy can name safely (RSC, Next-Router-State-Tree), and the storefront's revalidation on a webhook reaches its own
cache, not CloudFront's. POST is there for server actions and webhooks.
"""
