"""The picture of the program's layers beside the tools that read what it registers."""

from itertools import pairwise
from typing import Final

from kyeol.tools.drawing.canvas import Canvas, height_of
from kyeol.tools.drawing.shapes import Box
from kyeol.tools.drawing.svg import document

_MARGIN, _PADDING, _GAP = 16, 12, 26
_HALF: Final = 400
_HEAD: Final = 46
_INNER: Final = _HALF - 2 * _PADDING
LAYERS: Final = (
    ("kyeol/config", "Configuration", ("Pulumi.<stack>.yaml as typed models;", "rules across sections and stacks")),
    ("kyeol/stacks", "Stacks", ("what an environment consists of, in order;", "the outputs that stacks exchange")),
    (
        "kyeol/components",
        "Components",
        ("one per AWS service or concern", "addons/, apps/ and gitops/ for the cluster"),
    ),
    ("resources", "Resources", ("of pulumi-aws, pulumi-eks, pulumi-kubernetes, …",)),
)
TOOLS: Final = (
    ("preview, graph", ("a stack's resources", "as a tree, as JSON")),
    ("check, cost", ("the rule book;", "what a month costs")),
    ("diff", ("two versions", "of the program")),
    ("reach, may", ("what reaches what,", "who may do what")),
    ("report, import-plan", ("pictures, a page;", "what exists, adopted")),
    ("rehearse", ("Pulumi's engine", "and a simulated cloud")),
)
_COLUMNS: Final = 2


def picture() -> str:
    """The picture as an SVG file."""
    canvas = Canvas()
    right = _MARGIN + _HALF + 3 * _GAP
    heights = [height_of(len(lines)) + _PADDING for _, _, lines in LAYERS]
    high = _HEAD + sum(heights) + (len(heights) - 1) * _GAP + _PADDING
    _half(canvas, "program", _MARGIN, high, "The program", "what pulumi up runs; it never imports a tool")
    _half(canvas, "tools", right, high, "The tools", "they read recorded graphs, never stacks or components")
    y = float(_MARGIN + _HEAD)
    layers: list[Box] = []
    for (key, title, lines), one in zip(LAYERS, heights, strict=True):
        place = (_MARGIN + _PADDING, y, float(_INNER), one)
        shown = title if key == "resources" else f"{title}: {key}"
        layers.append(canvas.box(key, place, "cluster", shown, lines, parent="program"))
        y += one + _GAP
    for above, below in pairwise(layers):
        canvas.arrow((above.middle[0], above.bottom), (above.middle[0], below.y))
    graph = _tools(canvas, right + _PADDING, layers)
    level = graph.middle[1]
    canvas.arrow((layers[-1].right, level), (graph.x, level), label="recorded")
    bottom = _MARGIN + high + _GAP
    aws = canvas.box("aws", (_MARGIN + _PADDING, bottom, _INNER, height_of(1)), "edge", "AWS and Kubernetes")
    middle = layers[-1].middle[0]
    canvas.arrow((middle, layers[-1].bottom), (middle, aws.y), label="pulumi up", beside=True)
    words = (
        "Configuration, stacks, components and resources from top to bottom; the tools read what was recorded of them."
    )
    size = (right + _HALF + _MARGIN, aws.bottom + _MARGIN)
    return document(canvas.drawing("layers", "The program and its tools", words, size))


def _half(canvas: Canvas, key: str, x: float, high: float, title: str, below: str) -> None:
    canvas.box(key, (x, _MARGIN, _HALF, high), "card", title, [below])


def _tools(canvas: Canvas, x: float, layers: list[Box]) -> Box:
    """Draw the commands above the recorded graph, beside the layers; returns the graph's box."""
    last = layers[-1]
    graph = canvas.box(
        "graph", (x, last.y, _INNER, last.height), "store", "Recorded graph",
        ["every resource, input, output and dependency"], parent="tools",
    )  # fmt: skip
    between, rows = 8.0, len(TOOLS) // _COLUMNS
    wide = (_INNER - between) / _COLUMNS
    high = (last.y - _GAP - layers[0].y - between * (rows - 1)) / rows
    for index, (name, does) in enumerate(TOOLS):
        row, column = divmod(index, _COLUMNS)
        place = (x + column * (wide + between), layers[0].y + row * (high + between), wide, high)
        canvas.box(name, place, "service", f"kyeol {name}", does, parent="tools")
    for column in range(_COLUMNS):
        middle = x + column * (wide + between) + wide / 2
        canvas.arrow((middle, graph.y), (middle, last.y - _GAP))
    return graph
