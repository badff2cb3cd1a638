"""Findings and the rule book as Markdown, for comments and docs/reference/rules.md."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from kyeol.tools.policy.finding import Finding
from kyeol.tools.policy.formats.escape import code, plain
from kyeol.tools.policy.formats.text import counted, name
from kyeol.tools.policy.rule import Rule

_PREFACE: Final = """# The rule book

`kyeol check [STACK…]` holds stacks against these rules without an AWS account; the Pulumi engine holds them against
the same rules with `pulumi preview --policy-pack policy`. A breach of a mandatory rule ends with exit code 1.

The engine asks before all values are known: what a rule would have to guess then, it leaves until they are. A cluster
or node group of EKS is judged by what pulumi-eks makes of it, and exempted by the name that the program gives it.

A reference names a control of Security Hub's standard AWS Foundational Security Best Practices (FSBP), another control
of Security Hub, a recommendation of the CIS benchmarks for AWS (5.0.0, the newest that Security Hub checks) or for EKS
(1.8.0), or `platform`: a decision of this platform.

This page is written by `make policy`.

An exemption stands in the stack file, for one rule and one resource (a URN, or a logical name in which `*` stands for
anything; `*` alone covers findings of the stack as a whole), with a reason and the last day on which it holds:

```yaml
  kyeol:policy:
    exemptions:
      - rule: backups-database
        resource: database
        reason: the load test writes nothing that must be kept
        until: "2027-06-30"
```

One that has ended is a mandatory finding, and the rule holds again; one that nothing needs is an advisory finding.

With `--format sarif`, which code scanning reads, a finding stands at the setting that mends it, else at the section or
the code of the component that makes the resource."""


def findings(by_stack: Mapping[str, Sequence[Finding]]) -> str:
    """A line per stack, then a table of the findings of each that has some."""
    lines = [f"- **{plain(stack)}**: {counted(found)}" for stack, found in by_stack.items()]
    for stack, found in by_stack.items():
        if found:
            lines += [
                "",
                f"### {plain(stack)}",
                "",
                "| severity | rule | resource | what is wrong | fix |",
                "|---|---|---|---|---|",
            ]
            lines += [_row(one) for one in found]
    return "\n".join(lines)


def book(rules: Sequence[Rule]) -> str:
    """The rule book: a table per area."""
    lines: list[str] = _PREFACE.splitlines()
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
    return "\n".join(lines)


def _row(finding: Finding) -> str:
    cells = (
        finding.severity,
        code(finding.rule),
        _cell(code(name(finding))),
        plain(finding.message),
        plain(finding.fix),
    )
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
