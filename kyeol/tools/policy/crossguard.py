"""The second runner: the rule book as policies of the Pulumi engine.

The rules are the same, and so is what they see: kyeol/tools/policy/engine.py turns the engine's view into the graph's.
What a rule says on the strength of a value that is not known before the deployment does not count; the engine asks
again when it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)

from kyeol.config.policy import ExemptionConfig
from kyeol.config.reading.load import Configuration
from kyeol.config.stack import StackConfig
from kyeol.tools.day import today as current_day
from kyeol.tools.json_values import Json
from kyeol.tools.policy.book import RULES
from kyeol.tools.policy.configuration import load
from kyeol.tools.policy.engine import graph_of, guessed, resource_of, type_of
from kyeol.tools.policy.evaluate import evaluate, findings
from kyeol.tools.policy.exemptions import covers, current
from kyeol.tools.policy.rule import Context, Rule
from kyeol.tools.policy.sdk import hasten_policy_sdk
from kyeol.tools.preview.graph import Graph
from kyeol.tools.urns import stack_of

_LEVELS = {"mandatory": EnforcementLevel.MANDATORY, "advisory": EnforcementLevel.ADVISORY}


def policies(root: Path, today: date | None = None) -> list[Policy]:  # noqa: C901 - all that its functions share
    """One policy per rule, enforced by its severity.

    Args:
        root: The project's folder, whose stack files hold the exemptions.
        today: The day that end dates are compared with; None: the day on which a stack is validated.
    """
    hasten_policy_sdk()
    arguments: dict[str, Mapping[str, Json]] = {}
    whole: list[tuple[Graph, set[str]]] = []

    @cache
    def configuration(stack: str) -> Configuration:
        return load(root, stack)

    def config(stack: str) -> StackConfig:
        return configuration(stack).config

    def exemptions(stack: str) -> Sequence[ExemptionConfig]:
        return config(stack).policy.exemptions

    def context(stack: str) -> Context:
        return Context(
            stack=stack,
            environment=config(stack).environment.class_,
            today=day(),
            usage=config(stack).usage,
            account_trail=configuration(stack).account_trail,
        )

    def day() -> date:
        return today or current_day()

    def exempted(stack: str, rule: Rule, *urns: str) -> bool:
        held = [one for one in exemptions(stack) if current(one, day())]
        return any(covers(one, rule.id, urn) for one in held for urn in urns)

    def of_resource(rule: Rule) -> Policy:
        def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
            # The engine asks for each resource before it asks for the whole, and there shows results only.
            arguments[args.urn] = args.props
            whole.clear()
            if not rule.on_resource or type_of(args.resource_type) not in rule.types:
                return
            asked: set[str] = set()
            resource, stack = resource_of(args, asked), stack_of(args.urn)
            # What pulumi-eks makes is exempted by the name that the program gave.
            named = (args.urn, resource.parent) if resource.remote else (args.urn,)
            for message in rule.on_resource(resource, context(stack)):
                if not asked and not exempted(stack, rule, *named):
                    report(f"{message}; {rule.fix}", args.urn)

        return ResourceValidationPolicy(rule.id, rule.title, validate, _LEVELS[rule.severity])

    def of_stack(rule: Rule) -> Policy:
        def validate(args: StackValidationArgs, report: ReportViolation) -> None:
            # All rules are shown the same, until the engine asks for a resource again.
            if not whole:
                asked: set[str] = set()
                whole.append((graph_of(args.resources, arguments, asked), asked))
            shown, asked = whole[0]
            # But each asks for itself: what another has found out of the same graph would be no question of its own.
            graph = replace(shown)
            asked.clear()
            if not graph.stack:
                return
            if rule.on_stack:
                for one in list(findings(rule, graph, context(graph.stack))):
                    if not guessed(one.urn, graph, asked) and not exempted(graph.stack, rule, one.urn):
                        report(f"{one.message}; {rule.fix}", one.urn or None)
                return
            if not (held := exemptions(graph.stack)):
                return
            asked_of = config(graph.stack).environment.class_
            beside = configuration(graph.stack).account_trail
            usage = config(graph.stack).usage
            for one in evaluate(graph, held, today=day(), environment=asked_of, usage=usage, account_trail=beside):
                if one.rule == rule.id:
                    report(f"{one.message}; {rule.fix}", None)

        return StackValidationPolicy(rule.id, rule.title, validate, _LEVELS[rule.severity])

    return [of_resource(rule) if rule.on_resource else of_stack(rule) for rule in RULES]
