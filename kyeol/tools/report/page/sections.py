"""The parts of a stack's section in the page: figures, findings, versions, flows, costs, outputs."""

from datetime import date
from xml.etree import ElementTree

from kyeol.tools.cost.bill import Bill, total
from kyeol.tools.cost.wording import TERMS, headline, provenance, whole
from kyeol.tools.drawing import html
from kyeol.tools.drawing.html import scrolling, table
from kyeol.tools.drawing.markup import Content, element
from kyeol.tools.drawing.shapes import Drawing
from kyeol.tools.drawing.svg import picture
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.outline import output_rows
from kyeol.tools.preview.summary import choices
from kyeol.tools.preview.timing import longest_chain
from kyeol.tools.report.page.support import pins
from kyeol.tools.report.picture.cost import cost_picture
from kyeol.tools.report.views.flows import AllowedFlow, flows
from kyeol.tools.report.views.network import network

LEGEND = (
    "Boxes with dashed edges are subnets, with what has addresses in them; arrows are requests, with the ports that "
    "security groups admit; dotted arrows are default routes."
)


def figure(drawing: Drawing, legend: str) -> ElementTree.Element:
    """A picture with what its looks mean, and where it lies as a file beside the page."""
    drawn = picture(drawing)
    drawn.set("data-picture", drawing.key)
    link = element("a", f"{drawing.key}.svg", href=f"{drawing.key}.svg")
    return element("figure", scrolling(drawing.title, drawn), element("figcaption", f"{legend} As a file: ", link, "."))


def tiles(graph: Graph, findings: int) -> ElementTree.Element:
    """The figures of a stack."""
    resources = [one for one in graph if one.custom or one.remote]
    chain = longest_chain(graph)
    return html.tiles(
        [
            ("resources", str(len(resources))),
            ("components", str(len(graph) - len(resources))),
            ("protected", str(sum(one.options.protect for one in resources))),
            ("findings", str(findings)),
            ("first deployment", f"about {chain.minutes:.0f} min"),
        ]
    )


def versions(graph: Graph, today: date) -> ElementTree.Element:
    """What is pinned, and until when it is supported."""
    rows: list[list[Content]] = []
    for pin in pins(graph):
        state = pin.state(today)
        mark = element("span", state, class_=f"state {state.split()[-1]}") if state else None
        until = element("span", pin.until.isoformat() if pin.until else "not published", " ", mark)
        version = element("code", pin.version)
        linked = element("a", version, href=pin.source, rel="noreferrer") if pin.source else version
        note = element("span", pin.note, class_="note") if pin.note else None
        rows.append([element("span", pin.what, " ", note), linked, until])
    headings = ("What", "Version", "Standard support until")
    return table(headings, rows, "versions")


def costs(graph: Graph, bill: Bill | None) -> list[Content]:
    """A month by component, where there are prices for it, and the choices that cost money."""
    chosen = table(("What", "How much"), [(one.what, one.value) for one in choices(graph)])
    if bill is None:
        return [chosen]
    groups = [(name, total(lines)) for name, lines in bill.grouped(lambda line: line.component)]
    rows: list[list[Content]] = [
        [name, *(f"{whole(one):,}" for one in (span.smallest, span.expected, span.largest))]
        for name, span in [*groups, ("in all", bill.total)]
    ]
    month = table(("A month, USD", "Smallest", "Expected", "Largest"), rows)
    missing = [element("li", f"Not in it: {one.what} ({one.reason})") for one in bill.missing]
    return [
        element("p", f"A month: {headline(bill.total, bill.missing)}. {provenance(bill)} {TERMS}"),
        figure(cost_picture(bill), "Bars are USD a month, by component."),
        month,
        element("ul", *missing) if missing else None,
        chosen,
    ]


def admitted(graph: Graph) -> ElementTree.Element:
    """The flows that security groups admit; everything else is refused."""
    names = {one.urn: one.name for one in graph}
    found = flows(graph, network(graph))
    return table(
        ("From", "To", "Port", "Rule"),
        [(flow.source, names.get(flow.target, flow.target), _port(flow), flow.description) for flow in found],
    )


def _port(flow: AllowedFlow) -> str:
    return f"{flow.protocol} {flow.port}"


def outputs(graph: Graph) -> ElementTree.Element:
    """What the stack exports; secrets are masked."""
    rows = [row for name in sorted(graph.outputs) for row in output_rows(name, graph.outputs[name])]
    return table(("Output", "Value"), [(name, element("code", value)) for name, value in rows])
