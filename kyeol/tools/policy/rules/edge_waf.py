"""The edge: what web ACLs block, which addresses they count, and the region that they belong to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kyeol.config.names import CLOUDFRONT_REGION, ORIGIN_VERIFY_HEADER
from kyeol.tools.json_values import Json, at, listed, mapping, mappings
from kyeol.tools.kinds import wafv2
from kyeol.tools.policy.rule import Context, resource_rule
from kyeol.tools.preview.graph import Resource

_MANAGED: Final = ("AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesSQLiRuleSet")
_STOPS: Final = frozenset({"block", "captcha", "challenge"})


@resource_rule(
    "edge-waf-rules",
    wafv2.WEB_ACL.type,
    title="A web ACL has AWS's rules against common attacks",
    reason="Injection and known holes are tried on every address there is.",
    reference="FSBP WAF.10, which asks for any rule; platform",
    fix="add the managed rule groups",
)
def waf_rules(resource: Resource, _: Context) -> Iterator[str]:
    """The managed rule groups, by name, must block: a group that is overridden to count stops nothing."""
    groups = {
        at(rule, "statement", "managedRuleGroupStatement", "name")
        for rule in mappings(resource.inputs.get("rules"))
        if "count" not in mapping(rule.get("overrideAction"))
    }
    if missing := ", ".join(one for one in _MANAGED if one not in groups):
        yield f"it lacks {missing}"


@resource_rule(
    "edge-waf-rate",
    wafv2.WEB_ACL.type,
    title="A web ACL limits requests per address",
    reason="Guessing passwords and scraping a shop take thousands of requests.",
    reference="platform",
    fix="add a rate-based rule",
    setting="waf",
)
def waf_rate(resource: Resource, _: Context) -> Iterator[str]:
    """The limit itself is configuration; a rule that only counts limits nothing.

    A web ACL whose first rule blocks what lacks the origin-verify header needs none: its connections are all
    CloudFront's, whose own web ACL counts.
    """
    rules = mappings(resource.inputs.get("rules"))
    if _only_cloudfront(rules):
        return
    for rule in rules:
        limits = "rateBasedStatement" in mapping(rule.get("statement"))
        if limits and _STOPS & set(mapping(rule.get("action"))):
            return
    yield "it does not limit requests"


@resource_rule(
    "edge-waf-rate-address",
    wafv2.WEB_ACL.type,
    title="A rate limit counts by an address that no client writes",
    reason="Two senders that write a customer's address into the header have that customer blocked.",
    reference="AWS WAF",
    fix="set aggregateKeyType to IP; behind a CDN leave the limit to the CDN's web ACL",
    setting="waf",
)
def waf_rate_address(resource: Resource, _: Context) -> Iterator[str]:
    """Of a forwarded header AWS WAF looks at the first address only (waf-rule-statement-forwarded-ip-address)."""
    for rule in mappings(resource.inputs.get("rules")):
        rate = mapping(at(rule, "statement", "rateBasedStatement"))
        if rate.get("aggregateKeyType") == "FORWARDED_IP":
            yield f"{rule.get('name')} counts by {mapping(rate.get('forwardedIpConfig')).get('headerName')}"


@resource_rule(
    "edge-waf-region",
    wafv2.WEB_ACL.type,
    title="CloudFront's web ACL lives in us-east-1, and only that",
    reason="AWS refuses it elsewhere, half-way through a deployment.",
    reference="AWS WAF",
    fix="set region to us-east-1 where the scope is CLOUDFRONT",
)
def waf_region(resource: Resource, _: Context) -> Iterator[str]:
    """Web ACLs of scope CLOUDFRONT need the region us-east-1 as an argument, and regional ones must not have it."""
    edge = resource.inputs.get("scope") == "CLOUDFRONT"
    if edge != (resource.inputs.get("region") == CLOUDFRONT_REGION):
        region = resource.inputs.get("region") or "the stack's"
        yield f"its scope is {resource.inputs.get('scope')}, its region {region}"


def _only_cloudfront(rules: Sequence[Mapping[str, Json]]) -> bool:
    """Whether what comes first blocks every request without the origin-verify header."""
    first = min(rules, key=lambda rule: int(str(rule.get("priority") or 0)), default={})
    inner = mapping(at(first, "statement", "notStatement", "statement"))
    accepted = listed(at(inner, "orStatement", "statements")) or [inner]
    headers = {at(one, "byteMatchStatement", "fieldToMatch", "singleHeader", "name") for one in accepted}
    return "block" in mapping(first.get("action")) and headers == {ORIGIN_VERIFY_HEADER}
