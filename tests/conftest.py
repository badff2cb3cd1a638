"""What the tests share: the graphs of the four shipped stacks, recorded once, and copies of the project's files."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from kyeol.preview.graph import Graph
from kyeol.preview.run import Preview, preview
from tests.harness import ROOT, STACKS
from tests.projects import Project


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


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A copy of the project's files, as the current folder."""
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)
