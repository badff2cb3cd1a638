"""Findings of the rule book that a change brings or takes away."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

from kyeol.config.model import Section
from kyeol.config.policy import ExemptionConfig, PolicyConfig
from kyeol.config.reading.check import check
from kyeol.config.reading.stackfile import parse
from kyeol.config.usage import UsageConfig
from kyeol.tools.policy.evaluate import evaluate
from kyeol.tools.policy.finding import Finding
from kyeol.tools.preview.graph import Graph

RuleBook: TypeAlias = Callable[[Path, Graph], Sequence[Finding]]
"""A rule book: the findings of a graph, less what the project folder that it comes from exempts."""


def rule_book(today: date) -> RuleBook:
    """The project's rules, on a day."""

    def book(root: Path, graph: Graph) -> list[Finding]:
        sections = check(parse(root, graph.stack)).sections
        return evaluate(graph, _exemptions(sections), today=today, usage=_usage(sections))

    return book


def new_and_gone(
    base: Sequence[Finding], head: Sequence[Finding], renamed: Mapping[str, str]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What only the head has, and what only the base has.

    A finding is the same while it is of the same rule and resource, whatever its message says.

    Args:
        base: The base's findings.
        head: The head's.
        renamed: The head's URN of every resource that had another one, by the base's.
    """
    before = [(one.rule, renamed.get(one.urn, one.urn)) for one in base]
    after = [(one.rule, one.urn) for one in head]
    return _beyond(head, after, before), _beyond(base, before, after)


def _beyond(
    findings: Sequence[Finding], keys: Sequence[tuple[str, str]], known: Sequence[tuple[str, str]]
) -> tuple[Finding, ...]:
    """The findings that are left when each known one has met its like."""
    left, found = Counter(known), []
    for finding, key in zip(findings, keys, strict=True):
        if left[key] > 0:
            left[key] -= 1
        else:
            found.append(finding)
    return tuple(found)


def _exemptions(sections: Mapping[str, Section]) -> tuple[ExemptionConfig, ...]:
    """What a side's own stack file exempts; nothing where it says so in a form of another time."""
    policy = sections.get("policy")
    return policy.exemptions if isinstance(policy, PolicyConfig) else ()


def _usage(sections: Mapping[str, Section]) -> UsageConfig:
    """What a side's own stack file assumes of a month, where it says so in today's form; else the defaults."""
    usage = sections.get("usage")
    return usage if isinstance(usage, UsageConfig) else UsageConfig()
