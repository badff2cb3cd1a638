"""The page of the benchmarks' controls."""

from collections import Counter
from typing import Final, assert_never

from kyeol.tools.policy.book import RULES
from kyeol.tools.policy.controls import BENCHMARKS
from kyeol.tools.policy.controls.control import Answer, Declined, HeldByRules, MetByResource, NotApplicable, Owner

SECURITY: Final = ("edge", "encryption", "exposure", "iam", "kubernetes", "logging", "network")
"""The areas of the rule book that are about security."""

_HEAD: Final = """\
# Security controls

How this program meets the controls of AWS Foundational Security Best Practices (FSBP), CIS AWS Foundations and CIS
Amazon EKS for the services that it uses, as the shipped stack files have it. Titles are ours; the benchmarks' own texts
say more. *Rule* means that `kyeol check` and the policy pack hold it ([the rule book](rules.md) says when and why);
*met* that a resource or a setting does; *owner* that it is the account owner's; *no* that it is not met, with the
reason; *n/a* that the program makes nothing of the kind.

This page is written by `make docs-reference` from `kyeol/tools/policy/controls` and the rule book. It is our own
reading, not an audit.
"""


def page() -> str:
    """The page as Markdown."""
    sections = [_HEAD]
    for benchmark in BENCHMARKS:
        counts = Counter(_words(control.answer)[0] for control in benchmark.controls)
        counted = ", ".join(f"{counts[each]} {each}" for each in ("rule", "met", "owner", "no", "n/a") if counts[each])
        lines = [f"## {benchmark.name}", "", f"{benchmark.source} {len(benchmark.controls)}: {counted}.", ""]
        lines += ["| control | asks that | answer | by what, or why not |", "|---|---|---|---|"]
        for control in benchmark.controls:
            answer, text = _words(control.answer)
            lines.append(f"| {control.id} | {control.title} | {answer} | {text} |")
        sections.append("\n".join([*lines, ""]))
    named = _named()
    beyond = [f"| `{rule.id}` | {rule.title} |" for rule in RULES if rule.area in SECURITY and rule.id not in named]
    sections.append(
        "\n".join(["## Rules beyond the benchmarks", "", "| rule | what must hold |", "|---|---|", *beyond, ""])
    )
    return "\n".join(sections)


def _named() -> set[str]:
    answers = [control.answer for benchmark in BENCHMARKS for control in benchmark.controls]
    return {rule for answer in answers if isinstance(answer, HeldByRules) for rule in answer.ids}


def _words(answer: Answer) -> tuple[str, str]:
    match answer:
        case HeldByRules(ids, note):
            return "rule", ", ".join(f"`{each}`" for each in ids) + (f"; {note}" if note else "")
        case MetByResource(text):
            return "met", text
        case Owner(text):
            return "owner", text
        case Declined(text):
            return "no", text
        case NotApplicable(text):
            return "n/a", text
        case _:
            assert_never(answer)
