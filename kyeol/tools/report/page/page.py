"""The report: one HTML page that carries everything it needs."""

from collections.abc import Mapping, Sequence
from datetime import date
from xml.etree import ElementTree

from kyeol.tools.cost.bill import Bill
from kyeol.tools.drawing import html, svg
from kyeol.tools.drawing.markup import Content, element
from kyeol.tools.preview.graph import Graph
from kyeol.tools.report.page import reach, sections
from kyeol.tools.report.page.findings import PolicyResult, found
from kyeol.tools.report.page.matrix import NONE, matrix
from kyeol.tools.report.page.support import pins
from kyeol.tools.report.page.tree import tree
from kyeol.tools.report.picture.platform import platform_picture
from kyeol.tools.report.picture.stack import stack_picture

OVERVIEW = "platform"
"""The section about all stacks, and the name of its picture."""

_LEGEND = "Each environment from the edge to its data, with the ports that its security groups admit."

_PARTS = {
    "picture": "Picture",
    "findings": "Findings",
    "resources": "Resources",
    "versions": "Versions",
    "flows": "Flows",
    "reach": "What reaches what",
    "costs": "What costs",
    "outputs": "Outputs",
}


def page(graphs: Sequence[Graph], verdict: PolicyResult, today: date, bills: Mapping[str, Bill] | None = None) -> str:
    """The page as HTML; the same bytes for the same graphs and day.

    Args:
        graphs: The recorded graphs, in the order of the page.
        verdict: What the rule book finds.
        today: The day that support and exemptions are judged on.
        bills: What a month costs, of the stacks whose region has prices.
    """
    stacks = ", ".join(graph.stack for graph in graphs)
    names = [*([OVERVIEW] if len(graphs) > 1 else []), *(graph.stack for graph in graphs)]
    links = [element("li", element("a", _title(name), href=f"#{name}")) for name in names]
    views = [_overview(graphs, verdict, today)] if len(graphs) > 1 else []
    views += [_stack(graph, graphs, verdict, today, (bills or {}).get(graph.stack)) for graph in graphs]
    return html.document(
        f"Kyeol: {stacks}",
        svg.stylesheet() + html.stylesheet(),
        html.asset(__package__, "page.js"),
        element("a", "To the content", href="#content", class_="skip"),
        element("header", element("h1", "Kyeol"), element("p", f"The stacks {stacks}, as the program makes them.")),
        element("nav", element("ul", *links), class_="stacks", aria_label="Stacks"),
        element("main", *views, id="content", tabindex="-1"),
        element(
            "footer",
            "Drawn from the graphs that ",
            element("code", "kyeol graph"),
            f" prints, without an account; identifiers and addresses are stand-ins. Judged as of {today}.",
        ),
    )


def _title(name: str) -> str:
    return "Platform" if name == OVERVIEW else name


def _overview(graphs: Sequence[Graph], verdict: PolicyResult, today: date) -> ElementTree.Element:
    rows: list[list[Content]] = [
        [row.title, *(element("span", NONE, class_="none") if cell == NONE else cell for cell in row.cells)]
        for row in matrix(graphs)
    ]
    rows.append(["Findings", *(str(len(verdict.on(graph.stack))) for graph in graphs)])
    rows.append(["Exemptions", *(str(len(verdict.exempt(graph.stack))) for graph in graphs)])
    headings = ("", *(graph.stack for graph in graphs))
    return element(
        "section",
        element("h2", "Platform", id=f"{OVERVIEW}-title"),
        sections.figure(platform_picture(graphs), _LEGEND),
        html.panel(
            OVERVIEW, "matrix", "Environments side by side",
            html.scrolling("Environments side by side", html.table(headings, rows, "matrix")),
        ),
        html.panel(OVERVIEW, "support", "Standard support", _support(graphs, today)),
        id=OVERVIEW,
        aria_labelledby=f"{OVERVIEW}-title",
    )  # fmt: skip


def _support(graphs: Sequence[Graph], today: date) -> ElementTree.Element:
    """The dated versions of all stacks, those that end first on top."""
    users: dict[tuple[date, str, str, str], list[str]] = {}
    for graph in graphs:
        for pin in pins(graph):
            if pin.until:
                users.setdefault((pin.until, pin.what, pin.version, pin.state(today)), []).append(graph.stack)
    rows: list[list[Content]] = []
    for (until, what, version, state), stacks in sorted(users.items()):
        mark = element("span", state, class_=f"state {state.split()[-1]}")
        rows.append([f"{what} {version}", element("span", until.isoformat(), " ", mark), ", ".join(stacks)])
    return html.table(("What", "Until", "Used by"), rows)


def _stack(
    graph: Graph, graphs: Sequence[Graph], verdict: PolicyResult, today: date, bill: Bill | None
) -> ElementTree.Element:
    stack = graph.stack
    content: dict[str, list[Content]] = {
        "picture": [sections.figure(stack_picture(graph), sections.LEGEND)],
        "findings": found(stack, verdict),
        "resources": [tree(graph)],
        "versions": [sections.versions(graph, today)],
        "flows": [html.scrolling(f"Flows of {stack}", sections.admitted(graph))],
        "reach": reach.matrix(graph, graphs),
        "costs": sections.costs(graph, bill),
        "outputs": [sections.outputs(graph)],
    }
    links = [element("li", element("a", _PARTS[what], href=f"#{stack}-{what}")) for what in content]
    return element(
        "section",
        element("h2", stack, id=f"{stack}-heading"),
        element("nav", element("ul", *links), class_="parts", aria_label=f"Parts of {stack}"),
        sections.tiles(graph, len(verdict.on(stack))),
        *(html.panel(stack, what, _PARTS[what], *made) for what, made in content.items()),
        id=stack,
        aria_labelledby=f"{stack}-heading",
    )
