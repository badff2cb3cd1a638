"""Web ACLs: `kyeol:waf`."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kyeol.config.model import LogRetentionDays, Section

RuleGroup = Literal[
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesAnonymousIpList",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesSQLiRuleSet",
]
RuleName = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9]+(_[A-Za-z0-9]+)*$", max_length=128),
    Field(description="a rule of the group, spelt as AWS does, such as CrossSiteScripting_BODY"),
]

BODY_SIZE_RULE = "SizeRestrictions_BODY"
"""The rule of the common rule set that large uploads and GraphQL queries meet."""


class WebAclConfig(Section):
    """The rules of one web ACL and how long its log is kept."""

    rate_limit: int = Field(
        default=2000, ge=10, le=2_000_000_000, description="requests per five minutes and address before it is blocked"
    )
    managed_rules: tuple[RuleGroup, ...] = Field(
        default=(
            "AWSManagedRulesAmazonIpReputationList",
            "AWSManagedRulesKnownBadInputsRuleSet",
            "AWSManagedRulesCommonRuleSet",
            "AWSManagedRulesSQLiRuleSet",
        ),
        min_length=1,
        description="the managed rule groups; the program puts them in order",
    )
    count_only: dict[RuleGroup, tuple[RuleName, ...]] = Field(
        default_factory=dict, description="rules that only count, by managed group: false positives of this shop"
    )
    log_retention_days: LogRetentionDays = 30


class WafConfig(Section):
    """The web ACLs in front of the load balancer and of CloudFront."""

    alb: WebAclConfig = Field(default_factory=WebAclConfig, description="the regional web ACL of the load balancer")
    cloudfront: WebAclConfig | None = Field(
        default=None, description="the web ACL of CloudFront, in us-east-1; exactly where kyeol:cdn is"
    )
