"""The resources of a stack as a tree that a reader can search, filter and open."""

import json
from collections import Counter
from collections.abc import Sequence
from xml.etree import ElementTree

from kyeol.tools.drawing.markup import element
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.preview.outline import short_kind
from kyeol.tools.urns import name_of


def tree(graph: Graph) -> ElementTree.Element:
    """The search, the filters, the tree, and what the tree's entries show when they are opened."""
    stack = graph.stack
    return element(
        "div",
        _controls(graph),
        element("p", f"{len(graph)} resources", class_="count", role="status", data_total=str(len(graph))),
        element("ul", *(_entry(graph, root) for root in _ordered(_roots(graph))), class_="tree"),
        element("p", "Nothing matches.", class_="nothing", hidden=True),
        element("script", _details(graph), type="application/json", class_="details"),
        class_="resources",
        data_stack=stack,
    )


def _roots(graph: Graph) -> list[Resource]:
    return [resource for resource in graph if resource.parent not in graph.resources]


def _ordered(resources: Sequence[Resource]) -> list[Resource]:
    """Components first, then by name and kind."""
    return sorted(resources, key=lambda one: (one.custom or one.remote, one.name, one.type))


def _controls(graph: Graph) -> ElementTree.Element:
    kinds = Counter(short_kind(one.type) for one in graph)
    components = Counter(one.name for one in _roots(graph) if not (one.custom or one.remote))
    return element(
        "form",
        element(
            "label",
            "Search",
            element("input", type="search", name="text", placeholder="name, kind or value", autocomplete="off"),
        ),
        _choice("Kind", "kind", "every kind", [(kind, f"{kind} ({kinds[kind]})") for kind in sorted(kinds)]),
        _choice("Component", "component", "every component", [(name, name) for name in sorted(components)]),
        element("label", element("input", type="checkbox", name="protected"), "protected only", class_="check"),
        element("button", "Reset", type="reset"),
        class_="controls",
        role="search",
        aria_label=f"Resources of {graph.stack}",
        hidden=True,
    )


def _choice(label: str, name: str, every: str, options: Sequence[tuple[str, str]]) -> ElementTree.Element:
    made = [element("option", text, value=value) for value, text in options]
    return element("label", label, element("select", element("option", every, value=""), *made, name=name))


def _entry(graph: Graph, resource: Resource, component: str = "") -> ElementTree.Element:
    top = component or resource.name
    below = _ordered(graph.children.get(resource.urn, []))
    kind = short_kind(resource.type)
    own = "component" if not (resource.custom or resource.remote) else "resource"
    marks = [
        word
        for word, there in (
            ("protected", resource.options.protect),
            ("retained", resource.options.retain_on_delete),
        )
        if there
    ]
    summary = element(
        "summary",
        element("span", resource.name, class_="name"),
        " ",
        element("span", kind, class_="kind"),
        *(element("span", mark, class_=f"mark {mark}") for mark in marks),
        element("span", str(sum(1 for _ in graph.below(resource))), class_="below") if below else None,
    )
    return element(
        "li",
        element(
            "details",
            summary,
            element("div", class_="opened"),
            element("ul", *(_entry(graph, child, top) for child in below)) if below else None,
        ),
        class_=own,
        data_urn=resource.urn,
        data_kind=kind,
        data_component=top,
        data_protected=resource.options.protect,
    )


def _details(graph: Graph) -> str:
    """What an entry shows when it is opened, by URN; nothing in it ends the script that carries it."""
    shown = {
        one.urn: {
            "type": one.type,
            "inputs": dict(one.inputs),
            "waits": [name_of(urn) for urn in sorted(one.depends_on)],
        }
        for one in graph
    }
    text = json.dumps(shown, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
