"""The second runner: the rule book as policies of the Pulumi engine.

The rules are the same; this file is what turns the engine's view of a resource into the recorded graph's.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)

from kyeol.config.load import load
from kyeol.config.policy import ExemptionConfig
from kyeol.policy.book import RULES
from kyeol.policy.evaluate import evaluate, findings
from kyeol.policy.exemptions import covers, current
from kyeol.policy.rule import Context, Rule
from kyeol.preview.graph import Graph, Options, Resource

_LEVELS = {"mandatory": EnforcementLevel.MANDATORY, "advisory": EnforcementLevel.ADVISORY}
_STACK = "pulumi:pulumi:Stack"


def policies(root: Path, today: date | None = None) -> list[Policy]:
    """One policy per rule, enforced by its severity.

    Args:
        root: The project's folder, whose stack files hold the exemptions.
        today: The day that end dates are compared with; None: the day on which a stack is validated.
    """

    @cache
    def exemptions(stack: str) -> Sequence[ExemptionConfig]:
        return load(root, stack).config.policy.exemptions

    def day() -> date:
        return today or date.today()

    def exempted(stack: str, rule: Rule, urn: str) -> bool:
        return any(current(one, day()) and covers(one, rule.id, urn) for one in exemptions(stack))

    def of_resource(rule: Rule) -> Policy:
        def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
            if rule.on_resource and args.resource_type in rule.types:
                stack = stack_of(args.urn)
                for message in rule.on_resource(resource_of(args), Context(stack=stack, today=day())):
                    if not exempted(stack, rule, args.urn):
                        report(f"{message}; {rule.fix}", args.urn)

        return ResourceValidationPolicy(rule.id, rule.title, validate, _LEVELS[rule.severity])

    def of_stack(rule: Rule) -> Policy:
        def validate(args: StackValidationArgs, report: ReportViolation) -> None:
            graph = graph_of(args.resources)
            if not graph.stack:
                return
            if rule.on_stack:
                for one in findings(rule, graph, Context(stack=graph.stack, today=day())):
                    if not exempted(graph.stack, rule, one.urn):
                        report(f"{one.message}; {rule.fix}", one.urn or None)
                return
            for one in evaluate(graph, exemptions(graph.stack), today=day()) if exemptions(graph.stack) else ():
                if one.rule == rule.id:
                    report(f"{one.message}; {rule.fix}", None)

        return StackValidationPolicy(rule.id, rule.title, validate, _LEVELS[rule.severity])

    return [of_resource(rule) if rule.on_resource else of_stack(rule) for rule in RULES]


def stack_of(urn: str) -> str:
    """The stack that a URN belongs to."""
    return urn.removeprefix("urn:pulumi:").partition("::")[0]


def resource_of(args: ResourceValidationArgs | PolicyResource) -> Resource:
    """The engine's view of a resource as the recorded graph's."""
    parent, depends_on, by_property = args.opts.parent or "", [], {}
    if isinstance(args, PolicyResource):
        parent = args.parent.urn if args.parent else parent
        by_property = {key: [one.urn for one in each] for key, each in args.property_dependencies.items()}
        depends_on = sorted(
            {one.urn for one in args.dependencies} | {urn for urns in by_property.values() for urn in urns}
        )
    return Resource(
        urn=args.urn,
        type=args.resource_type,
        name=args.name,
        parent=parent,
        custom=not args.resource_type.startswith("kyeol:") and args.resource_type != _STACK,
        remote=args.resource_type.startswith("eks:"),
        provider=args.provider.urn + "::" if args.provider else "",
        inputs=args.props,
        outputs=args.props,
        depends_on=depends_on,
        property_dependencies=by_property,
        options=Options(protect=args.opts.protect, ignore_changes=args.opts.ignore_changes),
    )


def graph_of(resources: Sequence[PolicyResource]) -> Graph:
    """The engine's view of a stack as a recorded graph; the stack itself is not among its resources."""
    own = [resource_of(one) for one in resources if one.resource_type != _STACK]
    stack = next((stack_of(one.urn) for one in resources), "")
    project = next((one.urn.split("::")[1] for one in resources), "")
    return Graph(project, stack, {one.urn: one for one in sorted(own, key=lambda one: one.urn)})
