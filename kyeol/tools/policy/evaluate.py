"""The offline runner: the rule book over a recorded graph."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from kyeol.config.environment import EnvironmentClass
from kyeol.config.policy import ExemptionConfig
from kyeol.config.usage import UsageConfig
from kyeol.tools.policy.book import RULES
from kyeol.tools.policy.exemptions import apply
from kyeol.tools.policy.finding import Finding
from kyeol.tools.policy.rule import Context, Rule
from kyeol.tools.preview.environment import class_of
from kyeol.tools.preview.graph import Graph

_WEIGHT = {"mandatory": 0, "advisory": 1}


def evaluate(
    graph: Graph,
    exemptions: Sequence[ExemptionConfig] = (),
    *,
    today: date,
    environment: EnvironmentClass | None = None,
    usage: UsageConfig | None = None,
    account_trail: bool | None = None,
) -> list[Finding]:
    """What a stack breaks.

    Args:
        graph: The stack's recorded graph.
        exemptions: What the stack is exempted from; one that is expired or unused is a finding.
        today: The day that end dates are compared with.
        environment: What the stack is for; None: what it exports.
        usage: What its file assumes of a month; None: the defaults of its class.
        account_trail: Whether a stack of its account has a trail; None: not known.

    Returns:
        The findings: mandatory ones first, then by rule and URN.
    """
    context = Context(
        stack=graph.stack,
        environment=environment or class_of(graph),
        today=today,
        usage=usage or UsageConfig(),
        account_trail=account_trail,
    )
    raw = [finding for rule in RULES for finding in findings(rule, graph, context)]
    return in_order(apply(raw, exemptions, graph, today))


def findings(rule: Rule, graph: Graph, context: Context) -> Iterator[Finding]:
    """What one rule finds, exemptions aside."""
    if rule.on_resource:
        for type_ in rule.types:
            for resource in graph.by_type.get(type_, ()):
                for message in rule.on_resource(resource, context):
                    yield finding(rule, context.stack, resource.urn, message)
    if rule.on_stack:
        for urn, message in rule.on_stack(graph, context):
            yield finding(rule, context.stack, urn, message)


def finding(rule: Rule, stack: str, urn: str, message: str) -> Finding:
    """A finding of a rule."""
    return Finding(rule=rule.id, severity=rule.severity, stack=stack, urn=urn, message=message, fix=rule.fix)


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """Findings as they are shown."""
    return sorted(found, key=lambda one: (_WEIGHT[one.severity], one.rule, one.urn, one.message))
