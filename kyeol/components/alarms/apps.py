"""Alarms of Saleor's apps: their tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import pulumi
from pulumi import Input

from kyeol.components.alarms.base import Alarm, Target
from kyeol.components.alarms.metric import Metric
from kyeol.components.alarms.panels import Panel, Watched, watch

_NAMESPACE: Final = "AWS/DynamoDB"


@dataclass(frozen=True, kw_only=True)
class AppAlarmsArgs:
    """What the alarms need.

    Args:
        target: Where they notify.
        tables: The tables' names, by what they are: app-NAME, or with a suffix behind it.
    """

    target: Target
    tables: Mapping[str, Input[str]]


class AppAlarms(pulumi.ComponentResource):
    """Alarms of the apps' tables: DynamoDB fails, or throttles. Pods that do not answer are the load balancer's alarms.

    DynamoDB counts its own failures by table and operation alone, so that one alarm asks for every table of the account
    (docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html). Alarms of that namespace keep
    their state while nothing is sent, whatever they say of missing data (PutMetricAlarm, TreatMissingData).
    """

    watched: Watched

    def __init__(self, name: str, args: AppAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:AppAlarms", name, None, opts)
        throttled = [_throttled(what, table, how) for what, table in args.tables.items() for how in ("writes", "reads")]
        panels = [
            Panel(title="Tables: errors", alarms=[_errors()]),
            Panel(title="Tables: throttled", alarms=throttled),
        ]
        self.watched = watch(self, name, "Saleor's apps", args.target, panels)
        self.register_outputs({})


def _errors() -> Alarm:
    return Alarm(
        what="app-tables-errors",
        description="DynamoDB fails for a table of a Saleor app; the mail names it and the operation. Look at AWS's "
        "status page: the app's webhooks may be late.",
        metric=Metric(namespace=_NAMESPACE, name="SystemErrors", statistic="Sum", by=("TableName", "Operation")),
        comparison=">",
        threshold=0,
        datapoints=2,
        missing="notBreaching",
    )


def _throttled(table: str, name: Input[str], how: Literal["reads", "writes"]) -> Alarm:
    return Alarm(
        what=f"{table}-throttled-{how}",
        description=f"DynamoDB throttles {how} of the table of Saleor's app {table.removeprefix('app-')}: look for a "
        "loop in the app. Its webhooks may be late.",
        metric=Metric(
            namespace=_NAMESPACE,
            name="ReadThrottleEvents" if how == "reads" else "WriteThrottleEvents",
            statistic="Sum",
            dimensions={"TableName": name},
        ),
        comparison=">",
        threshold=0,
        datapoints=2,
        missing="notBreaching",
    )
