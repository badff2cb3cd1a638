"""What the rule book finds in stacks, for the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from kyeol.policy.book import RULES
from kyeol.policy.finding import Finding
from kyeol.policy.rule import Rule
from kyeol.policy.shipped import check_all
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


def judge(root: Path, graphs: Sequence[Graph], today: date) -> Verdict:
    """What the rule book finds in stacks on a day, but for what their files exempt.

    Args:
        root: The project's folder.
        graphs: The stacks' graphs.
        today: The day that end dates are compared with.
    """
    return Verdict(RULES, check_all(root, {graph.stack: graph for graph in graphs}, today))


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
