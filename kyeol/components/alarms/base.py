"""One metric alarm, and where it is told."""

from dataclasses import dataclass
from typing import Final, Literal

import pulumi
import pulumi_aws as aws
from pulumi import Input

from kyeol.components.alarms.metric import Metric
from kyeol.components.scope import Scope

FIVE_MINUTES: Final = 300
HOUR: Final = 3600

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
        metric: What is compared.
        comparison: How the value must compare with the threshold to alarm.
        threshold: In the metric's own unit.
        period: Seconds.
        periods: How many periods are looked at.
        datapoints: How many of them must be over; 0: all.
        missing: What a period without data means: notBreaching for counts that are sent only when there is something
            to count, breaching where silence is the failure, ignore where it stays what it was, missing else.
        tells: Whether it tells the topic; a part of a composite alarm leaves that to the whole.
    """

    what: str
    description: str
    metric: Metric
    comparison: Literal[">", ">=", "<"]
    threshold: float
    period: int = FIVE_MINUTES
    periods: int = 3
    datapoints: int = 0
    missing: Literal["notBreaching", "breaching", "ignore", "missing"] = "missing"
    tells: bool = True


def _queries(alarm: Alarm) -> list[aws.cloudwatch.MetricAlarmMetricQueryArgs] | None:
    """What an alarm watches where that is not a single metric: a query, or metric math."""
    query, metric = aws.cloudwatch.MetricAlarmMetricQueryArgs, alarm.metric
    if metric.by:
        return [
            query(id="query", expression=metric.query(), period=alarm.period, return_data=True, label=alarm.what),
        ]
    if metric.among is None:
        return None
    parts = [
        query(
            id=name,
            metric=aws.cloudwatch.MetricAlarmMetricQueryMetricArgs(
                namespace=one.namespace,
                metric_name=one.name,
                dimensions=one.dimensions,
                stat=one.statistic,
                period=alarm.period,
            ),
        )
        for name, one in (("rate", metric), ("among", metric.among))
    ]
    return [query(id="query", expression=metric.enough(), return_data=True, label=alarm.what), *parts]


def metric_alarm(parent: pulumi.Resource, name: str, target: Target, alarm: Alarm) -> aws.cloudwatch.MetricAlarm:
    """A CloudWatch alarm that tells the topic when it starts and when it is over.

    Args:
        parent: The component it belongs to.
        name: The component's logical name.
        target: Where it is told.
        alarm: What it watches.
    """
    scope, metric = target.scope, alarm.metric
    queries = _queries(alarm)
    return aws.cloudwatch.MetricAlarm(
        f"{name}-{alarm.what}",
        name=scope.name(alarm.what),
        alarm_description=alarm.description,
        comparison_operator=_COMPARISONS[alarm.comparison],
        threshold=alarm.threshold,
        evaluation_periods=alarm.periods,
        datapoints_to_alarm=alarm.datapoints or alarm.periods,
        treat_missing_data=alarm.missing,
        namespace=None if queries else metric.namespace,
        metric_name=None if queries else metric.name,
        dimensions=None if queries else metric.dimensions or None,
        statistic=None if queries or metric.is_percentile else metric.statistic,
        extended_statistic=metric.statistic if metric.is_percentile else None,
        period=None if queries else alarm.period,
        metric_queries=queries,
        # A few requests of a quiet night make no percentile.
        evaluate_low_sample_count_percentiles="ignore" if metric.is_percentile else None,
        alarm_actions=[target.topic_arn] if alarm.tells else None,
        ok_actions=[target.topic_arn] if alarm.tells else None,
        region=target.region,
        tags=scope.tags(alarm.what),
        opts=pulumi.ResourceOptions(parent=parent),
    )
