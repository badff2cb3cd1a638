"""What the rule book finds in stacks, for the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree

from kyeol.policy.book import RULES
from kyeol.policy.evaluate import evaluate
from kyeol.policy.finding import Finding
from kyeol.policy.rule import Rule
from kyeol.preview.graph import Graph
from kyeol.report.markup import element


@dataclass(frozen=True)
class Verdict:
    """What the rule book says of stacks.

    Args:
        rules: The book.
        findings: What it finds, by stack.
    """

    rules: Sequence[Rule]
    findings: Mapping[str, Sequence[Finding]]

    def on(self, stack: str) -> Sequence[Finding]:
        """What it finds in a stack."""
        return self.findings.get(stack, ())


def judge(graphs: Sequence[Graph], today: date) -> Verdict:
    """What the rule book finds in stacks on a day."""
    return Verdict(RULES, {graph.stack: evaluate(graph, today=today) for graph in graphs})


def found(stack: str, verdict: Verdict) -> ElementTree.Element:
    """The findings of a stack in their order, each with the reason for its rule and the fix."""
    if not verdict.on(stack):
        return element("p", f"None: all {len(verdict.rules)} rules hold.", class_="clean")
    rules = {rule.id: rule for rule in verdict.rules}
    return element(
        "ul", *(_finding(one, rules.get(one.rule)) for one in verdict.on(stack)), class_="findings"
    )  # fmt: skip


def _finding(finding: Finding, rule: Rule | None) -> ElementTree.Element:
    return element(
        "li",
        element("span", finding.severity, class_=f"state {finding.severity}"),
        " ",
        element("strong", finding.rule),
        f" {rule.title}" if rule else None,
        element("p", f"{finding.urn.rpartition('::')[2] or finding.stack}: {finding.message}"),
        element("p", f"Why: {rule.reason} ({rule.reference})", class_="fix") if rule else None,
        element("p", f"Fix: {finding.fix}", class_="fix"),
    )
