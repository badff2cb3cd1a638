"""Every rule by itself, and against the shipped stacks."""

import re
import time
from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from kyeol.config.environment import CLASS_OUTPUT
from kyeol.tools.kinds import rds
from kyeol.tools.policy.book import BY_ID, RULES
from kyeol.tools.policy.evaluate import evaluate, findings
from kyeol.tools.policy.rule import Context
from kyeol.tools.preview.environment import class_of
from kyeol.tools.preview.graph import Graph, Resource
from tests.harness import STACKS
from tests.policies.build import changed, graph
from tests.policies.cases import CASES
from tests.policies.slips import BAD, FINE

TODAY = date(2026, 11, 24)
SOON = date(2027, 1, 31)
"""A day on which one pinned Kubernetes version ends within the notice and another does not."""

LATE = date(2027, 2, 2)
"""The day after the last on which Argo CD's minor is supported."""

CHECKED = [rule for rule in RULES if rule.area != "exemptions"]

MUTATED = [name for name, case in CASES.items() if case.mutate]
SPOILT = [(rule, stack) for rule in MUTATED for stack in CASES[rule].where]


def broken(graph_: Graph, today: date = TODAY) -> set[str]:
    return {one.rule for one in evaluate(graph_, today=today)}


def breaches(rule: str, graph_: Graph) -> set[tuple[str, str]]:
    """What one rule finds."""
    context = Context(stack=graph_.stack, environment=class_of(graph_), today=day_of(rule))
    return {(one.urn, one.message) for one in findings(BY_ID[rule], graph_, context)}


def day_of(rule: str) -> date:
    return {"versions-support-ending": SOON, "versions-chart-support": LATE}.get(rule, TODAY)


def test_every_rule_has_a_case_and_every_case_a_rule() -> None:
    assert {rule.id for rule in CHECKED} == CASES.keys()


def test_a_rule_without_a_mutation_says_why() -> None:
    assert [name for name, case in CASES.items() if (case.mutate is None) != bool(case.why)] == []


def test_the_book_is_whole() -> None:
    assert len(CHECKED) >= 50
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in CHECKED:
        assert rule.id.startswith(f"{rule.area}-"), rule.id
        assert bool(rule.on_resource) == bool(rule.types) != bool(rule.on_stack), rule.id
        assert all((rule.title, rule.reason, rule.reference, rule.fix)), rule.id


def test_a_reference_names_a_standard_with_its_version_or_a_decision() -> None:
    control = r"[A-Za-z0-9]+\.[0-9]+(, [A-Za-z0-9]+\.[0-9]+)*(, which [^;]+)?"
    section = r"[0-9.]+( to [0-9.]+)?(, [0-9.]+)*"
    cis, amazon = rf"CIS (AWS 5\.0\.0|EKS 1\.8\.0) {section}", r"(AWS|Amazon) [A-Z][A-Za-z ,]*"
    one = rf"(platform|the days are the platform's|(FSBP|Security Hub) {control}|{cis}|{amazon})"
    assert [rule.reference for rule in CHECKED if not re.fullmatch(rf"{one}(; {one})*", rule.reference)] == []


@pytest.mark.parametrize("rule", CASES)
def test_what_keeps_a_rule_passes_and_what_breaks_it_does_not(rule: str) -> None:
    case, today = CASES[rule], day_of(rule)
    assert rule not in broken(graph(*case.good, stack=case.stack), today)
    assert rule in broken(graph(*case.bad, stack=case.stack), today)


@pytest.mark.parametrize(("rule", "_what", "resources"), BAD)
def test_what_only_looks_right_is_found(rule: str, _what: str, resources: Sequence[Resource]) -> None:
    assert rule in broken(graph(*resources))


@pytest.mark.parametrize(("rule", "_what", "resources"), FINE)
def test_what_only_looks_wrong_is_left_alone(rule: str, _what: str, resources: Sequence[Resource]) -> None:
    assert rule not in broken(graph(*resources))


@pytest.mark.parametrize("rule", MUTATED)
def test_taking_away_what_a_rule_protects_makes_it_fire(rule: str, graphs: Mapping[str, Graph]) -> None:
    case, tried = CASES[rule], 0
    assert case.mutate
    for stack in case.where:
        before, after = graphs[stack], case.mutate(graphs[stack])
        if before.resources == after.resources:
            continue
        tried += 1
        assert breaches(rule, after) - breaches(rule, before), f"{rule} is silent in {stack}"
    assert tried, "no shipped stack has anything that the mutation changes"


@pytest.mark.parametrize(
    ("rule", "stack"),
    [pytest.param(*one, marks=[pytest.mark.nightly] if at % 37 else []) for at, one in enumerate(SPOILT)],
)
def test_no_rule_stumbles_over_what_another_finds(rule: str, stack: str, graphs: Mapping[str, Graph]) -> None:
    """A graph that one rule is to find may lack what others look for; a few here, of every stack."""
    mutate = CASES[rule].mutate
    assert mutate
    assert {one.rule for one in evaluate(mutate(graphs[stack]), today=TODAY)} <= BY_ID.keys()


@pytest.mark.parametrize("stack", STACKS)
def test_the_shipped_stacks_break_no_rule(stack: str, graphs: Mapping[str, Graph]) -> None:
    assert evaluate(graphs[stack], today=TODAY) == []


def test_production_is_judged_as_production_under_any_name(graphs: Mapping[str, Graph]) -> None:
    weak = changed(rds.INSTANCE.type, {"backupRetentionPeriod": 1, "deletionProtection": False})(graphs["prod"])
    renamed = Graph(weak.project, "shop-eu", weak.resources, weak.outputs)
    tested = Graph(weak.project, "prod", weak.resources, {**weak.outputs, CLASS_OUTPUT: "development"})
    wanted = {"backups-database", "backups-database-deletion"}
    assert wanted <= {one.rule for one in evaluate(renamed, today=TODAY)}
    assert not wanted & {one.rule for one in evaluate(tested, today=TODAY)}


def test_a_stack_that_does_not_say_what_it_is_for_is_judged_as_production(graphs: Mapping[str, Graph]) -> None:
    silent = Graph("kyeol", "dev", graphs["dev"].resources, {})
    assert class_of(silent) == "production"


def test_all_rules_run_over_all_stacks_within_a_second(graphs: Mapping[str, Graph]) -> None:
    start = time.process_time()
    for one in graphs.values():
        evaluate(one, today=TODAY)
    assert time.process_time() - start < 1


def test_a_version_is_found_on_the_day_after_its_support(graphs: Mapping[str, Graph]) -> None:
    assert "versions-kubernetes" not in broken(graphs["prod"], date(2027, 8, 2))
    assert "versions-kubernetes" in broken(graphs["prod"], date(2027, 8, 3))


@pytest.mark.parametrize(("beside", "told"), [(False, True), (True, False), (None, False)])
def test_an_account_of_several_environments_has_a_trail_in_one_of_their_stacks(
    beside: bool | None, told: bool, graphs: Mapping[str, Graph]
) -> None:
    """Mgmt makes the boundaries; whether another stack has the trail, the stack files say."""
    assert not graphs["mgmt"].of_type("aws:cloudtrail/trail:Trail")
    rules = {one.rule for one in evaluate(graphs["mgmt"], today=TODAY, account_trail=beside)}
    assert ("logging-account-trail" in rules) is told
