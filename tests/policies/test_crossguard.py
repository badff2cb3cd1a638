"""The rule book as policies of the Pulumi engine."""

from collections.abc import Mapping
from datetime import date

import pytest
import yaml
from pulumi_policy import (
    EnforcementLevel,
    PolicyCustomTimeouts,
    PolicyResource,
    PolicyResourceOptions,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)

from kyeol.policy import kinds
from kyeol.policy.book import BY_ID, RULES
from kyeol.policy.crossguard import policies
from kyeol.policy.evaluate import evaluate
from kyeol.preview.graph import Graph, Resource
from tests.harness import ROOT, STACKS
from tests.policies.build import changed, graph, res, without
from tests.policies.cases import CASES

TODAY = date(2026, 11, 24)
POLICIES = policies(ROOT, TODAY)


def options(resource: Resource) -> PolicyResourceOptions:
    return PolicyResourceOptions(
        protect=resource.options.protect,
        ignore_changes=list(resource.options.ignore_changes),
        delete_before_replace=None,
        aliases=[],
        custom_timeouts=PolicyCustomTimeouts(0, 0, 0),
        additional_secret_outputs=[],
        parent=resource.parent,
    )


def found(graph_: Graph) -> set[tuple[str, str]]:
    """What the policies report of a graph, each resource and then the whole, as the engine asks them."""
    seen = {
        one.urn: PolicyResource(one.type, one.inputs, one.urn, one.name, options(one), None, None, [], {})
        for one in graph_
    }
    for one in graph_:
        mine = seen[one.urn]
        mine.parent = seen.get(one.parent)
        mine.dependencies = [seen[urn] for urn in one.depends_on if urn in seen]
        mine.property_dependencies = {
            key: [seen[urn] for urn in urns if urn in seen] for key, urns in one.property_dependencies.items()
        }
    reported: set[tuple[str, str]] = set()
    for policy in POLICIES:

        def report(_message: str, urn: str | None = None, name: str = policy.name) -> None:
            reported.add((name, urn or ""))

        if isinstance(policy, StackValidationPolicy):
            policy.validate(StackValidationArgs(list(seen.values())), report)
            continue
        assert isinstance(policy, ResourceValidationPolicy)
        for one in graph_:
            args = ResourceValidationArgs(one.type, one.inputs, one.urn, one.name, options(one), None, None)
            policy.validate(args, report)
    return reported


def offline(graph_: Graph) -> set[tuple[str, str]]:
    return {(one.rule, one.urn) for one in evaluate(graph_, today=TODAY)}


def test_every_rule_is_a_policy_enforced_by_its_severity() -> None:
    assert [policy.name for policy in POLICIES] == [rule.id for rule in RULES]
    levels = {"mandatory": EnforcementLevel.MANDATORY, "advisory": EnforcementLevel.ADVISORY}
    for policy in POLICIES:
        rule = BY_ID[policy.name]
        assert policy.enforcement_level == levels[rule.severity]
        assert isinstance(policy, ResourceValidationPolicy if rule.on_resource else StackValidationPolicy)


@pytest.mark.parametrize("stack", STACKS)
def test_both_runners_find_the_same_in_the_shipped_stacks(stack: str, graphs: Mapping[str, Graph]) -> None:
    assert found(graphs[stack]) == offline(graphs[stack]) == set()


@pytest.mark.parametrize("stack", STACKS)
def test_both_runners_find_the_same_in_spoilt_stacks(stack: str, graphs: Mapping[str, Graph]) -> None:
    spoilt = without(kinds.FLOW_LOG, kinds.WEB_ACL_LOGGING, kinds.NAT)(graphs[stack])
    spoilt = changed(kinds.KEY, {"enableKeyRotation": False}, protect=False)(spoilt)
    spoilt = changed(kinds.SUBNET, {"tags": {"Tier": "data"}})(spoilt)
    assert found(spoilt) == offline(spoilt) != set()


@pytest.mark.parametrize("rule", CASES)
def test_both_runners_find_the_same_in_every_case(rule: str) -> None:
    for resources in (CASES[rule].good, CASES[rule].bad):
        one = graph(*resources, stack=CASES[rule].stack)
        assert found(one) == offline(one)


def test_the_engine_gives_the_reason_with_the_fix() -> None:
    bad = res(kinds.KEY, inputs={"enableKeyRotation": False})
    policy = next(one for one in POLICIES if one.name == "encryption-key-rotation")
    assert isinstance(policy, ResourceValidationPolicy)
    said: list[str] = []

    def report(message: str, _urn: str | None = None) -> None:
        said.append(message)

    args = ResourceValidationArgs(bad.type, bad.inputs, bad.urn, bad.name, options(bad), None, None)
    policy.validate(args, report)
    assert said == ["it does not rotate; set enableKeyRotation to true"]


def test_the_pack_is_one_of_python() -> None:
    assert yaml.safe_load((ROOT / "policy" / "PulumiPolicy.yaml").read_text())["runtime"]["name"] == "python"
