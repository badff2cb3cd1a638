"""A plan for somebody who reads it: what goes into the file, what is to be found first, and what is left out."""

import shlex
from collections.abc import Iterator, Sequence
from itertools import groupby

from kyeol.tools.adopt.match import Matches
from kyeol.tools.adopt.plan import Plan, Planned
from kyeol.tools.adopt.terraform import TerraformInstance


def lines(plan: Plan) -> Iterator[str]:
    """The plan, line by line.

    Args:
        plan: It.
    """
    stack = plan.graph.stack
    to_find = sum(not one.complete for one in plan.resources)
    yield f"{stack}: {len(plan.resources)} can be imported, {to_find} of them once AWS has told their identifiers"
    for one in plan.resources:
        yield _planned(one)
        if one.find:
            yield f"    {one.find}"
    if plan.left:
        yield f"{stack}: {len(plan.left)} are not imported"
    by_reason = sorted(plan.left, key=lambda one: (one[1], one[0].type, one[0].name))
    for reason, group in groupby(by_reason, key=lambda one: one[1]):
        yield f"  {reason}"
        yield from (f"    {one.type} {one.name}" for one, _ in group)


def against_terraform(plan: Plan, matches: Matches, instances: Sequence[TerraformInstance]) -> Iterator[str]:
    """The plan beside what Terraform manages, line by line: nothing of a value that is secret.

    Args:
        plan: The whole stack's, or a part of it.
        matches: What is the same.
        instances: What Terraform manages.
    """
    stack, pairs = plan.graph.stack, matches.pairs
    same = [one for one in plan.resources if one.resource.urn in pairs]
    rest = [one.resource for one in plan.resources if one.resource.urn not in pairs]
    ambiguous = [one for one in rest if one.urn in matches.open]
    replaced = [one for one in rest if one.urn in matches.replaced]
    yield f"{stack}: {len(same)} are what Terraform manages"
    for one in same:
        yield _planned(one)
        yield f"    {pairs[one.resource.urn].address}"
    if ambiguous:
        yield f"{stack}: {len(ambiguous)} are ambiguous: decide by --pair NAME=ADDRESS"
    for resource in ambiguous:
        yield f"  {resource.type} {resource.name}"
        yield from (f"    {other.address} ({other.id})" for other in matches.open[resource.urn])
    if replaced:
        yield f"{stack}: {len(replaced)} would be replaced: let the stack file say what is there, or move the data"
    for resource in replaced:
        other, keys = matches.replaced[resource.urn]
        yield f"  {resource.type} {resource.name}"
        yield f"    {other.address}: another {', '.join(keys)}"
    made = len(rest) - len(ambiguous) - len(replaced) + len(plan.left)
    yield f"{stack}: {made} would be made new, which `kyeol import-plan {stack}` lists"
    if only := _in_terraform_alone(matches, instances):
        yield f"{stack}: {len(only)} are in Terraform alone"
        yield from (f"  {address}" for address in only)


def _in_terraform_alone(matches: Matches, instances: Sequence[TerraformInstance]) -> list[str]:
    """The addresses of what Terraform manages and no resource of the stack is, or might be."""
    known = {other.address for other in matches.pairs.values()}
    known |= {one.address for some in matches.open.values() for one in some}
    known |= {other.address for other, _ in matches.replaced.values()}
    return [one.address for one in instances if one.address not in known]


def commands(plan: Plan) -> Iterator[str]:
    """A `pulumi import` for each resource: unlike the file, it makes no provider and no component.

    Args:
        plan: What is imported.
    """
    graph = plan.graph
    for one in plan.resources:
        resource = one.resource
        options = [f"--stack={graph.stack}", "--generate-code=false", f"--provider=provider={resource.provider_urn}"]
        parent = graph.resources.get(resource.parent)
        if parent and parent.parent:
            options.append(f"--parent=parent={parent.urn}")
        yield shlex.join(["pulumi", "import", *options, resource.type, resource.name, one.id])


def _planned(one: Planned) -> str:
    return f"  {one.resource.type} {one.resource.name}: {one.id}"
