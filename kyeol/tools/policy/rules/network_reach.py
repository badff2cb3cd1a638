"""What must reach what, and what must not: computed by `kyeol.tools.reach` from the stack's graph alone.

No other stack is read and no Kustomize started, so that a check stays as fast as a preview: of the way from mgmt the
environment's side is judged, and nothing of what the GitOps trees deliver (`kyeol reach` does both).
"""

from collections.abc import Iterator
from typing import Final

from kyeol.tools.policy.rule import Context, stack_rule
from kyeol.tools.preview.graph import Graph
from kyeol.tools.reach.build import build
from kyeol.tools.reach.judge import FlowVerdict, judge

_SHOWN: Final = 12
"""How many flows a finding names; whoever wants them all asks `kyeol reach`."""


_LAST: Final[list[tuple[Graph, list[FlowVerdict]]]] = []
"""The verdicts on the graph that was asked about last: both rules ask about the same."""


def _verdicts(graph: Graph) -> list[FlowVerdict]:
    if not _LAST or _LAST[0][0] is not graph:
        model = build(graph)
        _LAST[:] = [(graph, judge(model) if model.whole else [])]
    return _LAST[0][1]


@stack_rule(
    "network-required-flow",
    title="What a cluster needs gets there",
    reason="Nodes that do not reach the API never join, after everything that costs money is there.",
    reference="platform; AWS EKS user guide",
    fix="see the path by kyeol reach STACK FROM TO",
)
def required_flow(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """The flows by the first hop that is missing, so that one mistake is one finding."""
    broken: dict[tuple[str, str], list[FlowVerdict]] = {}
    for one in _verdicts(graph):
        if one.path.missing and one.flow.required:
            broken.setdefault((one.path.missing.urn, one.path.missing.where), []).append(one)
    for (urn, where), each in broken.items():
        pairs = [f"{one.flow.source} to {one.flow.target}" for one in each]
        yield urn, f"{where} breaks {_listed(pairs)}"


@stack_rule(
    "network-forbidden-flow",
    title="Nothing gets into the data subnets, out of them or in from the internet but what is meant to",
    reason="A group or route that opens more than its flow shows only in the whole path.",
    reference="platform",
    fix="see the path by kyeol reach STACK FROM TO",
)
def forbidden_flow(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """Each by the last hop that it passes: that opens the way."""
    for one in _verdicts(graph):
        if not one.flow.required and one.holds:
            last = one.path.hops[-1]
            yield last.urn, f"{one.flow.source} gets to {one.flow.target} ({last})"


def _listed(pairs: list[str]) -> str:
    named = list(dict.fromkeys(pairs))
    more = len(named) - _SHOWN
    return ", ".join(named[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
