"""Web ACLs: `kyeol:waf`."""

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from kyeol.config.facts.waf_rules import RuleGroup
from kyeol.config.limit import limit
from kyeol.config.model import LogRetentionDays, Section
from kyeol.config.storage import StorageConfig

DEFAULT_RATE_LIMIT: Final = 2000

_GROUP: Final = "wafv2 CreateWebACL.Rules.[].Statement.ManagedRuleGroupStatement"

LogDestination = Annotated[Literal["s3", "cloudwatch"], limit(ours="what the stack can keep logs in")]
Group = Annotated[RuleGroup, limit(f"{_GROUP}.Name")]
RuleName = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9]+(_[A-Za-z0-9]+)*$", max_length=128),
    Field(description="a rule of the group, spelt as AWS does, such as CrossSiteScripting_BODY"),
    limit(f"{_GROUP}.RuleActionOverrides.[].Name"),
]


class WebAclConfig(Section):
    """The rules of one web ACL and how long its log is kept."""

    rate_limit: Annotated[int | None, limit("wafv2 CreateWebACL.Rules.[].Statement.RateBasedStatement.Limit")] = Field(
        default=None,
        ge=10,
        le=2_000_000_000,
        description=f"requests per five minutes and address before it is blocked; absent: {DEFAULT_RATE_LIMIT}. Where "
        "kyeol:cdn is, CloudFront's web ACL counts and the load balancer's does not",
    )
    managed_rules: tuple[Group, ...] = Field(
        default=(
            "AWSManagedRulesAmazonIpReputationList",
            "AWSManagedRulesKnownBadInputsRuleSet",
            "AWSManagedRulesCommonRuleSet",
            "AWSManagedRulesSQLiRuleSet",
        ),
        min_length=1,
        description="the managed rule groups; the program puts them in order, and leaves those that go by the client's "
        "address to CloudFront's web ACL where kyeol:cdn is",
    )
    count_only: dict[Group, Annotated[tuple[RuleName, ...], Field(min_length=1)]] = Field(
        default_factory=dict, description="rules that only count, by managed group: false positives of this shop"
    )
    log_retention_days: LogRetentionDays = 30


class WafConfig(Section):
    """The web ACLs in front of the load balancer and of CloudFront, and where they log to."""

    alb: WebAclConfig = Field(default_factory=WebAclConfig, description="the regional web ACL of the load balancer")
    cloudfront: WebAclConfig | None = Field(
        default=None, description="the web ACL of CloudFront, in us-east-1; exactly where kyeol:cdn is"
    )
    log_destination: LogDestination | None = Field(
        default=None,
        description="buckets of their own, or log groups, at many times the price; absent: s3 where "
        "kyeol:storage has logs, else cloudwatch",
    )


def log_destination(waf: WafConfig | None, storage: StorageConfig | None) -> LogDestination | None:
    """Where the web ACLs log to: as configured, else to buckets where the stack keeps CloudFront's logs in one.

    None where there is no web ACL.
    """
    if waf is None:
        return None
    return waf.log_destination or ("s3" if storage and storage.logs else "cloudwatch")
