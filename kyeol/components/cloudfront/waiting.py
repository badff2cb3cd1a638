"""The waiting page: what CloudFront serves while the shop is full, switched by a value that is not Pulumi's."""

import json
from importlib.resources import files
from typing import Final

import pulumi
import pulumi_aws as aws

from kyeol.components.cloudfront.client import CODE, RUNTIME
from kyeol.components.scope import Scope

KEY: Final = "waiting-page"
"""The key whose value switches the page: `on`, `off`, or the share of visitors that is let in, such as `40%`."""

_HERE: Final = files("kyeol.components.cloudfront")


def _code() -> str:
    """The function's code. In ASCII, since nothing says how CloudFront reads anything else in code."""
    page = _HERE.joinpath("waiting.html").read_text(encoding="utf-8").encode("ascii", "xmlcharrefreplace").decode()
    forwarded = CODE.replace("function handler(", "function forwarded(")
    return f"{_HERE.joinpath('waiting.js').read_text()}{forwarded}const PAGE = {json.dumps(page)};\n"


class WaitingPage(pulumi.ComponentResource):
    """A key value store, and the function that reads it for every page that somebody asks for.

    The store is made empty, which is `off`; its values are not part of the stack, so that no deployment changes what an
    operator has switched. A change deploys nothing (CloudFront developer guide, kvs-with-functions) and is everywhere
    within seconds (from memory), unlike a rule of the web ACL, of which the API takes the whole list of rules with a
    lock token (AWS WAF, UpdateWebACL), and which the next deployment would take back.

    A behaviour has one function for the viewer's request (edge-function-restrictions-all), so this one ends with what
    the function of the other behaviours does. It stops GET and HEAD of pages only; API, dashboard, webhooks and files
    have behaviours of their own. Whoever has a cart or a login goes on, known by the storefront's cookies
    (saleor/storefront, src/lib/checkout.ts and src/lib/auth/constants.ts). So does whoever is at the checkout, which is
    outside of languages and channels (there, src/middleware.ts and src/session-bridge/checkout-url.ts), since its last
    page comes when the cart's cookie is gone. The others are let in by a number made of their address, not by a cookie:
    deleting that would be another try.

    The store has no tag Name, as the function has none: older providers know none of either.
    """

    store: aws.cloudfront.KeyValueStore
    function: aws.cloudfront.Function

    def __init__(self, name: str, scope: Scope, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:WaitingPage", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        self.store = aws.cloudfront.KeyValueStore(
            name, name=scope.name("waiting"), comment="Whether the waiting page is shown", opts=child
        )
        self.function = aws.cloudfront.Function(
            name,
            name=scope.name("waiting"),
            comment="The waiting page; X-Forwarded-For is the viewer",
            runtime=RUNTIME,
            code=_code(),
            key_value_store_associations=[self.store.arn],
            publish=True,
            opts=child,
        )
        self.register_outputs({"storeArn": self.store.arn})
