"""What the rule book finds in stacks, and what they are exempted from, for the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from kyeol.config.policy import ExemptionConfig
from kyeol.tools.drawing.markup import Content, element
from kyeol.tools.policy.book import RULES
from kyeol.tools.policy.exemptions import current
from kyeol.tools.policy.finding import Finding
from kyeol.tools.policy.rule import Rule
from kyeol.tools.policy.shipped import check_all, exemptions
from kyeol.tools.preview.graph import Graph
from kyeol.tools.urns import name_of


@dataclass(frozen=True)
class PolicyResult:
    """What the rule book says of stacks.

    Args:
        rules: The book.
        findings: What it finds, by stack.
        exemptions: What it would find but for these, which are in force, by stack.
    """

    rules: Sequence[Rule]
    findings: Mapping[str, Sequence[Finding]]
    exemptions: Mapping[str, Sequence[ExemptionConfig]] = field(default_factory=dict)

    def on(self, stack: str) -> Sequence[Finding]:
        """What it finds in a stack."""
        return self.findings.get(stack, ())

    def exempt(self, stack: str) -> Sequence[ExemptionConfig]:
        """What a stack is exempted from."""
        return self.exemptions.get(stack, ())


def judge(root: Path, graphs: Sequence[Graph], today: date) -> PolicyResult:
    """What the rule book finds in stacks on a day, but for what their files exempt.

    Args:
        root: The project's folder.
        graphs: The stacks' graphs.
        today: The day that end dates are compared with.
    """
    exempted = exemptions(root, [graph.stack for graph in graphs])
    return PolicyResult(
        RULES,
        check_all(root, {graph.stack: graph for graph in graphs}, today),
        {stack: [one for one in each if current(one, today)] for stack, each in exempted.items()},
    )


def found(stack: str, verdict: PolicyResult) -> list[Content]:
    """The findings of a stack in their order, each with the reason for its rule and the fix; then its exemptions."""
    rules = {rule.id: rule for rule in verdict.rules}
    findings, exempt = verdict.on(stack), verdict.exempt(stack)
    clean = f"None: all {len(verdict.rules)} rules hold{', but for what is exempted' if exempt else ''}."
    shown: list[Content] = [
        element("ul", *(_finding(one, rules.get(one.rule)) for one in findings), class_="findings")
        if findings
        else element("p", clean, class_="clean")
    ]
    if exempt:
        shown += [
            element("h4", "Exempted"),
            element("ul", *(_exemption(one, rules.get(one.rule)) for one in exempt), class_="findings exempt"),
        ]
    return shown


def _finding(finding: Finding, rule: Rule | None) -> ElementTree.Element:
    return element(
        "li",
        *_heading(finding.severity, finding.rule, rule),
        element("p", f"{name_of(finding.urn) or finding.stack}: {finding.message}"),
        element("p", f"Why: {rule.reason} ({rule.reference})", class_="fix") if rule else None,
        element("p", f"Fix: {finding.fix}", class_="fix"),
    )


def _exemption(exemption: ExemptionConfig, rule: Rule | None) -> ElementTree.Element:
    return element(
        "li",
        *_heading("exempt", exemption.rule, rule),
        element("p", element("code", exemption.resource), f": {exemption.reason}"),
        element(
            "p", "Until ", element("time", exemption.until.isoformat(), datetime=exemption.until.isoformat()),
            class_="fix",
        ),
    )  # fmt: skip


def _heading(state: str, id_: str, rule: Rule | None) -> tuple[Content, ...]:
    return (
        element("span", state, class_=f"state {state}"),
        " ",
        element("strong", id_),
        f" {rule.title}" if rule else None,
    )
