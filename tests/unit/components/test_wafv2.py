"""Web ACLs: order, names, capacity, and what reaches the shop."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, get_args

import pulumi
import pytest

from kyeol.components.origin_verify import OriginVerify, OriginVerifyArgs
from kyeol.components.wafv2.logs import WebAclLog
from kyeol.components.wafv2.web_acl import WebAcl, WebAclArgs
from kyeol.config.cdn import OriginVerifyConfig
from kyeol.config.facts.waf_rules import RuleGroup
from kyeol.config.waf import LogDestination, WebAclConfig
from kyeol.tools.preview.graph import SECRET, Graph
from tests.harness import ACCOUNT, graph_of, scope
from tests.json_values import known
from tests.policy import allowed

ACL = "aws:wafv2/webAcl:WebAcl"
IP_SET = "aws:wafv2/ipSet:IpSet"
LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
BUCKET = "aws:s3/bucket:Bucket"
BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
LOG_POLICY = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy"

MANAGED_CAPACITY = {
    "AWSManagedRulesAmazonIpReputationList": 25,
    "AWSManagedRulesAnonymousIpList": 50,
    "AWSManagedRulesKnownBadInputsRuleSet": 200,
    "AWSManagedRulesCommonRuleSet": 700,
    "AWSManagedRulesSQLiRuleSet": 200,
}
"""Web ACL capacity units, as AWS documents them."""

FIRST = OriginVerifyConfig(current=1)
EVERYTHING = WebAclConfig(managed_rules=get_args(RuleGroup))


def _graph(
    guards: str = "alb",
    acl: WebAclConfig | None = None,
    verify: OriginVerifyConfig | None = None,
    destination: LogDestination = "cloudwatch",
    *,
    refuse_forwarded: bool = False,
) -> Graph:
    def make(opts: pulumi.ResourceOptions) -> None:
        accepted = (
            OriginVerify("origin-verify", OriginVerifyArgs(origin_verify=verify), opts).accepted if verify else ()
        )
        WebAcl(
            "web-acl",
            WebAclArgs(
                scope=scope("prod"),
                acl=acl or WebAclConfig(),
                guards="cloudfront" if guards == "cloudfront" else "alb",
                origin_verify=accepted,
                nat_public_ips=["198.51.100.7", "198.51.100.8"],
                refuse_forwarded=refuse_forwarded,
                log=WebAclLog(destination=destination),
            ),
            opts,
        )

    return graph_of(make, "prod")


@pytest.fixture(scope="module")
def both() -> Mapping[str, Graph]:
    return {guards: _graph(guards) for guards in ("alb", "cloudfront")}


def _behind_cdn(previous: int | None = None) -> Graph:
    return _graph(verify=OriginVerifyConfig(current=2, previous=previous))


def _rules(graph: Graph) -> dict[str, dict[str, Any]]:
    rules = sorted(known(graph.one(ACL).inputs)["rules"], key=lambda rule: rule["priority"])
    return {rule["name"]: rule for rule in rules}


def _capacity(statement: Mapping[str, Any]) -> int:
    """The capacity units of a statement, by AWS's price list of statements."""
    [(kind, body)] = [(kind, body) for kind, body in statement.items() if body is not None]
    match kind:
        case "managedRuleGroupStatement":
            return MANAGED_CAPACITY[body["name"]]
        case "rateBasedStatement":
            return 2 + (_capacity(body["scopeDownStatement"]) if body.get("scopeDownStatement") else 0)
        case "notStatement":
            return _capacity(body["statement"])
        case "andStatement" | "orStatement":
            return sum(_capacity(inner) for inner in body["statements"])
        case "byteMatchStatement":
            transformed = [one for one in body["textTransformations"] if one["type"] != "NONE"]
            return (10 if body["positionalConstraint"].startswith("CONTAINS") else 2) + 10 * len(transformed)
        case "labelMatchStatement" | "ipSetReferenceStatement" | "sizeConstraintStatement":
            return 1
        case _:
            raise AssertionError(f"no capacity known for {kind}")


def test_the_rules_stand_in_order() -> None:
    assert list(_rules(_graph())) == [
        "ip-reputation", "known-bad-inputs", "common", "sqli", "body", "rate-limit",
    ]  # fmt: skip


def test_no_order_of_the_configuration_changes_the_order_of_the_rules() -> None:
    backwards = WebAclConfig(managed_rules=tuple(reversed(WebAclConfig().managed_rules)))
    assert list(_rules(_graph(acl=backwards))) == list(_rules(_graph()))


