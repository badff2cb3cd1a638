"""The picture of prod's deployment that the README shows is of prod as it is."""

from collections.abc import Mapping
from xml.etree import ElementTree

from kyeol.tools.kinds import children_of
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.outline import short_kind
from tests.harness import ROOT

SVG = "{http://www.w3.org/2000/svg}"


def test_the_readme_shows_every_resource_that_prod_makes(graphs: Mapping[str, Graph]) -> None:
    made = {
        f"{one.name} ({short_kind(one.type)})"
        for one in graphs["prod"]
        if one.custom and not one.remote and not one.type.startswith("pulumi:")
    }
    for one in graphs["prod"]:
        for child in children_of(one.type):
            made.add(f"{child.name.format(name=one.name)} ({short_kind(child.type)})")
    picture = ElementTree.parse(ROOT / "docs" / "images" / "deployment.svg")
    titles = [(title.text or "").splitlines()[0] for title in picture.iter(f"{SVG}title")]
    shown = {title for title in titles if title.endswith(")")}
    assert shown == made, "run make pictures"
    assert "docs/images/deployment.svg" in (ROOT / "README.md").read_text()
