"""The Korean pages say what the English ones say: the same structure, the same commands, the same links."""

import re
from pathlib import Path

import pytest

from tests.docs.documents import DOCS, prose
from tests.harness import ROOT

PAGES = [ROOT / "README.md", DOCS / "tutorial" / "first-environment.md"]


def korean(page: Path) -> Path:
    return page.with_suffix(".ko.md")


@pytest.fixture(params=PAGES, ids=lambda page: page.name)
def page(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def blocks(path: Path) -> list[str]:
    """What is typed and what is printed, without the comments, which are translated."""
    found = re.findall(r"^ *```.*?^ *```$", path.read_text(), re.MULTILINE | re.DOTALL)
    return [re.sub(r" +# .*$", "", block, flags=re.MULTILINE) for block in found]


def test_the_headings_are_as_deep_in_the_same_order(page: Path) -> None:
    english, translated = (re.findall(r"^(#+) ", prose(path), re.MULTILINE) for path in (page, korean(page)))
    assert translated == english


def test_the_same_is_typed_and_printed(page: Path) -> None:
    assert blocks(korean(page)) == blocks(page)


def test_the_same_pages_are_linked(page: Path) -> None:
    english, translated = (re.findall(r"\]\(([^)]+)\)", prose(path)) for path in (page, korean(page)))
    assert [one.replace(".ko.md", ".md") for one in translated if one != page.name] == [
        one for one in english if not one.endswith(".ko.md")
    ]