@pytest.mark.parametrize("guards", ["alb", "cloudfront"])
def test_priorities_and_metric_names_are_unique_and_name_the_web_acl(guards: str) -> None:
    graph = _graph(guards, EVERYTHING)
    rules = list(_rules(graph).values())
    assert [rule["priority"] for rule in rules] == list(range(len(rules)))
    metrics = [rule["visibilityConfig"]["metricName"] for rule in rules]
    metrics.append(known(graph.one(ACL).inputs)["visibilityConfig"]["metricName"])
    assert len(set(metrics)) == len(metrics)
    assert all(metric.startswith(f"kyeol-prod-{guards}") for metric in metrics)


def test_the_largest_web_acl_stays_within_the_capacity_that_the_base_price_covers() -> None:
    graph = _graph("alb", EVERYTHING, OriginVerifyConfig(current=2, previous=1))
    assert sum(_capacity(rule["statement"]) for rule in _rules(graph).values()) <= 1500


def test_behind_a_cdn_the_first_rule_blocks_what_carries_no_valid_header() -> None:
    graph = _behind_cdn(previous=1)
    name, rule = next(iter(_rules(graph).items()))
    assert (name, rule["priority"]) == ("origin-verify", 0)
    assert "block" in rule["action"]
    alternatives = rule["statement"]["notStatement"]["statement"]["orStatement"]["statements"]
    for alternative in alternatives:
        match = alternative["byteMatchStatement"]
        assert match["fieldToMatch"]["singleHeader"]["name"] == "x-origin-verify"
        assert match["positionalConstraint"] == "EXACTLY"
    assert len(alternatives) == 2


def test_with_one_generation_only_its_value_is_valid() -> None:
    statement = _rules(_behind_cdn())["origin-verify"]["statement"]["notStatement"]["statement"]
    assert statement["byteMatchStatement"]["searchString"] == SECRET


def test_the_secret_is_nowhere_in_clear() -> None:
    graph = _behind_cdn(previous=1)
    secrets = [
        alternative["byteMatchStatement"]["searchString"]
        for alternative in _rules(graph)["origin-verify"]["statement"]["notStatement"]["statement"]["orStatement"][
            "statements"
        ]
    ]
    assert secrets == [SECRET, SECRET]


@pytest.mark.parametrize("guards", ["alb", "cloudfront"])
def test_where_clients_come_directly_no_header_is_asked_for(guards: str) -> None:
    assert "origin-verify" not in _rules(_graph(guards))


BODY_RULES = {
    # A product image's bytes, a description in HTML, a path with ../, a link in a text, a search for "select".
    "SizeRestrictions_BODY": ("common", "awswaf:managed:aws:core-rule-set:SizeRestrictions_Body"),
    "CrossSiteScripting_BODY": ("common", "awswaf:managed:aws:core-rule-set:CrossSiteScripting_Body"),
    "GenericLFI_BODY": ("common", "awswaf:managed:aws:core-rule-set:GenericLFI_Body"),
    "GenericRFI_BODY": ("common", "awswaf:managed:aws:core-rule-set:GenericRFI_Body"),
    "SQLi_BODY": ("sqli", "awswaf:managed:aws:sql-database:SQLi_Body"),
    "SQLiExtendedPatterns_BODY": ("sqli", "awswaf:managed:aws:sql-database:SQLiExtendedPatterns_Body"),
}


def _blocked_for_its_body(graph: Graph, rule: str, path: str) -> bool:
    """Whether a request to a path is blocked whose body a managed rule finds bad, walking the rules as AWS WAF does."""
    group, label = BODY_RULES[rule]
    found = _rules(graph)
    overrides = found[group]["statement"]["managedRuleGroupStatement"]["ruleActionOverrides"]
    if rule not in [one["name"] for one in overrides if "count" in one["actionToUse"]]:
        return True
    if "body" not in found:
        return False
    assert found["body"]["priority"] > found[group]["priority"], "labels are set by earlier rules only"
    labelled, exception = found["body"]["statement"]["andStatement"]["statements"]
    either = labelled.get("orStatement", {"statements": [labelled]})["statements"]
    expected = exception["notStatement"]["statement"]["orStatement"]["statements"]
    return label in [one["labelMatchStatement"]["key"] for one in either] and not any(
        path.startswith(one["byteMatchStatement"]["searchString"]) for one in expected
    )


