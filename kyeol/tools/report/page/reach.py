"""What reaches what, as a matrix whose cells lead to the path behind each."""

from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree

from kyeol.config.names import MANAGEMENT_STACK
from kyeol.tools.drawing import html
from kyeol.tools.drawing.markup import Content, element
from kyeol.tools.preview.graph import Graph
from kyeol.tools.reach.build import build
from kyeol.tools.reach.judge import FlowVerdict, judge
from kyeol.tools.reach.ports import EVERY, spell

_NOTE: Final = (
    'The ports that must get through and do are green, those that must not and do not begin with "no", what is wrong '
    "is red; each leads to its path. Computed from the graphs alone, without what Argo CD delivers into the cluster: "
)


def matrix(graph: Graph, graphs: Sequence[Graph]) -> list[Content]:
    """The matrix of a stack's flows and their paths.

    Args:
        graph: The stack.
        graphs: The stacks of the report; Argo CD's side is known if mgmt is among them.
    """
    management = next((one for one in graphs if one.stack == MANAGEMENT_STACK), None)
    model = build(graph, management)
    found = [(f"{graph.stack}-flow-{index}", one) for index, one in enumerate(judge(model))]
    sources = list(dict.fromkeys(one.flow.source for _, one in found))
    rows: list[list[Content]] = []
    for target in dict.fromkeys(one.flow.target for _, one in found):
        cells = [
            element(
                "span",
                *(_cell(key, one) for key, one in found if (one.flow.source, one.flow.target) == (source, target)),
            )
            for source in sources
        ]
        rows.append([target, *cells])
    label = f"What reaches what in {graph.stack}"
    return [
        element("p", _NOTE, element("code", f"kyeol reach {graph.stack}"), " has that too.", class_="note"),
        html.scrolling(label, html.table(("to / from", *sources), rows, "reach")),
        element("div", *(_path(key, one) for key, one in found), class_="paths"),
    ]


def _cell(key: str, one: FlowVerdict) -> ElementTree.Element:
    """A link to a flow's path, with the flow's port."""
    ports = "all" if one.flow.ports == EVERY else "others" if len(one.flow.ports) > 1 else spell(one.flow.ports)
    text = ports if one.flow.protocol == "tcp" else f"{ports}/{one.flow.protocol}"
    looks = "mandatory" if not one.right else "supported" if one.flow.required else "exempt"
    return element(
        "a",
        text if one.flow.required else f"no {text}",
        href=f"#{key}",
        class_=f"state {looks}",
        aria_label=f"{one.flow.key}: {one.word}",
    )


def _path(key: str, one: FlowVerdict) -> ElementTree.Element:
    hops = [element("li", str(hop) if hop.holds else f"missing: {hop}") for hop in one.path.hops]
    return element(
        "details",
        element("summary", f"{one.flow.key}: ", element("b", one.word)),
        element("p", f"{one.flow.why} ({one.flow.reference}). From {one.path.source} to {one.path.target}:"),
        element("ol", *hops),
        id=key,
    )
