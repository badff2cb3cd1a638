"""A timeline as one HTML page that carries everything it needs."""

from xml.etree import ElementTree

from kyeol.tools.drawing import html
from kyeol.tools.drawing.html import panel, scrolling, table
from kyeol.tools.drawing.markup import Content, element
from kyeol.tools.preview.outline import short_kind
from kyeol.tools.rehearse.timeline import svg
from kyeol.tools.rehearse.timeline.chart import describe, minutes
from kyeol.tools.rehearse.timeline.lanes import is_named
from kyeol.tools.rehearse.timeline.model import Bar, Timeline


def page(timeline: Timeline) -> str:
    """The page as HTML: the figures, the picture, the critical path and every resource.

    Args:
        timeline: The timeline.
    """
    stack = timeline.stack
    return html.document(
        f"Kyeol: deployment of {stack}",
        html.stylesheet() + svg.stylesheet() + _STYLE,
        html.asset(__package__, "timeline.js"),
        element("header", element("h1", f"Deployment of {stack}"), element("p", describe(timeline))),
        element(
            "main",
            _tiles(timeline),
            element(
                "figure",
                scrolling(f"Timeline of {stack}", _picture(timeline)),
                element("output", _HINT, class_="told"),
            ),
            panel(stack, "path", "Critical path", scrolling(f"Critical path of {stack}", _path(timeline))),
            panel(stack, "bars", "Everything that was made", scrolling(f"Resources of {stack}", _bars(timeline))),
        ),
    )


_HINT = "A bar that is pointed at, or reached by the tab key, is described here."

_STYLE = """
.told { position: sticky; bottom: 0; display: block; min-height: 1.5em; padding: .3rem .8rem; }
.told { background: var(--sheet); }
.timeline g:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
td { font-variant-numeric: tabular-nums; }
"""


def _tiles(timeline: Timeline) -> ElementTree.Element:
    return html.tiles(
        [
            ("makespan", minutes(timeline.makespan)),
            ("lower bound", minutes(timeline.lower_bound)),
            ("ratio", f"{timeline.ratio:.2f}"),
            ("resources", str(len(timeline.bars))),
        ]
    )


def _picture(timeline: Timeline) -> ElementTree.Element:
    """The picture, whose slow and critical bars the keyboard reaches."""
    drawn = svg.picture(timeline)
    drawn.set("role", "group")
    stops = {bar.urn for bar in timeline.bars if is_named(bar)}
    for group in drawn.iter("g"):
        title = group.find("title")
        if group.get("data-key") in stops and title is not None:
            group.set("tabindex", "0")
            group.set("role", "img")
            group.set("aria-label", title.text or "")
    return drawn


def _path(timeline: Timeline) -> ElementTree.Element:
    rows: list[list[Content]] = []
    ready = 0.0
    for bar in timeline.path:
        rows.append([bar.name, *_figures(bar), minutes(bar.start - ready), *_what(bar)])
        ready = bar.end
    return table(("Resource", "Start", "Takes", "Waited after the one before", "Kind", "Component"), rows)


def _bars(timeline: Timeline) -> ElementTree.Element:
    rows = [[bar.name, *_figures(bar), *_what(bar)] for bar in timeline.bars]
    return table(("Resource", "Start", "Takes", "Kind", "Component"), rows)


def _figures(bar: Bar) -> list[Content]:
    return [minutes(bar.start), minutes(bar.minutes)]


def _what(bar: Bar) -> list[Content]:
    return [short_kind(bar.type), bar.component]
