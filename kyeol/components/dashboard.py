"""The environment's CloudWatch dashboard: alarms' states on top, below them what they go by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Output

from kyeol.components.alarms.metric import Metric
from kyeol.components.alarms.panels import Panel, Watched
from kyeol.components.scope import Scope

_GRID: Final = 24
_WIDTH, _HEIGHT = 8, 6
_A_ROW: Final = _GRID // _WIDTH
_STATES: Final = 100
"""Alarms in one widget of states, at most (the guide's limit, as @pulumi/awsx quotes it: AlarmWidgetArgs.alarms)."""

Widget = dict[str, object]


@dataclass(frozen=True, kw_only=True)
class DashboardArgs:
    """What the dashboard needs.

    Args:
        scope: The environment.
        parts: What it shows, in this order.
    """

    scope: Scope
    parts: Sequence[Watched]


class Dashboard(pulumi.ComponentResource):
    """The dashboard `kyeol-{environment}-overview`. Dashboards are an account's, of no region (PutDashboard)."""

    url: Output[str]

    def __init__(self, name: str, args: DashboardArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:Dashboard", name, None, opts)
        scope = args.scope
        title = scope.name("overview")
        aws.cloudwatch.Dashboard(
            name,
            dashboard_name=title,
            dashboard_body=Output.json_dumps({"start": "-PT3H", "widgets": list(_widgets(scope, args.parts))}),
            opts=pulumi.ResourceOptions(parent=self),
        )
        console = f"https://{scope.region}.console.aws.amazon.com/cloudwatch/home?region={scope.region}"
        self.url = Output.from_input(f"{console}#dashboards/dashboard/{title}")
        self.register_outputs({"url": self.url})


def _widgets(scope: Scope, parts: Sequence[Watched]) -> Iterator[Widget]:
    """The widgets as the API's guide has them, from top to bottom.

    docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html.
    """
    warning = f"{scope.environment}: made by Pulumi; what is changed here is gone with the next `pulumi up`."
    yield _at(0, 0, _GRID, 1, "text", {"markdown": warning})
    top = 1
    arns = [arn for part in parts for arn in part.alarm_arns]
    for first in range(0, len(arns), _STATES):
        some = arns[first : first + _STATES]
        height = 2 + len(some) // 6
        states: Widget = {"title": "Alarms", "alarms": some, "sortBy": "stateUpdatedTimestamp"}
        yield _at(0, top, _GRID, height, "alarm", states)
        top += height
    for part in parts:
        yield _at(0, top, _GRID, 1, "text", {"markdown": f"## {part.title}"})
        top += 1
        for number, panel in enumerate(part.panels):
            row, column = divmod(number, _A_ROW)
            place = (column * _WIDTH, top + row * _HEIGHT)
            yield _at(*place, _WIDTH, _HEIGHT, "metric", _graph(panel, part.region))
        top += -(-len(part.panels) // _A_ROW) * _HEIGHT


def _at(x: int, y: int, width: int, height: int, kind: str, properties: Widget) -> Widget:
    return {"type": kind, "x": x, "y": y, "width": width, "height": height, "properties": properties}


def _graph(panel: Panel, region: str) -> Widget:
    limits = {alarm.threshold: alarm.what for alarm in reversed(panel.limits())}
    graph: Widget = {
        "title": panel.title,
        "view": "timeSeries",
        "region": region,
        "metrics": [_series(metric, period, number) for number, (metric, period) in enumerate(panel.series())],
    }
    if limits:
        lines = [{"label": what, "value": value} for value, what in limits.items()]
        graph["annotations"] = {"horizontal": lines}
    return graph


def _series(metric: Metric, period: int, number: int) -> list[object]:
    if metric.by:
        return [{"expression": metric.search(period), "id": f"series{number}"}]
    dimensions = [part for dimension in metric.dimensions.items() for part in dimension]
    return [metric.namespace, metric.name, *dimensions, {"stat": metric.statistic, "period": period}]
