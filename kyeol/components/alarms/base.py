"""One metric alarm, and where it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import pulumi
import pulumi_aws as aws
from pulumi import Input

from kyeol.components.scope import Scope

FIVE_MINUTES: Final = 300

_COMPARISONS: Final = {
    ">": "GreaterThanThreshold",
    ">=": "GreaterThanOrEqualToThreshold",
    "<": "LessThanThreshold",
}


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where an alarm is made, and where it notifies.

    Args:
        scope: The environment.
        topic_arn: The topic, in the alarm's own region.
        region: Another region than the stack's.
    """

    scope: Scope
    topic_arn: Input[str]
    region: str | None = None


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """One alarm.

    Args:
        what: What it watches; its name is kyeol-{environment}-{what}, and the logical name ends in it.
        description: What has happened, and what to do about it at three in the morning.
        namespace: The metric's namespace, such as AWS/RDS; empty with a query.
        metric: The metric; empty with a query.
        dimensions: What the metric is of.
        statistic: How a period's values become one.
        query: A CloudWatch Metrics Insights query instead of a metric.
        comparison: How the value must compare with the threshold to alarm.
        threshold: In the metric's own unit.
        period: Seconds.
        periods: How many periods are looked at.
        datapoints: How many of them must be over; 0: all.
        missing: What a period without data means: notBreaching for counts that are sent only when there is something
            to count, breaching where silence is the failure, missing where neither holds.
    """

    what: str
    description: str
    comparison: Literal[">", ">=", "<"]
    threshold: float
    namespace: str = ""
    metric: str = ""
    dimensions: Mapping[str, Input[str]] = field(default_factory=dict)
    statistic: Literal["Average", "Maximum", "Minimum", "Sum", ""] = ""
    query: str = ""
    period: int = FIVE_MINUTES
    periods: int = 3
    datapoints: int = 0
    missing: Literal["notBreaching", "breaching", "missing"] = "missing"


def metric_alarm(parent: pulumi.Resource, name: str, target: Target, alarm: Alarm) -> aws.cloudwatch.MetricAlarm:
    """A CloudWatch alarm that tells the topic when it starts and when it is over.

    Args:
        parent: The component it belongs to.
        name: The component's logical name.
        target: Where it is told.
        alarm: What it watches.
    """
    scope = target.scope
    query = (
        [
            aws.cloudwatch.MetricAlarmMetricQueryArgs(
                id="query", expression=alarm.query, period=alarm.period, return_data=True, label=alarm.what
            )
        ]
        if alarm.query
        else None
    )
    return aws.cloudwatch.MetricAlarm(
        f"{name}-{alarm.what}",
        name=scope.name(alarm.what),
        alarm_description=alarm.description,
        comparison_operator=_COMPARISONS[alarm.comparison],
        threshold=alarm.threshold,
        evaluation_periods=alarm.periods,
        datapoints_to_alarm=alarm.datapoints or alarm.periods,
        treat_missing_data=alarm.missing,
        namespace=alarm.namespace or None,
        metric_name=alarm.metric or None,
        dimensions=alarm.dimensions or None,
        statistic=alarm.statistic or None,
        period=None if query else alarm.period,
        metric_queries=query,
        alarm_actions=[target.topic_arn],
        ok_actions=[target.topic_arn],
        region=target.region,
        tags=scope.tags(alarm.what),
        opts=pulumi.ResourceOptions(parent=parent),
    )
