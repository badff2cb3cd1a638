"""Every link leads somewhere: on GitHub, and on the site, which knows only docs/."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.docs.documents import DOCS, DOCUMENTS, IDS, prose
from tests.harness import ROOT

every_document = pytest.mark.parametrize("path", DOCUMENTS, ids=IDS)


def links(path: Path) -> list[str]:
    """The targets of a document's relative links."""
    return re.findall(r"\]\((?!https?://)([^)\s]+)\)", prose(path))


@every_document
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in links(path):
        name, _, anchor = target.partition("#")
        linked = (path.parent / name).resolve() if name else path
        assert linked.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", prose(linked), re.MULTILINE)
            slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert anchor in slugs, target


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if path.is_relative_to(DOCS)], ids=lambda path: path.name)
def test_the_site_has_what_its_pages_link_to(path: Path) -> None:
    outside = [one for one in links(path) if not (path.parent / one).resolve().is_relative_to(DOCS)]
    assert outside == [], "name the file in code instead"


def test_every_page_has_its_place_in_the_navigation() -> None:
    navigation = tomllib.loads((ROOT / "zensical.toml").read_text())["project"]["nav"]
    pages = {str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md")}
    assert set(named(navigation)) == pages


def named(entry: object) -> Iterator[str]:
    """The pages of the navigation, at any depth."""
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        yield from named(list(entry.values()))
    elif isinstance(entry, list):
        for one in entry:
            yield from named(one)


def test_every_decision_is_in_their_index() -> None:
    folder = DOCS / "explanation" / "decisions"
    records = sorted(path.name for path in folder.glob("0*.md"))
    assert re.findall(r"\]\((0\S+\.md)\)", (folder / "index.md").read_text()) == records
    for number, name in enumerate(records, 1):
        assert name.startswith(f"{number:04d}-")
        assert re.match(rf"# {number:04d}\. .+\n\n\d{{4}}-\d\d-\d\d, \w+\n", (folder / name).read_text()), name


def test_the_readme_takes_five_minutes() -> None:
    assert len((ROOT / "README.md").read_text().split()) <= 900


@every_document
def test_every_file_that_is_named_exists(path: Path) -> None:
    """From the root, from kyeol/, from the document's own folder, or by a bare name wherever it is."""
    known = {one for one in tracked() if one.endswith((".py", ".toml", ".md", ".svg", ".json"))}
    for name in re.findall(r"`((?:[\w.-]+/)*[\w-]+\.(?:py|toml|md|svg))`", prose(path)):
        places = (ROOT / name, ROOT / "kyeol" / name, path.parent / name)
        assert any(one.exists() for one in places) or any(one.endswith(f"/{name}") for one in known), name


@cache
def tracked() -> tuple[str, ...]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True)
    return tuple(listed.stdout.splitlines())
