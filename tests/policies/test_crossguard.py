"""The rule book as policies of the Pulumi engine."""

from collections.abc import Mapping, Sequence
from datetime import date

import pytest
import yaml
from pulumi_policy import EnforcementLevel, ResourceValidationPolicy, StackValidationPolicy

from kyeol.tools.kinds import kms, pulumi_eks, rds, s3, sns, vpc, wafv2
from kyeol.tools.policy.book import BY_ID, RULES
from kyeol.tools.policy.crossguard import policies
from kyeol.tools.policy.evaluate import evaluate
from kyeol.tools.preview.graph import Graph, Resource
from tests.harness import ROOT, SHIPPED, STACKS
from tests.policies.build import changed, graph, res, without
from tests.policies.cases import CASES
from tests.policies.documents import document
from tests.policies.engine import UNKNOWN, ask, diagnostics
from tests.policies.slips import BAD, FINE
from tests.projects import Project

TODAY = date(2026, 11, 24)
POLICIES = policies(SHIPPED, TODAY)
OPEN = document({"AWS": ["*"]})


def found(graph_: Graph) -> set[tuple[str, str]]:
    return ask(POLICIES, graph_)


def offline(graph_: Graph) -> set[tuple[str, str]]:
    """In the shipped stacks' account, which has prod's trail."""
    return {(one.rule, one.urn) for one in evaluate(graph_, today=TODAY, account_trail=True)}


def test_every_rule_is_a_policy_enforced_by_its_severity() -> None:
    assert [policy.name for policy in POLICIES] == [rule.id for rule in RULES]
    levels = {"mandatory": EnforcementLevel.MANDATORY, "advisory": EnforcementLevel.ADVISORY}
    for policy in POLICIES:
        rule = BY_ID[policy.name]
        assert policy.enforcement_level == levels[rule.severity]
        assert isinstance(policy, ResourceValidationPolicy if rule.on_resource else StackValidationPolicy)


@pytest.mark.parametrize(
    "stack", [pytest.param(one, marks=[] if one == "prod" else [pytest.mark.nightly]) for one in STACKS]
)
def test_both_runners_find_the_same_in_the_shipped_stacks(stack: str, graphs: Mapping[str, Graph]) -> None:
    assert found(graphs[stack]) == offline(graphs[stack]) == set()


@pytest.mark.parametrize("stack", ["mgmt", pytest.param("prod", marks=pytest.mark.nightly)])
def test_both_runners_find_the_same_in_spoilt_stacks(stack: str, graphs: Mapping[str, Graph]) -> None:
    spoilt = without(vpc.FLOW_LOG.type, wafv2.WEB_ACL_LOGGING_CONFIGURATION.type, vpc.NAT_GATEWAY.type)(graphs[stack])
    spoilt = changed(kms.KEY.type, {"enableKeyRotation": False}, protect=False)(spoilt)
    spoilt = changed(vpc.SUBNET.type, {"tags": {"Tier": "data"}})(spoilt)
    assert found(spoilt) == offline(spoilt) != set()


@pytest.mark.nightly
@pytest.mark.parametrize("rule", CASES)
def test_both_runners_find_the_same_by_the_whole_book_in_every_case(rule: str) -> None:
    for resources in (CASES[rule].good, CASES[rule].bad):
        one = graph(*resources, stack=CASES[rule].stack)
        assert found(one) == offline(one)


@pytest.mark.parametrize("rule", CASES)
def test_both_runners_find_the_same_in_every_case(rule: str) -> None:
    for resources in (CASES[rule].good, CASES[rule].bad):
        one = graph(*resources, stack=CASES[rule].stack)
        assert asked(rule, one) == named(offline(one), rule)


@pytest.mark.parametrize(("rule", "_what", "resources"), [*BAD, *FINE])
def test_both_runners_find_the_same_in_what_only_looks_right_or_wrong(
    rule: str, _what: str, resources: Sequence[Resource]
) -> None:
    one = graph(*resources)
    assert asked(rule, one) == named(offline(one), rule)


def asked(rule: str, graph_: Graph) -> set[str]:
    """What one rule finds as a policy: those about the whole judge what those about one resource were shown."""
    shown = next(policy for policy in POLICIES if isinstance(policy, ResourceValidationPolicy))
    return named(ask([policy for policy in POLICIES if policy.name == rule or policy is shown], graph_), rule)


def test_the_engine_gives_the_reason_with_the_fix() -> None:
    bad = res(kms.KEY.type, inputs={"enableKeyRotation": False})
    rotation = [one for one in POLICIES if one.name == "encryption-key-rotation"]
    (said,) = diagnostics(rotation, graph(bad))
    assert said.message == "A KMS key rotates\nit does not rotate; set enableKeyRotation to true"


def named(found_: set[tuple[str, str]], rule: str) -> set[str]:
    return {urn.rpartition("::")[2] for one, urn in found_ if one == rule}


def test_a_value_that_is_not_known_yet_counts_as_one_that_is_there() -> None:
    topic = graph(res(sns.TOPIC.type, inputs={"kmsMasterKeyId": UNKNOWN}))
    assert named(found(topic), "encryption-topic") == set()


@pytest.mark.parametrize(
    ("type_", "unknown", "bad", "rule"),
    [
        (kms.KEY.type, {"policy": UNKNOWN}, {"policy": OPEN}, "exposure-policy-public"),
        (rds.INSTANCE.type, {"backupRetentionPeriod": UNKNOWN}, {"backupRetentionPeriod": 0}, "backups-database"),
        (wafv2.WEB_ACL.type, {"rules": UNKNOWN}, {"rules": []}, "edge-waf-rate"),
    ],
)
def test_a_rule_is_silent_on_what_is_not_known_yet_and_on_nothing_else(
    type_: str, unknown: dict[str, object], bad: dict[str, object], rule: str
) -> None:
    assert named(found(graph(res(type_, "new", unknown), res(type_, "old", bad))), rule) == {"old"}


def test_a_stack_rule_is_silent_on_what_is_not_known_yet_and_on_nothing_else() -> None:
    buckets = [res(s3.BUCKET.type, name) for name in ("new", "old")]
    flags = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    blocks = [
        res(s3.BUCKET_PUBLIC_ACCESS_BLOCK.type, "new", dict.fromkeys(flags, UNKNOWN), bucket=buckets[0]),
        res(s3.BUCKET_PUBLIC_ACCESS_BLOCK.type, "old", dict.fromkeys(flags, False), bucket=buckets[1]),
    ]
    assert named(found(graph(*buckets, *blocks)), "exposure-bucket-public-access") == {"old"}


def test_what_pulumi_eks_makes_is_exempted_by_the_name_that_the_program_gave(project: Project) -> None:
    cluster = res(pulumi_eks.CLUSTER_COMPONENT.type, "eks", {"authenticationMode": "CONFIG_MAP"}, stack="dev")
    assert named(found(graph(cluster, stack="dev")), "kubernetes-access") == {"eks"}
    text = project.file("dev").read_text()
    exemption = '{rule: kubernetes-access, resource: eks, reason: moved over next month, until: "2026-12-31"}'
    project.file("dev").write_text(f"{text}\n  kyeol:policy:\n    exemptions:\n      - {exemption}\n")
    exempted = ask(policies(project.root, TODAY), graph(cluster, stack="dev"))
    assert named(exempted, "kubernetes-access") == set()


def test_the_pack_is_one_of_python() -> None:
    assert yaml.safe_load((ROOT / "policy" / "PulumiPolicy.yaml").read_text())["runtime"]["name"] == "python"
