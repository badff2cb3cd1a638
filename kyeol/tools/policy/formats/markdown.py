"""Findings and the rule book as Markdown, for comments and docs/reference/rules.md."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from kyeol.tools.escape import code, plain
from kyeol.tools.policy.finding import Finding
from kyeol.tools.policy.formats.text import counted, name
from kyeol.tools.policy.rule import Rule

_PREFACE: Final = """# The rule book

`kyeol check [STACK…]` applies these rules without an AWS account; Pulumi's engine applies the same rules with
`pulumi preview --policy-pack policy`. A breach of a mandatory rule ends with exit code 1.

The engine asks before all values are known; a rule that depends on such a value waits until it is. An EKS cluster or
node group is judged by what pulumi-eks creates for it, and exempted by the name that the program gives it.

A reference names a control of Security Hub's standard AWS Foundational Security Best Practices (FSBP), another control
of Security Hub, a recommendation of the CIS benchmarks for AWS (5.0.0, the newest that Security Hub checks) or for EKS
(1.8.0), or `platform`: a decision of this platform.

This page is written by `make policy`.

An exemption in the stack file covers one rule and one resource (a URN, or a logical name in which `*` matches anything;
`*` alone covers findings of the stack as a whole). It has a reason and the last day on which it applies:

```yaml
  kyeol:policy:
    exemptions:
      - rule: backups-database
        resource: database
        reason: the load test writes nothing that must be kept
        until: "2027-06-30"
```

An expired exemption is a mandatory finding, and the rule applies again; an unused one is an advisory finding.

With `--format sarif`, which code scanning reads, a finding points at the setting that fixes it, else at the section or
the code of the component that creates the resource."""


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
            "| rule | what must hold, and why | severity, reference | fix |",
            "|---|---|---|---|",
        ]
        for rule in members:
            what = f"{rule.title}. {rule.reason}"
            cells = (f"`{rule.id}`", what, f"{rule.severity}; {rule.reference}", rule.fix)
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
