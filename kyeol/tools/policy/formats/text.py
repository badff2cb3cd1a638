"""Findings and the rule book as plain text."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from kyeol.tools.policy.finding import Finding
from kyeol.tools.policy.rule import Rule
from kyeol.tools.preview.outline import short_kind
from kyeol.tools.urns import name_of, type_of

WIDTH: Final = 80


def counted(found: Sequence[Finding]) -> str:
    """How many findings there are, such as `1 mandatory, 2 advisory`."""
    counts = [(sum(one.severity == severity for one in found), severity) for severity in ("mandatory", "advisory")]
    return ", ".join(f"{count} {severity}" for count, severity in counts if count) or "no findings"


def name(finding: Finding) -> str:
    """What a finding is about, as people call it."""
    return name_of(finding.urn) or "the stack"


def findings(stack: str, found: Sequence[Finding]) -> str:
    """A stack's findings: for each the rule, the resource and its kind, what is wrong and what would be right."""
    lines = [f"{stack}: {counted(found)}"]
    for one in found:
        kind = f"  {short_kind(type_of(one.urn))}" if one.urn else ""
        lines += ["", f"  {one.severity} {one.rule}: {name(one)}{kind}"]
        lines += _wrapped(one.message)
        lines += _wrapped(f"fix: {one.fix}")
    return "\n".join(lines)


def book(rules: Sequence[Rule]) -> str:
    """The rule book, by rule."""
    lines: list[str] = []
    for rule in rules:
        lines += [f"{rule.id} ({rule.severity})", *_wrapped(f"{rule.title}. {rule.reason} [{rule.reference}]")]
    return "\n".join(lines)


def _wrapped(text: str) -> Iterator[str]:
    yield from textwrap.wrap(text, WIDTH, initial_indent="    ", subsequent_indent="      ", break_on_hyphens=False)
