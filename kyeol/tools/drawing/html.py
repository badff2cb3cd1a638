"""An HTML page that carries everything it needs, and the parts that pages consist of."""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from xml.etree import ElementTree

from kyeol.tools.drawing.markup import Content, element


def document(title: str, style: str, script: str, *body: Content) -> str:
    """A whole page as HTML.

    Args:
        title: The page's title.
        style: Its only style sheet.
        script: Its only script.
        body: What it shows.
    """
    root = element(
        "html",
        element(
            "head",
            element("meta", charset="utf-8"),
            _policy(style, script),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="color-scheme", content="light dark"),
            element("title", title),
            element("style", style),
        ),
        element("body", *body, element("script", script)),
        lang="en",
    )
    return "<!doctype html>\n" + ElementTree.tostring(root, encoding="unicode", method="html") + "\n"


def _policy(style: str, script: str) -> ElementTree.Element:
    """Nothing is fetched, and no script runs but the page's own, whatever a graph holds."""
    sources = [
        "default-src 'none'",
        f"style-src '{_hash(style)}'",
        f"script-src '{_hash(script)}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return element("meta", http_equiv="Content-Security-Policy", content="; ".join(sources))


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def asset(package: str, name: str) -> str:
    """A style sheet or script that lies beside a package's modules.

    Args:
        package: The package.
        name: The file.
    """
    return files(package).joinpath(name).read_text(encoding="utf-8")


def stylesheet() -> str:
    """How pages look, in light and dark."""
    return asset(__package__, "page.css")


def panel(stack: str, what: str, title: str, *content: Content) -> ElementTree.Element:
    """A titled part of a stack's section, which links can name."""
    heading = f"{stack}-{what}"
    return element(
        "section",
        element("h3", title, id=f"{heading}-title"),
        *content,
        id=heading,
        class_="panel",
        aria_labelledby=f"{heading}-title",
    )


def table(headings: Sequence[str], rows: Sequence[Sequence[Content]], class_: str = "") -> ElementTree.Element:
    """A table whose rows are named by their first cells."""
    head = element("tr", *(element("th", one, scope="col") for one in headings))
    body = (
        element("tr", element("th", row[0], scope="row"), *(element("td", cell) for cell in row[1:])) for row in rows
    )
    return element("table", element("thead", head), element("tbody", *body), class_=class_ or None)


def scrolling(label: str, content: ElementTree.Element) -> ElementTree.Element:
    """Something wide that scrolls by itself, with the keyboard too."""
    return element("div", content, class_="scroll", role="region", aria_label=label, tabindex="0")


def tiles(figures: Iterable[tuple[str, str]]) -> ElementTree.Element:
    """Figures side by side: pairs of what a figure counts and its value."""
    return element(
        "dl", *(element("div", element("dt", name), element("dd", value)) for name, value in figures), class_="tiles"
    )
