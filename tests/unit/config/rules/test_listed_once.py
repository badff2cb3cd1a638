"""What is listed twice, under one name or two, and what belongs to another account."""

from ipaddress import IPv4Network

import pytest

from kyeol.config.account import AwsConfig
from kyeol.config.alarms import AlarmsConfig, HealthChecksConfig
from kyeol.config.budget import BudgetConfig
from kyeol.config.cluster import AccessEntryConfig, ClusterConfig
from kyeol.config.facts.waf_rules import RuleGroup
from kyeol.config.model import Section
from kyeol.config.nodes import NodeGroupConfig
from kyeol.config.rules.access import principals_enter_once, roles_are_of_the_account
from kyeol.config.rules.base import Sections
from kyeol.config.rules.edge import web_acl_rules
from kyeol.config.rules.listed_once import (
    each_address_is_told_once,
    each_is_listed_once,
    each_path_is_looked_at_once,
)
from kyeol.config.rules.network import within
from kyeol.config.waf import WafConfig, WebAclConfig

ROLE = "arn:aws:iam::444455556666:role/oncall"


def sections(**present: Section) -> Sections:
    """A stack with some sections and no neighbours."""
    return Sections("shop", present, frozenset(), {})


def counting(group: RuleGroup, *rules: str) -> list[tuple[str, str]]:
    """What is wrong with the rules of a group that only count."""
    waf = WafConfig(alb=WebAclConfig(count_only={group: rules}))
    return [(one.problem, one.remedy) for one in web_acl_rules(sections(waf=waf))]


def test_a_rule_that_the_group_has_may_count() -> None:
    assert counting("AWSManagedRulesCommonRuleSet", "CrossSiteScripting_BODY") == []


@pytest.mark.parametrize(
    ("rule", "advice"),
    [("CrossSiteScripting_BDY", "did you mean CrossSiteScripting_BODY?"), ("SQLi_BODY", "known: NoUserAgent_HEADER")],
)
def test_aws_would_ignore_a_rule_that_the_group_has_not(rule: str, advice: str) -> None:
    ((problem, remedy),) = counting("AWSManagedRulesCommonRuleSet", rule)
    assert problem == f"AWSManagedRulesCommonRuleSet has no rule {rule}"
    assert remedy.startswith(advice)


def test_networks_are_listed_once_however_they_are_written() -> None:
    networks = [IPv4Network(one) for one in ("198.51.100.0/24", "198.51.100.128/25", "192.0.2.0/24", "192.0.2.0/24")]
    assert [(one.path, one.problem) for one in within("ingress", ("allowedCidrs",), networks)] == [
        (("allowedCidrs", 1), "198.51.100.128/25 lies in 198.51.100.0/24, which is listed too"),
        (("allowedCidrs", 3), "192.0.2.0/24 is listed twice"),
    ]


def test_a_principal_has_one_entry_whatever_it_is_called() -> None:
    entry = AccessEntryConfig(principal_arn=ROLE, policy="AmazonEKSViewPolicy")
    cluster = ClusterConfig(
        version="1.36",
        control_plane_zones=("a", "b"),
        node_groups={"default": NodeGroupConfig(instance_types=("t3.large",), min=1, desired=1, max=2)},
        access={"night": entry, "day": entry},
    )
    assert [(one.path, one.problem) for one in principals_enter_once(sections(cluster=cluster))] == [
        (("access", "day", "principalArn"), "night names the same principal")
    ]


def test_the_role_of_the_providers_is_of_the_account_that_they_may_touch() -> None:
    own = AwsConfig(account_id="444455556666", region="eu-west-1", role_arn=ROLE)
    other = AwsConfig(account_id="777788889999", region="eu-west-1", role_arn=ROLE)
    assert list(roles_are_of_the_account(sections(aws=own))) == []
    (found,) = roles_are_of_the_account(sections(aws=other))
    assert found.problem == "is of account 444455556666, the stack's is 777788889999"


def test_no_list_names_a_thing_twice() -> None:
    cluster = ClusterConfig(
        version="1.36",
        control_plane_zones=("a", "b"),
        node_groups={"default": NodeGroupConfig(instance_types=("t3.large",), min=1, desired=1, max=2)},
        access={
            "day": AccessEntryConfig(principal_arn=ROLE, policy="AmazonEKSViewPolicy", namespaces=("shop", "a", "shop"))
        },
        logs=("api", "api"),
    )
    budget = BudgetConfig(monthly_usd=1, notify_percent=(80, 100, 80))
    assert [(one.concern, one.path, one.problem) for one in each_is_listed_once(sections(c=cluster, b=budget))] == [
        ("cluster", ("logs", 1), "api is listed twice"),
        ("cluster", ("access", "day", "namespaces", 2), "shop is listed twice"),
        ("budget", ("notifyPercent", 2), "80 is listed twice"),
    ]


def test_an_address_is_told_once_whatever_it_is_called() -> None:
    alarms = AlarmsConfig(emails={"oncall": "a@acme.kr", "lead": "b@acme.kr", "night": "a@ACME.kr"})
    assert [(one.path, one.problem) for one in each_address_is_told_once(sections(alarms=alarms))] == [
        (("emails", "night"), "is the address of oncall")
    ]


def test_a_path_is_looked_at_once() -> None:
    checks = HealthChecksConfig(paths={"page": "/", "api": "/api", "home": "/"})
    alarms = AlarmsConfig(emails={"oncall": "oncall@example.com"}, health_checks=checks)
    (one,) = each_path_is_looked_at_once(sections(alarms=alarms))
    assert (one.path, one.problem) == (("healthChecks", "paths", "home"), "is the path of page")
