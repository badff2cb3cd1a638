"""Findings of the rule book that a change brings or takes away."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

from kyeol.preview.graph import Graph


class Finding(Protocol):
    """What a rule says of a resource; see the rule book."""

    @property
    def rule(self) -> str:
        """The rule's id."""

    @property
    def severity(self) -> str:
        """How much it matters: `mandatory` or `advisory`."""

    @property
    def urn(self) -> str:
        """The resource; empty for the stack as a whole."""

    @property
    def message(self) -> str:
        """What is wrong, on one line."""

    @property
    def fix(self) -> str:
        """What would be right."""


Rules: TypeAlias = Callable[[Path, Graph], Sequence[Finding]]
"""The rule book: the findings of a graph, with the exemptions of the project folder that it comes from."""


def no_rules(_root: Path, _graph: Graph) -> Sequence[Finding]:
    """A rule book without rules."""
    return ()


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
