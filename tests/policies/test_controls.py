"""The answers to the benchmarks' controls, against the rule book."""

import re
from collections.abc import Callable, Iterator, Mapping

import pytest

from kyeol.tools.docs.security import SECURITY, page
from kyeol.tools.json_values import number
from kyeol.tools.kinds import cloudwatch, iam_users, pulumi_eks
from kyeol.tools.policy.book import BY_ID, RULES
from kyeol.tools.policy.controls import BENCHMARKS
from kyeol.tools.preview.graph import Graph

ANSWERS = {
    (benchmark.reference, control.id): control.answer for benchmark in BENCHMARKS for control in benchmark.controls
}


def referred(reference: str) -> Iterator[tuple[str, str]]:
    """The benchmarks and ids that a rule's reference names; `4.2.1 to 4.2.5` are five."""
    for part in reference.split("; "):
        named = re.match(r"(FSBP|Security Hub|CIS AWS 5\.0\.0|CIS EKS 1\.8\.0) (.*)", part)
        if named:
            benchmark = named[1].replace("Security Hub", "FSBP")
            for first, last in re.findall(r"(\S+\.\d+)(?: to \S+\.(\d+))?", named[2]):
                stem, _, number = first.rpartition(".")
                yield from ((benchmark, f"{stem}.{each}") for each in range(int(number), int(last or number) + 1))


def test_a_control_is_answered_once() -> None:
    assert len(ANSWERS) == sum(len(benchmark.controls) for benchmark in BENCHMARKS)


def test_an_answer_names_rules_of_the_book() -> None:
    named = {rule for answer in ANSWERS.values() for rule in answer.rules}
    assert named - BY_ID.keys() == set()


def test_a_rule_that_refers_to_a_control_is_its_answer() -> None:
    pairs = [(rule.id, key) for rule in RULES for key in referred(rule.reference)]
    assert len(pairs) > 50
    assert [(rule, key) for rule, key in pairs if key not in ANSWERS or rule not in ANSWERS[key].rules] == []


def test_the_page_has_every_rule_about_security() -> None:
    text = page()
    assert [rule.id for rule in RULES if rule.area in SECURITY and f"`{rule.id}`" not in text] == []


def _logs_for_less_than_a_year(graph: Graph) -> bool:
    groups = graph.of_type(cloudwatch.LOG_GROUP.type)
    return any(number(one.inputs.get("retentionInDays")) < 365 for one in groups)


def _has_a_user(graph: Graph) -> bool:
    return bool(graph.of_type(iam_users.USER.type))


def _has_a_public_endpoint(graph: Graph) -> bool:
    return any(one.inputs.get("publicAccessCidrs") for one in graph.of_type(pulumi_eks.CLUSTER_COMPONENT.type))


@pytest.mark.parametrize(
    ("fails", "controls"),
    [
        (_has_a_user, [("FSBP", "IAM.2"), ("FSBP", "IAM.3"), ("FSBP", "IAM.19")]),
        (_has_a_user, [("CIS AWS 5.0.0", "1.13"), ("CIS AWS 5.0.0", "1.14")]),
        (_has_a_public_endpoint, [("FSBP", "EKS.1"), ("CIS EKS 1.8.0", "5.4.2")]),
        (_logs_for_less_than_a_year, [("FSBP", "CloudWatch.16")]),
    ],
)
def test_what_a_shipped_stack_fails_is_not_claimed_though_a_rule_is_about_it(
    graphs: Mapping[str, Graph], fails: Callable[[Graph], bool], controls: list[tuple[str, str]]
) -> None:
    assert any(fails(graph) for graph in graphs.values()), "nothing fails any more: answer by rule or met"
    assert [ANSWERS[one].by for one in controls] == ["no"] * len(controls)
