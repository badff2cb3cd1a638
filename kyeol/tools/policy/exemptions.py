"""What exemptions do to findings."""

from collections.abc import Iterator, Sequence
from datetime import date
from fnmatch import fnmatchcase

from kyeol.config.policy import ExemptionConfig
from kyeol.tools.policy.book import EXPIRED, UNUSED, Rule
from kyeol.tools.policy.finding import Finding
from kyeol.tools.preview.graph import Graph
from kyeol.tools.urns import name_of


def apply(
    found: Sequence[Finding], exemptions: Sequence[ExemptionConfig], graph: Graph, today: date
) -> Iterator[Finding]:
    """Leave out what is exempted, and add what is wrong with the exemptions themselves.

    Args:
        found: What the rules found.
        exemptions: The stack's exemptions; one holds through its last day.
        graph: The stack's graph, for the resources' names.
        today: The day.
    """
    for one in found:
        if not any(current(each, today) and covers(each, one.rule, one.urn) for each in exemptions):
            yield one
    for exemption in exemptions:
        what = f"the exemption of {exemption.resource} from {exemption.rule}"
        if not current(exemption, today):
            yield _finding(EXPIRED, graph.stack, f"{what} ended on {exemption.until}")
        elif not any(covers(exemption, one.rule, one.urn) for one in found):
            matches = any(_names(exemption, resource.urn) for resource in graph)
            nothing = "that rule finds nothing there" if matches else "no resource has that name"
            yield _finding(UNUSED, graph.stack, f"{what} exempts nothing: {nothing}")


def current(exemption: ExemptionConfig, today: date) -> bool:
    """Whether an exemption still holds."""
    return today <= exemption.until


def covers(exemption: ExemptionConfig, rule: str, urn: str) -> bool:
    """Whether an exemption is of a rule and resource; a stack as a whole has the name `*` only."""
    return exemption.rule == rule and _names(exemption, urn)


def _names(exemption: ExemptionConfig, urn: str) -> bool:
    name = name_of(urn)
    return exemption.resource == urn or fnmatchcase(name, exemption.resource)


def _finding(rule: Rule, stack: str, message: str) -> Finding:
    return Finding(rule=rule.id, severity=rule.severity, stack=stack, urn="", message=message, fix=rule.fix)
