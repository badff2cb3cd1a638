"""A plan for somebody who reads it: what goes into the file, what is to be found first, and what is left out."""

from collections.abc import Iterator
from itertools import groupby

from kyeol.tools.adopt.plan import Plan


def lines(plan: Plan) -> Iterator[str]:
    """The plan, line by line.

    Args:
        plan: It.
    """
    stack = plan.graph.stack
    to_find = sum(not one.complete for one in plan.resources)
    yield f"{stack}: {len(plan.resources)} can be imported, {to_find} of them once AWS has told their identifiers"
    for one in plan.resources:
        yield f"  {one.resource.type} {one.resource.name}: {one.id}"
        if one.find:
            yield f"    {one.find}"
    if plan.left:
        yield f"{stack}: {len(plan.left)} are not imported"
    by_reason = sorted(plan.left, key=lambda one: (one[1], one[0].type, one[0].name))
    for reason, group in groupby(by_reason, key=lambda one: one[1]):
        yield f"  {reason}"
        yield from (f"    {one.type} {one.name}" for one, _ in group)
