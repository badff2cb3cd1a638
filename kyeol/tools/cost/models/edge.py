"""The public edge: CloudFront, web ACLs, DNS zones."""

from collections.abc import Iterator
from typing import Final

from kyeol.tools.cost.charge import Charge, Missing, Pricing, model, share
from kyeol.tools.cost.span import Span
from kyeol.tools.json_values import mappings
from kyeol.tools.kinds import cloudfront, route53, wafv2
from kyeol.tools.place import region_of
from kyeol.tools.preview.graph import Resource

_GROUPS: Final = {
    "us-": "US", "ca-": "US", "mx-": "US", "eu-": "EU", "il-": "EU", "sa-": "SA", "af-": "ZA", "me-": "ME",
    "ap-": "AP", "ap-south-": "IN", "ap-northeast-1": "JP", "ap-northeast-3": "JP",
    "ap-southeast-2": "AU", "ap-southeast-4": "AU", "ap-southeast-6": "AU",
}  # fmt: skip
"""The prefix of CloudFront's usage types by the region that visitors are near to."""

_METERED_GROUPS: Final = ("BotControl", "ATPRuleSet", "ACFPRuleSet")
"""AWS's rule groups with a price of their own (aws.amazon.com/waf/pricing)."""


def viewers(resource: Resource, pricing: Pricing) -> str:
    """The price group of the edge locations that serve visitors, who are taken to be near the stack's region.

    PriceClass_100 has only locations in North America, Europe and Israel, whoever asks.
    """
    region = region_of(resource, pricing.graph)
    group = next(_GROUPS[one] for one in sorted(_GROUPS, key=len, reverse=True) if region.startswith(one))
    return "US" if resource.inputs.get("priceClass") == "PriceClass_100" and group != "EU" else group


@model(cloudfront.DISTRIBUTION)
def distribution(resource: Resource, pricing: Pricing) -> Iterator[Charge]:
    """What it sends to visitors, and their requests; the stack's distributions serve equal parts."""
    count, group = len(pricing.of(cloudfront.DISTRIBUTION)), viewers(resource, pricing)
    sent, asked = share(pricing.month.gigabytes_out, count), share(pricing.month.requests, count)
    prefix = f"cloudfront.{group}"
    yield Charge(
        price=f"{prefix}.egress", what="traffic to visitors", quantity=sent, part="usage", service="CloudFront"
    )
    yield Charge(
        price=f"{prefix}.request", what="requests of visitors", quantity=asked, part="usage", service="CloudFront"
    )


@model(wafv2.WEB_ACL)
def web_acl(resource: Resource, pricing: Pricing) -> Iterator[Charge | Missing]:
    """The ACL and its rules by the month, and what it looks at; a group of AWS's counts as one rule."""
    rules = mappings(resource.inputs.get("rules"))
    yield Charge(price="waf.acl", what="web ACLs", quantity=Span.always(1), service="WAF")
    yield Charge(price="waf.rule", what="web ACLs, rules", quantity=Span.always(len(rules)), service="WAF")
    yield Charge(
        price="waf.request",
        what="requests looked at",
        quantity=inspected(resource, pricing),
        part="usage",
        service="WAF",
    )
    for name in _METERED_GROUPS:
        if name in str(rules):
            yield Missing(f"{name} of {resource.name}", "a rule group with a price of its own, which was not read")


def inspected(acl: Resource, pricing: Pricing) -> Span:
    """The requests that an ACL sees: CloudFront's all, the load balancer's what CloudFront passes on."""
    fronted = acl.inputs.get("scope") == "REGIONAL" and pricing.of(cloudfront.DISTRIBUTION)
    return pricing.month.requests * (pricing.month.missed if fronted else 1)


@model(route53.ZONE)
def zone(_: Resource, pricing: Pricing) -> Iterator[Charge]:
    """By the month, and one query a visit: too many, since those that an alias of CloudFront answers are free."""
    yield Charge(price="route53.zone", what="DNS zone", quantity=Span.always(1), service="Route 53")
    yield Charge(
        price="route53.query", what="DNS queries", quantity=pricing.month.visits, part="usage", service="Route 53"
    )
