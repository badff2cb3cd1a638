"""Who a visitor is behind CloudFront: the function that sets the one address that everything behind relies on."""

from importlib.resources import files
from typing import Final

import pulumi
import pulumi_aws as aws

from kyeol.components.cloudfront.behaviours import Behaviour
from kyeol.components.scope import Scope

RUNTIME: Final = "cloudfront-js-2.0"
CODE: Final = files("kyeol.components.cloudfront").joinpath("client.js").read_text()
"""The function's code: a script with a function `handler`."""


def client_address(name: str, scope: Scope, opts: pulumi.ResourceOptions) -> aws.cloudfront.Function:
    """The CloudFront Function that sets X-Forwarded-For to the viewer's address before the origin is asked.

    CloudFront appends the viewer's address to what the viewer wrote, and the load balancer appends CloudFront's
    (developer guide, RequestAndResponseBehaviorCustomOrigin, "Client IP addresses"; Elastic Load Balancing user guide,
    x-forwarded-headers), while Saleor and the storefront take the first (saleor/core/utils/__init__.py, get_client_ip;
    src/lib/auth/auth-rate-limit.ts, getClientIp): the viewer's own word. X-Forwarded-For is neither among the headers
    that functions may not touch nor among the read-only ones (edge-function-restrictions-all). It is set and not
    removed: first comes the viewer's address whether or not CloudFront appends it once more.

    It has no tag Name: a provider built on terraform-provider-aws 6.48 or older knows no tags of a function.

    Args:
        name: The logical name.
        scope: The environment.
        opts: Its parent, at least.
    """
    return aws.cloudfront.Function(
        f"{name}-client",
        name=scope.name("client"),
        comment="X-Forwarded-For is the viewer",
        runtime=RUNTIME,
        code=CODE,
        publish=True,
        opts=opts,
    )


def told(behaviour: Behaviour) -> bool:
    """Whether the origin learns who asks; not where a cached response serves many visitors."""
    return behaviour.cache == "never"
