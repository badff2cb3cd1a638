"""The shipped stacks' graphs, pictures and report."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from kyeol.tools.cost.stackfiles import bills, usages
from kyeol.tools.drawing.shapes import Drawing
from kyeol.tools.preview.graph import Graph
from kyeol.tools.report.files import contents, write
from kyeol.tools.report.page.findings import judge
from kyeol.tools.report.picture.platform import platform_picture
from kyeol.tools.report.picture.stack import stack_picture
from tests.harness import SHIPPED, STACKS

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
    months = bills(graphs, usages(SHIPPED, list(graphs)))
    write(folder, contents(shipped, judge(SHIPPED, shipped, TODAY), TODAY, months))
    return folder
