"""The graphs of the four shipped stacks, recorded once."""

from collections.abc import Mapping

import pytest

from kyeol.preview.graph import Graph
from kyeol.preview.run import Preview, preview
from tests.harness import ROOT, STACKS


@pytest.fixture(scope="session")
def previews() -> Mapping[str, Preview]:
    return preview(ROOT, list(STACKS))


@pytest.fixture(scope="session")
def graphs(previews: Mapping[str, Preview]) -> Mapping[str, Graph]:
    return {stack: one.graph for stack, one in previews.items()}


@pytest.fixture(params=STACKS)
def graph(request: pytest.FixtureRequest, graphs: Mapping[str, Graph]) -> Graph:
    """Each stack's graph in turn."""
    return graphs[str(request.param)]
