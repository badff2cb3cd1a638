"""Metrics that CloudWatch counts in the lines of a log group."""

import pulumi
import pulumi_aws as aws
from pulumi import Input

from kyeol.components.alarms.metric import Metric
from kyeol.components.scope import Scope


def metric_filter(
    parent: pulumi.Resource,
    name: str,
    scope: Scope,
    log_group_name: Input[str],
    metric: Metric,
    *,
    pattern: str,
    value: str = "1",
) -> None:
    """Make the `aws.cloudwatch.LogMetricFilter` that a metric comes from, under the metric's name.

    Args:
        parent: The component that watches.
        name: Its logical name.
        scope: The environment.
        log_group_name: The log group.
        metric: The metric.
        pattern: Which lines count.
        value: What a line counts: a number, or the field that has it.
    """
    # No default value: it would be sent for every other line, and silence is "no such line" already.
    aws.cloudwatch.LogMetricFilter(
        f"{name}-{metric.name}",
        name=scope.name(metric.name),
        log_group_name=log_group_name,
        pattern=pattern,
        metric_transformation=aws.cloudwatch.LogMetricFilterMetricTransformationArgs(
            name=metric.name, namespace=metric.namespace, value=value
        ),
        opts=pulumi.ResourceOptions(parent=parent),
    )