@pytest.mark.parametrize("rule", BODY_RULES)
@pytest.mark.parametrize(
    ("path", "blocked"),
    [
        ("/graphql/", False),
        ("/plugins/mirumee.payments.stripe/webhook", False),
        ("/api/revalidate", False),
        ("/api/webhook", False),
        ("/", True),
        ("/dashboard/", True),
        ("/default-channel/products/shirt", True),
    ],
)
def test_pictures_rich_text_and_large_bodies_pass_where_uploads_queries_and_webhooks_go_and_nowhere_else(
    both: Mapping[str, Graph], rule: str, path: str, blocked: bool
) -> None:
    for guards, graph in both.items():
        assert _blocked_for_its_body(graph, rule, path) is blocked, guards


def test_a_rule_that_is_a_false_positive_can_be_set_to_count() -> None:
    acl = WebAclConfig(count_only={"AWSManagedRulesCommonRuleSet": ("CrossSiteScripting_BODY",)})
    graph = _graph(acl=acl)
    assert not _blocked_for_its_body(graph, "CrossSiteScripting_BODY", "/default-channel/products/shirt")
    assert _blocked_for_its_body(graph, "GenericLFI_BODY", "/default-channel/products/shirt")
    acl = WebAclConfig(count_only={"AWSManagedRulesKnownBadInputsRuleSet": ("Log4JRCE_BODY",)})
    group = _rules(_graph(acl=acl))["known-bad-inputs"]["statement"]["managedRuleGroupStatement"]
    assert [one["name"] for one in group["ruleActionOverrides"]] == ["Log4JRCE_BODY"]


def test_a_group_that_is_left_out_leaves_no_label_to_go_by() -> None:
    acl = WebAclConfig(managed_rules=("AWSManagedRulesSQLiRuleSet",))
    assert "core-rule-set" not in json.dumps(_rules(_graph(acl=acl))["body"]["statement"])
    assert "body" not in _rules(_graph(acl=WebAclConfig(managed_rules=("AWSManagedRulesAmazonIpReputationList",))))


def test_the_rate_limit_counts_five_minutes_per_address() -> None:
    rule = _rules(_graph("cloudfront", WebAclConfig(rate_limit=500)))["rate-limit"]
    rate = rule["statement"]["rateBasedStatement"]
    assert (rate["limit"], rate["evaluationWindowSec"], rate["aggregateKeyType"]) == (500, 300, "IP")
    assert "block" in rule["action"]


def test_behind_a_cdn_nobody_is_counted_by_an_address_that_another_can_write() -> None:
    graph = _behind_cdn()
    assert "rateBasedStatement" not in json.dumps(graph.one(ACL).inputs["rules"])
    assert not graph.of_type(IP_SET), "there is nothing left to leave addresses out of"


def test_behind_a_cdn_no_rule_goes_by_the_address_of_the_cdn() -> None:
    directly, behind = list(_rules(_graph(acl=EVERYTHING))), list(_rules(_graph("alb", EVERYTHING, FIRST)))
    assert set(directly) - set(behind) == {"ip-reputation", "anonymous-ip", "rate-limit"}
    assert set(directly) <= set(_rules(_graph("cloudfront", EVERYTHING)))


def test_where_clients_come_directly_none_says_itself_who_it_is() -> None:
    name, rule = next(iter(_rules(_graph(refuse_forwarded=True)).items()))
    assert name == "forwarded"
    assert "block" in rule["action"]
    size = rule["statement"]["sizeConstraintStatement"]
    assert size["fieldToMatch"]["singleHeader"]["name"] == "x-forwarded-for"
    assert (size["comparisonOperator"], size["size"]) == ("GT", 0)
    assert "forwarded" not in _rules(_graph())


@pytest.mark.parametrize("guards", ["alb", "cloudfront"])
def test_the_storefronts_own_calls_are_not_rate_limited(guards: str) -> None:
    graph = _graph(guards)
    own = graph.one(IP_SET)
    assert own.inputs["addresses"] == ["198.51.100.7/32", "198.51.100.8/32"]
    scope_down = _rules(graph)["rate-limit"]["statement"]["rateBasedStatement"]["scopeDownStatement"]
    assert scope_down["notStatement"]["statement"]["ipSetReferenceStatement"]["arn"] == own.outputs["arn"]


@pytest.mark.parametrize(
    ("guards", "waf_scope", "region"), [("alb", "REGIONAL", None), ("cloudfront", "CLOUDFRONT", "us-east-1")]
)
def test_the_web_acl_and_all_of_its_log_stand_in_its_region(guards: str, waf_scope: str, region: str | None) -> None:
    graph = _graph(guards)
    assert graph.one(ACL).inputs["scope"] == waf_scope
    for type_ in (ACL, IP_SET, LOGGING, LOG_GROUP, LOG_POLICY):
        assert graph.one(type_).inputs.get("region") == region


