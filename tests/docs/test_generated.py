"""The pages that are made from the program are current; so is the one that explains the layout."""

import re
from collections.abc import Callable

import pytest

from kyeol.tools.docs import PAGES
from tests.docs.documents import DOCS
from tests.harness import ROOT


@pytest.mark.parametrize(("path", "make"), PAGES.items(), ids=PAGES)
def test_generated_pages_are_current(path: str, make: Callable[[], str]) -> None:
    assert (DOCS / path).read_text() == make(), "run `make docs-reference`"


def test_the_architecture_names_every_package() -> None:
    page = (DOCS / "explanation" / "architecture.md").read_text()
    packages = {path.parent.name for path in (ROOT / "kyeol").glob("*/__init__.py")}
    tools = {path.parent.name for path in (ROOT / "kyeol" / "tools").glob("*/__init__.py")}
    assert [one for one in sorted(packages) if f"`kyeol/{one}" not in page] == []
    assert [one for one in sorted(tools) if f"| `{one}` |" not in page] == []


def test_the_picture_of_the_layers_names_every_command_that_reads_graphs() -> None:
    picture = (DOCS / "images" / "layers.svg").read_text()
    others = {"config", "addons", "prices", "bootstrap", "doctor", "github", "new", "remove", "charts"}
    commands = set(re.findall(r"^## kyeol (\w+)", (DOCS / "reference" / "commands.md").read_text(), re.MULTILINE))
    assert others < commands
    assert [name for name in sorted(commands - others) if not re.search(rf">kyeol [\w, ]*{name}\b", picture)] == []
