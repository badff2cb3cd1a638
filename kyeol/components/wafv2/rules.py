"""The rules of a web ACL, in the order in which AWS WAF tries them."""

from collections.abc import Sequence
from typing import Final

import pulumi_aws as aws
from pulumi import Input

from kyeol.components.wafv2.bodies import EXPECTED_PATHS, LABELS
from kyeol.config.facts.waf_rules import BY_ADDRESS, RuleGroup
from kyeol.config.names import ORIGIN_VERIFY_HEADER
from kyeol.config.waf import DEFAULT_RATE_LIMIT, WebAclConfig

RuleArgs = aws.wafv2.WebAclRuleArgs
StatementArgs = aws.wafv2.WebAclRuleStatementArgs

FORWARDED_HEADER: Final = "x-forwarded-for"

# The SDK leaves the constructors of classes without fields untyped.
NO_OVERRIDE: Final = aws.wafv2.WebAclRuleOverrideActionNoneArgs()  # type: ignore[no-untyped-call]
URI_PATH: Final = aws.wafv2.WebAclRuleStatementByteMatchStatementFieldToMatchUriPathArgs()  # type: ignore[no-untyped-call]

GROUPS: Final[dict[RuleGroup, str]] = {
    "AWSManagedRulesAmazonIpReputationList": "ip-reputation",
    "AWSManagedRulesAnonymousIpList": "anonymous-ip",
    "AWSManagedRulesKnownBadInputsRuleSet": "known-bad-inputs",
    "AWSManagedRulesCommonRuleSet": "common",
    "AWSManagedRulesSQLiRuleSet": "sqli",
}
"""The managed rule groups in their order, cheapest first, and what their rules are called here."""


def rules(
    acl_name: str,
    acl: WebAclConfig,
    accepted: Sequence[Input[str]],
    own_addresses: Input[str] | None,
    *,
    refuse_forwarded: bool = False,
) -> list[RuleArgs]:
    """The rules of a web ACL.

    Behind a CDN there is no rate limit: the connection's address is the edge's, and the first address of
    X-Forwarded-For, the only one that a forwarded-IP rule looks at (AWS WAF developer guide,
    waf-rule-statement-forwarded-ip-address), is what the client wrote, so that anybody could have anybody else blocked.
    Nothing comes past the CDN, whose own web ACL counts by the viewer's address and has the groups that go by it.

    Args:
        acl_name: The web ACL's name, with which its metrics begin.
        acl: Which managed groups, what only counts, how many requests.
        accepted: The values of the origin-verify header; empty where clients come directly.
        own_addresses: The ARN of an IP set that the rate limit leaves out.
        refuse_forwarded: Whether to refuse requests that come with an X-Forwarded-For: a load balancer appends to it,
            and what is behind takes the first address for the client's.
    """
    named: list[tuple[str, StatementArgs, bool]] = []
    if accepted:
        named.append(("origin-verify", _without_header(accepted), True))
    if refuse_forwarded:
        named.append(("forwarded", _with_forwarded(), True))
    for group, called in GROUPS.items():
        if group in acl.managed_rules and not (accepted and group in BY_ADDRESS):
            counted = {*acl.count_only.get(group, ()), *LABELS.get(group, ())}
            named.append((called, _managed(group, sorted(counted)), False))
    labels = [
        label
        for group, of_rules in LABELS.items()
        for rule, label in of_rules.items()
        if group in acl.managed_rules and rule not in acl.count_only.get(group, ())
    ]
    if labels:
        named.append(("body", _unexpected_body(labels), True))
    if not accepted:
        named.append(("rate-limit", _rate(acl.rate_limit or DEFAULT_RATE_LIMIT, own_addresses), True))
    return [
        RuleArgs(
            name=called,
            priority=priority,
            statement=statement,
            action=aws.wafv2.WebAclRuleActionArgs(block=aws.wafv2.WebAclRuleActionBlockArgs()) if blocks else None,
            override_action=(None if blocks else aws.wafv2.WebAclRuleOverrideActionArgs(none=NO_OVERRIDE)),
            visibility_config=aws.wafv2.WebAclRuleVisibilityConfigArgs(
                cloudwatch_metrics_enabled=True, sampled_requests_enabled=True, metric_name=f"{acl_name}-{called}"
            ),
        )
        for priority, (called, statement, blocks) in enumerate(named)
    ]