@pytest.mark.parametrize("guards", ["alb", "cloudfront"])
def test_the_log_goes_to_a_group_with_retention_that_aws_may_write_before_logging_starts(guards: str) -> None:
    graph = _graph(guards, WebAclConfig(log_retention_days=90))
    group, logging, policy = graph.one(LOG_GROUP), graph.one(LOGGING), graph.one(LOG_POLICY)
    assert group.inputs["name"] == f"aws-waf-logs-kyeol-prod-{guards}"
    assert group.inputs["retentionInDays"] == 90
    assert logging.inputs["logDestinationConfigs"] == [group.outputs["arn"]]
    assert logging.inputs["resourceArn"] == graph.one(ACL).outputs["arn"]
    assert policy.urn in logging.depends_on
    [statement] = json.loads(known(policy.inputs)["policyDocument"])["Statement"]
    assert statement["Principal"] == {"Service": ["delivery.logs.amazonaws.com"]}
    assert statement["Resource"] == [f"{group.outputs['arn']}:*"]
    region = "us-east-1" if guards == "cloudfront" else "ap-northeast-2"
    assert statement["Condition"] == {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnLike": {"aws:SourceArn": f"arn:aws:logs:{region}:{ACCOUNT}:*"},
    }


@pytest.mark.parametrize("guards", ["alb", "cloudfront"])
def test_the_log_goes_to_a_bucket_of_the_web_acls_region_that_aws_may_write_before_logging_starts(guards: str) -> None:
    region = "us-east-1" if guards == "cloudfront" else None
    graph = _graph(guards, WebAclConfig(log_retention_days=90), destination="s3")
    assert not graph.of_type(LOG_GROUP)
    bucket, logging, policy = graph.one(BUCKET), graph.one(LOGGING), graph.one(BUCKET_POLICY)
    assert bucket.inputs["bucket"] == f"aws-waf-logs-kyeol-prod-{guards}-{ACCOUNT}"
    assert {one.inputs.get("region") for one in graph if one.type.startswith("aws:s3/")} == {region}
    assert logging.inputs["logDestinationConfigs"] == [bucket.outputs["arn"]]
    assert policy.urn in logging.depends_on
    (rule,) = known(graph.one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").inputs)["rules"]
    assert rule["expiration"] == {"days": 90}

    def delivers(account: str, acl_region: str, key: str) -> bool:
        return allowed(
            known(policy.inputs)["policy"],
            principal="delivery.logs.amazonaws.com",
            action="s3:PutObject",
            resource=f"{bucket.outputs['arn']}/{key}",
            context={
                "aws:SecureTransport": "true",
                "s3:TlsVersion": "1.3",
                "s3:x-amz-acl": "bucket-owner-full-control",
                "aws:SourceAccount": account,
                "aws:SourceArn": f"arn:aws:logs:{acl_region}:{account}:*",
            },
        )

    own, place = region or "ap-northeast-2", f"AWSLogs/{ACCOUNT}/WAFLogs/{guards}/kyeol-prod-{guards}/2026/a.gz"
    assert delivers(ACCOUNT, own, place)
    assert not delivers(ACCOUNT, "eu-west-1", place)
    assert not delivers("444455556666", own, place)
    assert not delivers(ACCOUNT, own, "elsewhere/a.gz")


def test_a_log_that_moves_is_not_taken_away_by_its_own_replacement() -> None:
    """A web ACL has one logging configuration: one made before the old one goes would go with it."""
    assert _graph().one(LOGGING).options.delete_before_replace


def test_neither_log_nor_samples_show_sessions_or_the_origin_verify_secret() -> None:
    graph = _graph()
    secret = {"authorization", "cookie", "x-origin-verify"}
    redacted: Sequence[Mapping[str, Any]] = known(graph.one(LOGGING).inputs)["redactedFields"]
    assert {field["singleHeader"]["name"] for field in redacted} == secret
    [protection] = known(graph.one(ACL).inputs)["dataProtectionConfig"]["dataProtections"]
    assert set(protection["field"]["fieldKeys"]) == secret


def test_nothing_associates_the_web_acl_since_the_ingress_does() -> None:
    assert not [resource for resource in _graph() if "webAclAssociation" in resource.type]
