"""The page of the benchmarks' controls."""

from collections import Counter
from typing import Final

from kyeol.tools.policy.book import RULES
from kyeol.tools.policy.controls import BENCHMARKS
from kyeol.tools.policy.controls.control import Answer

SECURITY: Final = ("edge", "encryption", "exposure", "iam", "kubernetes", "logging", "network")
"""The areas of the rule book that are about security."""

_HEAD: Final = """\
# Security controls

How this program meets the controls of AWS Foundational Security Best Practices (FSBP), CIS AWS Foundations and CIS
Amazon EKS for the services that it uses, as the shipped stack files have it. Titles are ours; the benchmarks' own texts
say more. *Rule* means that `kyeol check` and the policy pack hold it ([the rule book](rules.md) says when and why);
*met* that a resource or a setting does; *owner* that it is the account owner's; *no* that it is not met, with the
reason, and the rules that hold a part of it; *n/a* that the program makes nothing of the kind.

This page is written by `make docs-reference` from `kyeol/tools/policy/controls` and the rule book. It is our own
reading, not an audit.
"""


def page() -> str:
    """The page as Markdown."""
    sections = [_HEAD]
    for benchmark in BENCHMARKS:
        counts = Counter(control.answer.by for control in benchmark.controls)
        counted = ", ".join(f"{counts[each]} {each}" for each in ("rule", "met", "owner", "no", "n/a") if counts[each])
        lines = [f"## {benchmark.name}", "", f"{benchmark.source} {len(benchmark.controls)}: {counted}.", ""]
        lines += ["| control | asks that | answer | by what, or why not |", "|---|---|---|---|"]
        for one in benchmark.controls:
            lines.append(f"| {one.id} | {one.title} | {one.answer.by} | {_words(one.answer)} |")
        sections.append("\n".join([*lines, ""]))
    named = _named()
    beyond = [f"| `{rule.id}` | {rule.title} |" for rule in RULES if rule.area in SECURITY and rule.id not in named]
    sections.append(
        "\n".join(["## Rules beyond the benchmarks", "", "| rule | what must hold |", "|---|---|", *beyond, ""])
    )
    return "\n".join(sections)


def _named() -> set[str]:
    return {rule for benchmark in BENCHMARKS for control in benchmark.controls for rule in control.answer.rules}


def _words(answer: Answer) -> str:
    """By what a control is met, or why it is not."""
    named = ", ".join(f"`{each}`" for each in answer.rules)
    return "; ".join(filter(None, (named, answer.text)))
