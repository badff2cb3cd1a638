"""The shipped stacks' graphs, pictures and report."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from kyeol.preview.graph import Graph
from kyeol.report.drawing import Drawing
from kyeol.report.files import contents, write
from kyeol.report.findings import judge
from kyeol.report.platform_picture import platform_picture
from kyeol.report.stack_picture import stack_picture
from tests.harness import ROOT, STACKS

TODAY = date(2026, 11, 24)


@pytest.fixture(params=[*STACKS, "platform"])
def drawing(request: pytest.FixtureRequest, graphs: Mapping[str, Graph]) -> Drawing:
    """Each picture of the shipped stacks in turn."""
    name = str(request.param)
    return platform_picture(list(graphs.values())) if name == "platform" else stack_picture(graphs[name])


@pytest.fixture(scope="session")
def report(graphs: Mapping[str, Graph], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a report on the shipped stacks."""
    folder = tmp_path_factory.mktemp("report")
    shipped = list(graphs.values())
    write(folder, contents(shipped, judge(ROOT, shipped, TODAY), TODAY))
    return folder
