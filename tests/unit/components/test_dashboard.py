"""The dashboard: what an operator sees first, in a form that CloudWatch takes."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from kyeol.config.objectives import LatencyConfig, ObjectivesConfig
from kyeol.tools.preview.graph import Graph
from tests.json_values import known
from tests.unit.components.watched import ALARM, COMPOSITE, everything

DASHBOARD = "aws:cloudwatch/dashboard:Dashboard"

Widget = dict[str, Any]


@pytest.fixture(scope="module", params=[None, ObjectivesConfig(latency=LatencyConfig())], ids=["single", "objectives"])
def graph(request: pytest.FixtureRequest) -> Graph:
    return everything(objectives=request.param)


@pytest.fixture(scope="module")
def widgets(graph: Graph) -> list[Widget]:
    found: list[Widget] = json.loads(known(graph.one(DASHBOARD).inputs)["dashboardBody"])["widgets"]
    return found


def graphs(widgets: list[Widget]) -> list[Widget]:
    return [one["properties"] for one in widgets if one["type"] == "metric"]


def test_the_states_of_all_alarms_are_on_top(graph: Graph, widgets: list[Widget]) -> None:
    states = [one for one in widgets if one["type"] == "alarm"]
    assert all(state["y"] < one["y"] for state in states for one in widgets if one["type"] == "metric")
    listed = [arn for state in states for arn in state["properties"]["alarms"]]
    telling = [one for kind in (ALARM, COMPOSITE) for one in graph.of_type(kind) if "alarmActions" in one.inputs]
    assert sorted(listed) == sorted(known(one.outputs)["arn"] for one in telling)
    assert all(len(state["properties"]["alarms"]) <= 100 for state in states)


def cells(widget: Widget) -> Iterator[tuple[int, int]]:
    for x in range(widget["x"], widget["x"] + widget["width"]):
        for y in range(widget["y"], widget["y"] + widget["height"]):
            yield x, y


def test_widgets_lie_beside_each_other_on_the_grid_of_24_columns(widgets: list[Widget]) -> None:
    taken = [cell for widget in widgets for cell in cells(widget)]
    assert len(taken) == len(set(taken))
    assert {x for x, _ in taken} <= set(range(24))


def test_the_dashboard_is_within_what_cloudwatch_takes(graph: Graph, widgets: list[Widget]) -> None:
    """500 widgets, 500 metrics a widget, 2,500 in all: docs.aws.amazon.com/AmazonCloudWatch, cloudwatch_limits.html."""
    counts = [len(one["metrics"]) for one in graphs(widgets)]
    assert len(widgets) <= 500
    assert min(counts) >= 1
    assert max(counts) <= 500
    assert sum(counts) <= 2500
    assert re.fullmatch(r"[0-9A-Za-z_-]{1,255}", known(graph.one(DASHBOARD).inputs)["dashboardName"])


def test_what_cloudfront_reports_is_read_in_its_region(widgets: list[Widget]) -> None:
    for one in graphs(widgets):
        namespaces = {series[0] for series in one["metrics"] if isinstance(series[0], str)}
        if "AWS/CloudFront" in namespaces:
            assert one["region"] == "us-east-1"
        if namespaces & {"AWS/RDS", "AWS/EKS"}:
            assert one["region"] == "ap-northeast-2"


def test_a_graph_has_its_alarms_limits(graph: Graph, widgets: list[Widget]) -> None:
    drawn = [line["value"] for one in graphs(widgets) for line in one.get("annotations", {}).get("horizontal", ())]
    assert {one.inputs["threshold"] for one in graph.of_type(ALARM)} == set(drawn)


def test_no_two_series_of_a_graph_have_one_id(widgets: list[Widget]) -> None:
    for one in graphs(widgets):
        ids = [series[0]["id"] for series in one["metrics"] if isinstance(series[0], dict)]
        assert len(ids) == len(set(ids))
        assert all(re.fullmatch(r"[a-z][a-zA-Z0-9_]*", each) for each in ids)
