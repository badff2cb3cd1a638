"""Alarms of Saleor's apps: their tables."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi import Input

from kyeol.components.alarms.base import FIVE_MINUTES, Alarm, Target, metric_alarm


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
    """One alarm a table: DynamoDB fails or throttles. Pods that do not answer are the load balancer's alarms."""

    def __init__(self, name: str, args: AppAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:AppAlarms", name, None, opts)
        for app, table in args.tables.items():
            for what, metric, description in (
                ("errors", "SystemErrors", "DynamoDB fails: look at AWS's status page"),
                ("throttled", "ThrottledRequests", "DynamoDB throttles: look for an app that asks in a loop"),
            ):
                alarm = Alarm(
                    what=f"app-{app}-{what}",
                    description=f"The table of Saleor's app {app}: {description}. Its webhooks may be late.",
                    namespace="AWS/DynamoDB",
                    metric=metric,
                    dimensions={"TableName": table},
                    statistic="Sum",
                    comparison=">",
                    threshold=0,
                    period=FIVE_MINUTES,
                    periods=3,
                    datapoints=2,
                    missing="notBreaching",
                )
                metric_alarm(self, name, args.target, alarm)
        self.register_outputs({})
