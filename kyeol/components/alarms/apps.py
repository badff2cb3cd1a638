"""Alarms of Saleor's apps: their tables."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi import Input

from kyeol.components.alarms.base import Alarm, Target
from kyeol.components.alarms.metric import Metric
from kyeol.components.alarms.panels import Panel, Watched, watch


@dataclass(frozen=True, kw_only=True)
class AppAlarmsArgs:
    """What the alarms need.

    Args:
        target: Where they notify.
        tables: The tables' names, by app.
    """

    target: Target
    tables: Mapping[str, Input[str]]


class AppAlarms(pulumi.ComponentResource):
    """Two alarms a table: DynamoDB fails, or throttles. Pods that do not answer are the load balancer's alarms."""

    watched: Watched

    def __init__(self, name: str, args: AppAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:AppAlarms", name, None, opts)
        errors = [
            _alarm(app, table, "errors", "SystemErrors", "DynamoDB fails: look at AWS's status page")
            for app, table in args.tables.items()
        ]
        throttled = [
            _alarm(app, table, "throttled", "ThrottledRequests", "DynamoDB throttles: look for a loop in the app")
            for app, table in args.tables.items()
        ]
        panels = [Panel(title="Tables: errors", alarms=errors), Panel(title="Tables: throttled", alarms=throttled)]
        self.watched = watch(self, name, "Saleor's apps", args.target, panels)
        self.register_outputs({})


def _alarm(app: str, table: Input[str], what: str, metric: str, description: str) -> Alarm:
    dimensions = {"TableName": table}
    return Alarm(
        what=f"app-{app}-{what}",
        description=f"The table of Saleor's app {app}: {description}. Its webhooks may be late.",
        metric=Metric(namespace="AWS/DynamoDB", name=metric, statistic="Sum", dimensions=dimensions),
        comparison=">",
        threshold=0,
        datapoints=2,
        missing="notBreaching",
    )
