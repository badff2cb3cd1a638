"""Panels of the load balancer.

It comes from the Ingress and its metrics carry a name that only AWS knows, so its alarms ask by query: each load
balancer of the account and region is watched by itself and named in the mail. Environments that share account and
region are therefore each told of the others' load balancers too.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from kyeol.components.alarms.base import Alarm
from kyeol.components.alarms.metric import Metric
from kyeol.components.alarms.panels import Panel
from kyeol.config.alarms import EdgeAlarmsConfig

_LOAD_BALANCER: Final = ("LoadBalancer",)
_TARGET_GROUP: Final = ("LoadBalancer", "TargetGroup")
_SECOND: Final = 1000


def load_balancer_panels(
    thresholds: EdgeAlarmsConfig, *, availability: bool = False, latency: bool = False
) -> Iterator[Panel]:
    """What the load balancers carry, how fast, and what fails.

    Args:
        thresholds: When alarms are raised.
        availability: Whether an objective watches the errors, so that they need no thresholds.
        latency: Whether an objective watches the latency.
    """
    yield Panel(title="Requests", metrics=[_metric("RequestCount", "Sum")])
    errors = [_own_errors(thresholds), _application_errors(thresholds)]
    yield _shown("5xx responses", errors, quiet=availability)
    yield _shown(
        "Time to a response, seconds", [_latency(thresholds)], [_metric("TargetResponseTime", "p95")], quiet=latency
    )
    yield Panel(
        title="Targets",
        alarms=[_unhealthy()],
        metrics=[_metric("HealthyHostCount", "Minimum", _TARGET_GROUP)],
    )


def _shown(title: str, alarms: Sequence[Alarm], metrics: Sequence[Metric] = (), *, quiet: bool) -> Panel:
    if quiet:
        return Panel(title=title, metrics=[*(alarm.metric for alarm in alarms), *metrics])
    return Panel(title=title, alarms=alarms, metrics=metrics)


def _metric(name: str, statistic: str, by: tuple[str, ...] = _LOAD_BALANCER) -> Metric:
    return Metric(namespace="AWS/ApplicationELB", name=name, statistic=statistic, by=by)


def _own_errors(thresholds: EdgeAlarmsConfig) -> Alarm:
    return Alarm(
        what="load-balancer-5xx",
        description=f"The load balancer itself answers 5xx ({thresholds.load_balancer_5xx} in five minutes or "
        "more): no healthy target, or targets that hang up. `kubectl get pods -A`, then the target group's health.",
        metric=_metric("HTTPCode_ELB_5XX_Count", "Sum"),
        comparison=">=",
        threshold=thresholds.load_balancer_5xx,
        datapoints=2,
        missing="notBreaching",
    )


def _application_errors(thresholds: EdgeAlarmsConfig) -> Alarm:
    return Alarm(
        what="application-5xx",
        description=f"The application answers 5xx ({thresholds.target_5xx} in five minutes or more). Look at the "
        "API's and storefront's logs and at the last deployment in Argo CD: roll back first, look later.",
        metric=_metric("HTTPCode_Target_5XX_Count", "Sum"),
        comparison=">=",
        threshold=thresholds.target_5xx,
        datapoints=2,
        missing="notBreaching",
    )


def _latency(thresholds: EdgeAlarmsConfig) -> Alarm:
    return Alarm(
        what="application-latency",
        description=f"The application takes more than {thresholds.target_response_ms} ms for a response, on the "
        "average of each of three five minutes. The database's CPU and latency first, then the API's CPU (`kubectl top "
        "pods -n saleor`), then the last deployment.",
        # Metrics Insights knows no percentiles; the graph has the 95th beside it.
        metric=_metric("TargetResponseTime", "Average"),
        comparison=">",
        threshold=thresholds.target_response_ms / _SECOND,
        missing="notBreaching",
    )


def _unhealthy() -> Alarm:
    return Alarm(
        what="targets-unhealthy",
        description="A target group has had an unhealthy target in every five minutes of the last 15. `kubectl get "
        "pods -A` and the target group's reason in the EC2 console: a pod that does not answer its health check, or a "
        "security group that keeps the load balancer out.",
        metric=_metric("UnHealthyHostCount", "Maximum", _TARGET_GROUP),
        comparison=">=",
        threshold=1,
        missing="notBreaching",
    )
