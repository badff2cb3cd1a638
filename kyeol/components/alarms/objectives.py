"""Alarms of service levels: how fast a month's allowance of failures is used up."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input

from kyeol.components.alarms.base import Alarm, Target
from kyeol.components.alarms.metric import Metric
from kyeol.components.alarms.panels import Both, Panel, Watched, watch
from kyeol.config.objectives import AvailabilityConfig, LatencyConfig, ObjectivesConfig

_MINUTE: Final = 60
_HOUR: Final = 3600


@dataclass(frozen=True, kw_only=True)
class Burn:
    """A speed at which the allowance is used up, and the windows in which it is looked at.

    Args:
        what: What it is called.
        rate: How many times as fast as the objective allows.
        long: The window that says it matters, seconds.
        short: The window that says it still goes on, seconds.
        used: How much of the month's allowance is gone when the long window is full, per cent.
    """

    what: str
    rate: float
    long: int
    short: int
    used: int


BURNS: Final = (
    Burn(what="fast", rate=14.4, long=_HOUR, short=5 * _MINUTE, used=2),
    Burn(what="slow", rate=6, long=6 * _HOUR, short=30 * _MINUTE, used=5),
)
"""Google's SRE workbook, "Alerting on SLOs", table 5-8: the two pairs that page (sre.google/workbook/alerting-on-slos).

Its third, 1 over three days, is for a ticket by day, which no email is: the graph over a week shows it."""


FEWEST: Final = 5
"""How many failing requests wake somebody: at night one alone may be all of a minute, and a minute all of a window.

The workbook's "Low-traffic services" knows the matter and leaves the number to the service."""


@dataclass(frozen=True, kw_only=True)
class ObjectiveAlarmsArgs:
    """What the alarms need.

    Args:
        target: Where they are told, in us-east-1: CloudFront reports there.
        objectives: What is promised.
        distribution_id: The shop's distribution.
    """

    target: Target
    objectives: ObjectivesConfig
    distribution_id: Input[str]


class ObjectiveAlarms(pulumi.ComponentResource):
    """For each objective and speed two alarms and a composite one, raised while both are; and the metrics it takes.

    CloudFront's error rate is a percentage of each minute. Its average over an hour counts every minute the same,
    however many requests it had: at night a failure weighs more than it does by day. So a window counts only where the
    rate of its requests comes to FEWEST failures.
    """

    watched: Watched

    def __init__(self, name: str, args: ObjectiveAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:ObjectiveAlarms", name, None, opts)
        objectives = args.objectives
        panels = [_availability(objectives.availability, args.distribution_id)]
        if objectives.latency:
            self._measure_latency(name, args.distribution_id)
            panels.append(_latency(objectives.latency, args.distribution_id))
        self.watched = watch(self, name, "Service levels", args.target, panels)
        self.register_outputs({})

    def _measure_latency(self, name: str, distribution_id: Input[str]) -> None:
        subscription = aws.cloudfront.MonitoringSubscriptionMonitoringSubscriptionArgs(
            realtime_metrics_subscription_config=(
                aws.cloudfront.MonitoringSubscriptionMonitoringSubscriptionRealtimeMetricsSubscriptionConfigArgs(
                    realtime_metrics_subscription_status="Enabled"
                )
            )
        )
        aws.cloudfront.MonitoringSubscription(
            name,
            distribution_id=distribution_id,
            monitoring_subscription=subscription,
            opts=pulumi.ResourceOptions(parent=self),
        )


def _availability(objective: AvailabilityConfig, distribution_id: Input[str]) -> Panel:
    requests = _metric(distribution_id, "Requests", "Sum")
    metric = replace(_metric(distribution_id, "5xxErrorRate", "Average"), among=requests, fewest=FEWEST)

    def limits(burn: Burn) -> tuple[Metric, float]:
        return metric, _too_many(objective.target, burn)

    promise = f"{objective.target:g} % of the responses are no 5xx"
    both = list(_burns("availability", promise, limits))
    return Panel(title=f"Availability: 5xx, per cent, of which {100 - objective.target:.2g} are allowed", both=both)


def _latency(objective: LatencyConfig, distribution_id: Input[str]) -> Panel:
    def limits(burn: Burn) -> tuple[Metric, float]:
        # More than so many per cent are slower than the limit when the percentile that leaves as many out is.
        # OriginLatency is read by percentiles alone (docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
        # programming-cloudwatch-metrics.html).
        percentile = f"p{100 - _too_many(objective.target, burn):g}"
        return _metric(distribution_id, "OriginLatency", percentile), objective.milliseconds

    promise = f"{objective.target:g} % of the requests are responded to within {objective.milliseconds} ms"
    return Panel(title="Latency at the origin, milliseconds", both=list(_burns("latency", promise, limits)))


def _metric(distribution_id: Input[str], name: str, statistic: str) -> Metric:
    dimensions = {"DistributionId": distribution_id, "Region": "Global"}
    return Metric(namespace="AWS/CloudFront", name=name, statistic=statistic, dimensions=dimensions)


def _too_many(target: float, burn: Burn) -> float:
    """How many per cent fail when the allowance is used up at that speed, to the two decimals of a percentile.

    terraform-provider-aws, internal/service/cloudwatch/metric_alarm.go, extended_statistic.
    """
    return round(burn.rate * (100 - target), 2)


def _burns(what: str, promise: str, limits: Callable[[Burn], tuple[Metric, float]]) -> Iterator[Both]:
    for burn in BURNS:
        metric, threshold = limits(burn)
        name = f"{what}-{burn.what}"
        description = (
            f"The promise that {promise} of a month is used up {burn.rate:g} times too fast: {burn.used} % of what may "
            f"fail is gone within {_length(burn.long)}. Customers see it now: the other alarms and the load balancer's "
            "graphs say where. After a deployment roll back first, look later."
        )

        def window(seconds: int, *, of: str = name, metric: Metric = metric, threshold: float = threshold) -> Alarm:
            return Alarm(
                what=f"{of}-{_length(seconds)}",
                description=f"One of the two windows of {of}, which tells when both are over.",
                metric=metric,
                comparison=">",
                threshold=threshold,
                period=seconds,
                periods=1,
                missing="notBreaching",
            )

        yield Both(what=name, description=description, long=window(burn.long), short=window(burn.short))


def _length(seconds: int) -> str:
    return f"{seconds // _HOUR}h" if seconds >= _HOUR else f"{seconds // _MINUTE}m"
