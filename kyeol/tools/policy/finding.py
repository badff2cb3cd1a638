"""What a rule finds."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Severity: TypeAlias = Literal["mandatory", "advisory"]
"""How much a finding weighs: a mandatory one stops a deployment, an advisory one is to be looked at."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One place where a stack breaks a rule.

    Args:
        rule: The rule's id.
        severity: The rule's severity.
        stack: The stack.
        urn: The resource's URN; empty: the stack as a whole.
        message: What is wrong here, on one line.
        fix: What would be right.
    """

    rule: str
    severity: Severity
    stack: str
    urn: str
    message: str
    fix: str
