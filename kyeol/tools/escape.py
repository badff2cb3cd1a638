"""Texts in Markdown that say what they say, whatever they hold."""

from collections.abc import Sequence
from html import escape
from typing import Final

_MARKUP: Final = "\\`*_[]|~#"


def fence(entries: Sequence[str]) -> str:
    """A fence that nothing inside can close."""
    longest = run = 0
    for letter in "\n".join(entries):
        run = run + 1 if letter == "`" else 0
        longest = max(longest, run)
    return "`" * max(3, longest + 1)


def code(text: str) -> str:
    """Text as code, whatever it holds."""
    text = " ".join(text.split())
    if "`" not in text:
        return f"`{text}`"
    marks = fence([text])
    return f"{marks} {text} {marks}"


def plain(text: str) -> str:
    """Text that Markdown and HTML leave as it is, and that mentions nobody."""
    return "".join(f"\\{letter}" if letter in _MARKUP else letter for letter in inside_html(text))


def inside_html(text: str) -> str:
    """Text inside an element, where Markdown is not read, that mentions nobody."""
    return escape(" ".join(text.split()), quote=False).replace("@", "@\N{ZERO WIDTH SPACE}")
