"""What the tests share: the graphs of the four shipped stacks, recorded once, and copies of the project's files."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.run import Preview, preview
from tests.harness import ROOT, STACKS
from tests.projects import Project

TOGETHER = frozenset(f"tests/rehearse/test_{name}.py" for name in ("lives", "components", "secrets", "transcript"))
"""Files that share what is expensive to make."""


class _ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each worker of pytest-xdist whole files, so that what a file shares is made once."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "together" if file in TOGETHER else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    return _ByFile(config, log)


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