def _without_header(accepted: Sequence[Input[str]]) -> StatementArgs:
    matches = [
        StatementArgs(
            byte_match_statement=aws.wafv2.WebAclRuleStatementByteMatchStatementArgs(
                field_to_match=aws.wafv2.WebAclRuleStatementByteMatchStatementFieldToMatchArgs(
                    single_header=aws.wafv2.WebAclRuleStatementByteMatchStatementFieldToMatchSingleHeaderArgs(
                        name=ORIGIN_VERIFY_HEADER
                    )
                ),
                positional_constraint="EXACTLY",
                search_string=value,
                text_transformations=_transformed("NONE"),
            )
        )
        for value in accepted
    ]
    return _not(_any(matches))


def _with_forwarded() -> StatementArgs:
    header = aws.wafv2.WebAclRuleStatementSizeConstraintStatementFieldToMatchSingleHeaderArgs(name=FORWARDED_HEADER)
    return StatementArgs(
        size_constraint_statement=aws.wafv2.WebAclRuleStatementSizeConstraintStatementArgs(
            field_to_match=aws.wafv2.WebAclRuleStatementSizeConstraintStatementFieldToMatchArgs(single_header=header),
            comparison_operator="GT",
            size=0,
            text_transformations=[
                aws.wafv2.WebAclRuleStatementSizeConstraintStatementTextTransformationArgs(priority=0, type="NONE")
            ],
        )
    )


def _managed(group: str, counted: Sequence[str]) -> StatementArgs:
    count = aws.wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideActionToUseArgs(
        count=aws.wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideActionToUseCountArgs()
    )
    return StatementArgs(
        managed_rule_group_statement=aws.wafv2.WebAclRuleStatementManagedRuleGroupStatementArgs(
            vendor_name="AWS",
            name=group,
            rule_action_overrides=[
                aws.wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideArgs(
                    name=rule, action_to_use=count
                )
                for rule in counted
            ],
        )
    )


def _unexpected_body(labels: Sequence[str]) -> StatementArgs:
    """What the managed rules labelled for its body, except where such bodies are in order."""
    labelled = [
        StatementArgs(
            label_match_statement=aws.wafv2.WebAclRuleStatementLabelMatchStatementArgs(scope="LABEL", key=label)
        )
        for label in labels
    ]
    expected = [
        StatementArgs(
            byte_match_statement=aws.wafv2.WebAclRuleStatementByteMatchStatementArgs(
                field_to_match=aws.wafv2.WebAclRuleStatementByteMatchStatementFieldToMatchArgs(uri_path=URI_PATH),
                positional_constraint="STARTS_WITH",
                search_string=path,
                text_transformations=_transformed("NORMALIZE_PATH"),
            )
        )
        for path in EXPECTED_PATHS
    ]
    return StatementArgs(
        and_statement=aws.wafv2.WebAclRuleStatementAndStatementArgs(statements=[_any(labelled), _not(_any(expected))])
    )


def _rate(limit: int, own_addresses: Input[str] | None) -> StatementArgs:
    """A limit per client address; the stack's own are left out, from which Saleor calls the storefront's webhooks."""
    return StatementArgs(
        rate_based_statement=aws.wafv2.WebAclRuleStatementRateBasedStatementArgs(
            limit=limit,
            evaluation_window_sec=300,
            aggregate_key_type="IP",
            scope_down_statement=_others(own_addresses) if own_addresses else None,
        )
    )


def _others(addresses: Input[str]) -> aws.wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementArgs:
    """Every address but those of an IP set."""
    scope_down = aws.wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementArgs
    own = scope_down(
        ip_set_reference_statement=aws.wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementIpSetReferenceStatementArgs(
            arn=addresses
        )
    )
    return scope_down(
        not_statement=aws.wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementNotStatementArgs(statement=own)
    )


def _any(statements: Sequence[StatementArgs]) -> StatementArgs:
    """One of several statements; AWS WAF wants two or more of them in an OR."""
    if len(statements) == 1:
        return statements[0]
    return StatementArgs(or_statement=aws.wafv2.WebAclRuleStatementOrStatementArgs(statements=list(statements)))


def _not(statement: StatementArgs) -> StatementArgs:
    return StatementArgs(not_statement=aws.wafv2.WebAclRuleStatementNotStatementArgs(statement=statement))


def _transformed(how: str) -> list[aws.wafv2.WebAclRuleStatementByteMatchStatementTextTransformationArgs]:
    return [aws.wafv2.WebAclRuleStatementByteMatchStatementTextTransformationArgs(priority=0, type=how)]
