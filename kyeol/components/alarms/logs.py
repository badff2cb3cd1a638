"""Alarms of what comes into the log groups."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi import Input

from kyeol.components.alarms.base import HOUR, Alarm, Target
from kyeol.components.alarms.metric import Metric
from kyeol.components.alarms.panels import Panel, Watched, watch
from kyeol.config.alarms import LogAlarmsConfig

_GIB = 1024**3


@dataclass(frozen=True, kw_only=True)
class LogAlarmsArgs:
    """What the alarms need.

    Args:
        target: Where they are told.
        thresholds: When they are raised, for each log group.
        groups: The log groups' names, by what is logged.
    """

    target: Target
    thresholds: LogAlarmsConfig
    groups: Mapping[str, Input[str]]


class LogAlarms(pulumi.ComponentResource):
    """An alarm for each class of logs, on the bytes that come in.

    docs.aws.amazon.com/AmazonCloudWatch/latest/logs, "Monitoring with CloudWatch metrics": AWS/Logs, IncomingBytes.
    """

    watched: Watched

    def __init__(self, name: str, args: LogAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:LogAlarms", name, None, opts)
        alarms = [_group(args.thresholds, what, group) for what, group in args.groups.items()]
        self.watched = watch(self, name, "Logs", args.target, [Panel(title="Bytes that come in", alarms=alarms)])
        self.register_outputs({})


def _group(thresholds: LogAlarmsConfig, what: str, group: Input[str]) -> Alarm:
    return Alarm(
        what=f"logs-{what}-bytes",
        description=f"The logs of {what} have grown by {thresholds.gib_per_hour} GiB an hour for three hours: each is "
        "paid for. Which lines repeat (Logs Insights: stats count(*) by substr(@message, 0, 80))? A level of debug, a "
        "pod that restarts, statements above slowQueryMs, a program that calls AWS again and again?",
        metric=Metric(namespace="AWS/Logs", name="IncomingBytes", statistic="Sum", dimensions={"LogGroupName": group}),
        comparison=">=",
        threshold=thresholds.gib_per_hour * _GIB,
        period=HOUR,
        missing="notBreaching",
    )
