"""What a part of the platform is watched by: graphs, each with the alarms on what it shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pulumi
from pulumi import Output

from kyeol.components.alarms.base import FIVE_MINUTES, Alarm, Target, metric_alarm
from kyeol.components.alarms.metric import Metric


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One graph of the dashboard, and the alarms on its metrics: neither knows a metric that the other does not.

    Args:
        title: What it shows.
        alarms: The alarms; the graph shows their metrics with the thresholds.
        metrics: What it shows besides, for comparison or without a limit of its own.
    """

    title: str
    alarms: Sequence[Alarm] = ()
    metrics: Sequence[Metric] = ()

    def series(self) -> Iterator[tuple[Metric, int]]:
        """Every metric once, each with its period in seconds."""
        found = {id(alarm.metric): (alarm.metric, alarm.period) for alarm in self.alarms}
        yield from found.values()
        yield from ((metric, FIVE_MINUTES) for metric in self.metrics)


@dataclass(frozen=True, kw_only=True)
class Watched:
    """A part of the platform as the dashboard shows it.

    Args:
        title: The part.
        region: Where its metrics are.
        panels: Its graphs.
        alarm_arns: The alarms that were made of them.
    """

    title: str
    region: str
    panels: Sequence[Panel]
    alarm_arns: Sequence[Output[str]]


def watch(parent: pulumi.Resource, name: str, title: str, target: Target, panels: Sequence[Panel]) -> Watched:
    """Make the alarms of some panels.

    Args:
        parent: The component that they belong to.
        name: Its logical name.
        title: The part of the platform.
        target: Where the alarms are told.
        panels: What is to be watched.
    """
    made = [metric_alarm(parent, name, target, alarm).arn for panel in panels for alarm in panel.alarms]
    return Watched(title=title, region=target.region or target.scope.region, panels=panels, alarm_arns=made)
