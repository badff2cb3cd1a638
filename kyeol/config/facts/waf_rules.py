"""The rules of AWS's managed groups: one that a group does not have is ignored by AWS WAF without a word."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

RuleGroup: TypeAlias = Literal[
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesAnonymousIpList",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesSQLiRuleSet",
]


def _of(name: str, *parts: str) -> tuple[str, ...]:
    return tuple(f"{name}_{part}" for part in parts)


BY_ADDRESS: Final[frozenset[RuleGroup]] = frozenset(
    ("AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesAnonymousIpList")
)
"""The groups that go by the address of the connection, which behind a CDN is the CDN's."""

RULES: Final[Mapping[RuleGroup, tuple[str, ...]]] = {
    "AWSManagedRulesAmazonIpReputationList": (
        "AWSManagedIPReputationList",
        "AWSManagedReconnaissanceList",
        "AWSManagedIPDDoSList",
    ),
    "AWSManagedRulesAnonymousIpList": ("AnonymousIPList", "HostingProviderIPList"),
    "AWSManagedRulesKnownBadInputsRuleSet": (
        *_of("JavaDeserializationRCE", "BODY", "URIPATH", "QUERYSTRING", "HEADER"),
        "Host_localhost_HEADER",
        "PROPFIND_METHOD",
        "ExploitablePaths_URIPATH",
        *_of("Log4JRCE", "QUERYSTRING", "BODY", "URIPATH", "HEADER"),
        "ReactJSRCE_BODY",
    ),
    "AWSManagedRulesCommonRuleSet": (
        "NoUserAgent_HEADER",
        "UserAgent_BadBots_HEADER",
        *_of("SizeRestrictions", "QUERYSTRING", "Cookie_HEADER", "BODY", "URIPATH"),
        *_of("EC2MetaDataSSRF", "BODY", "COOKIE", "URIPATH", "QUERYARGUMENTS"),
        *_of("GenericLFI", "QUERYARGUMENTS", "URIPATH", "BODY"),
        *_of("RestrictedExtensions", "URIPATH", "QUERYARGUMENTS"),
        *_of("GenericRFI", "QUERYARGUMENTS", "BODY", "URIPATH"),
        *_of("CrossSiteScripting", "COOKIE", "QUERYARGUMENTS", "BODY", "URIPATH"),
    ),
    "AWSManagedRulesSQLiRuleSet": (
        *_of("SQLi", "QUERYARGUMENTS", "BODY", "COOKIE", "URIPATH"),
        *_of("SQLiExtendedPatterns", "QUERYARGUMENTS", "BODY"),
    ),
}
"""Every group's rules in its default version. Sources: AWS WAF developer guide, "Baseline rule groups", "Use-case
specific rule groups" and "IP reputation rule groups", from memory, compared with three public lists (2026-11)."""
