"""Findings and the rule book as Markdown, for comments and docs/policy.md."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from kyeol.policy.finding import Finding
from kyeol.policy.formats.text import counted, name
from kyeol.policy.rule import Rule


def findings(by_stack: Mapping[str, Sequence[Finding]]) -> str:
    """A line per stack, then a table of the findings of each that has some."""
    lines = [f"- **{stack}**: {counted(found)}" for stack, found in by_stack.items()]
    for stack, found in by_stack.items():
        if found:
            lines += [
                "",
                f"### {stack}",
                "",
                "| severity | rule | resource | what is wrong | fix |",
                "|---|---|---|---|---|",
            ]
            lines += [
                f"| {one.severity} | `{one.rule}` | `{name(one)}` | {_cell(one.message)} | {_cell(one.fix)} |"
                for one in found
            ]
    return "\n".join(lines)


def book(rules: Sequence[Rule]) -> str:
    """The rule book: a table per area."""
    lines: list[str] = []
    for area, members in groupby(sorted(rules, key=lambda rule: (rule.area, rule.id)), key=lambda rule: rule.area):
        lines += [
            "",
            f"## {area}",
            "",
            "| rule | what holds | severity | why | reference | fix |",
            "|---|---|---|---|---|---|",
        ]
        for rule in members:
            cells = (f"`{rule.id}`", rule.title, rule.severity, rule.reason, rule.reference, rule.fix)
            lines.append(f"| {' | '.join(_cell(cell) for cell in cells)} |")
    return "\n".join(lines).lstrip()


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
