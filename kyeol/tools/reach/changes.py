"""Which flows begin and end from one version of a stack to another."""

from kyeol.tools.preview.graph import Graph
from kyeol.tools.reach.build import build
from kyeol.tools.reach.judge import judge


def begun_and_ended(
    base: Graph, head: Graph, base_management: Graph | None = None, head_management: Graph | None = None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The flows that only the head has and those that only the base has, required and forbidden ones alike.

    From the graphs alone: what the GitOps trees deliver shows in their own files.

    Args:
        base: The stack before.
        head: The stack after.
        base_management: mgmt before, if it runs.
        head_management: mgmt after, if it runs.
    """
    before, after = _holding(base, base_management), _holding(head, head_management)
    return tuple(one for one in after if one not in before), tuple(one for one in before if one not in after)


def _holding(graph: Graph, management: Graph | None) -> dict[str, bool]:
    """The flows that hold, in the table's order."""
    return {one.flow.key: True for one in judge(build(graph, management)) if one.holds}
