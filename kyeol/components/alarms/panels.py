"""What a part of the platform is watched by: graphs, each with the alarms on what it shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pulumi
import pulumi_aws as aws
from pulumi import Output

from kyeol.components.alarms.base import FIVE_MINUTES, Alarm, Target, metric_alarm
from kyeol.components.alarms.metric import Metric


@dataclass(frozen=True, kw_only=True)
class Both:
    """An alarm that is raised while two others are, which tell nobody themselves.

    Args:
        what: What it watches.
        description: What has happened, and what to do about it.
        long: The one that says it matters.
        short: The one that says it still goes on.
    """

    what: str
    description: str
    long: Alarm
    short: Alarm


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One graph of the dashboard, and the alarms on its metrics: neither knows a metric that the other does not.

    Args:
        title: What it shows.
        alarms: The alarms; the graph shows their metrics with the thresholds.
        both: The alarms of two windows.
        metrics: What it shows besides, for comparison or without a limit of its own.
    """

    title: str
    alarms: Sequence[Alarm] = ()
    both: Sequence[Both] = ()
    metrics: Sequence[Metric] = ()

    def limits(self) -> Sequence[Alarm]:
        """Every alarm on a metric."""
        return [*self.alarms, *(alarm for both in self.both for alarm in (both.short, both.long))]

    def series(self) -> Iterator[tuple[Metric, int]]:
        """Every metric once, each with its period in seconds."""
        found: dict[int, tuple[Metric, int]] = {}
        for alarm in self.limits():
            found.setdefault(id(alarm.metric), (alarm.metric, alarm.period))
        yield from found.values()
        yield from ((metric, FIVE_MINUTES) for metric in self.metrics)


@dataclass(frozen=True, kw_only=True)
class Watched:
    """A part of the platform as the dashboard shows it.

    Args:
        title: The part.
        region: Where its metrics are.
        panels: Its graphs.
        alarm_arns: The alarms that were made of them and tell the topic.
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
    made += [_composite(parent, name, target, both).arn for panel in panels for both in panel.both]
    return Watched(title=title, region=target.region or target.scope.region, panels=panels, alarm_arns=made)


def _composite(parent: pulumi.Resource, name: str, target: Target, both: Both) -> aws.cloudwatch.CompositeAlarm:
    scope, windows = target.scope, (both.long, both.short)
    made = [metric_alarm(parent, name, target, replace(one, tells=False)) for one in windows]
    return aws.cloudwatch.CompositeAlarm(
        f"{name}-{both.what}",
        alarm_name=scope.name(both.what),
        alarm_description=both.description,
        alarm_rule=" AND ".join(f'ALARM("{scope.name(one.what)}")' for one in windows),
        alarm_actions=[target.topic_arn],
        ok_actions=[target.topic_arn],
        region=target.region,
        tags=scope.tags(both.what),
        # CloudWatch deletes no alarm that another one goes by.
        opts=pulumi.ResourceOptions(parent=parent, depends_on=made),
    )
