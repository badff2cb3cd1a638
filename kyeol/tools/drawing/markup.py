"""Elements of HTML and SVG; what is put into them is escaped as they are written."""

from typing import TypeAlias
from xml.etree import ElementTree

Content: TypeAlias = "ElementTree.Element | str | None"


def element(tag: str, *content: Content, **attributes: str | float | bool | None) -> ElementTree.Element:
    """An element with what is in it.

    Args:
        tag: Its name.
        content: Elements and texts, in order; None is left out.
        attributes: Its attributes; `_` becomes `-`, a trailing one is dropped (class_). False and None leave one out,
            True gives it without a value.
    """
    made = ElementTree.Element(tag)
    for name, value in attributes.items():
        if value is not None and value is not False:
            made.set(name.rstrip("_").replace("_", "-"), "" if value is True else number(value))
    add(made, *content)
    return made


def add(parent: ElementTree.Element, *content: Content) -> None:
    """Append elements and texts to an element."""
    for one in content:
        if isinstance(one, ElementTree.Element):
            parent.append(one)
        elif one and len(parent):
            parent[-1].tail = (parent[-1].tail or "") + one
        elif one:
            parent.text = (parent.text or "") + one


def number(value: str | float) -> str:
    """A value as it is written: numbers with at most two decimals."""
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
