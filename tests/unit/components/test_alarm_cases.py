"""When each alarm is raised and when it is not, worked out in numbers; and where its metric is documented."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

import pytest

from kyeol.tools.preview.graph import Graph, Resource
from tests.unit.components.test_alarms import ALARM, GIB, MIB, everything

_DOCS: Final = "https://docs.aws.amazon.com"
_RDS: Final = f"{_DOCS}/AmazonRDS/latest/UserGuide/rds-metrics.html"
_CACHE: Final = f"{_DOCS}/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html"
_EC2: Final = f"{_DOCS}/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html"
_NAT: Final = f"{_DOCS}/vpc/latest/userguide/metrics-dimensions-nat-gateway.html"
_ALB: Final = f"{_DOCS}/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html"

METRICS: Final = {
    ("AWS/RDS", "CPUUtilization"): ("per cent", _RDS),
    ("AWS/RDS", "FreeStorageSpace"): ("bytes", _RDS),
    ("AWS/RDS", "FreeableMemory"): ("bytes", _RDS),
    ("AWS/RDS", "DatabaseConnections"): ("count", _RDS),
    ("AWS/RDS", "ReplicaLag"): ("seconds", _RDS),
    ("AWS/ElastiCache", "EngineCPUUtilization"): ("per cent", _CACHE),
    ("AWS/ElastiCache", "DatabaseMemoryUsagePercentage"): ("per cent", _CACHE),
    ("AWS/ElastiCache", "Evictions"): ("count", _CACHE),
    ("AWS/ElastiCache", "ReplicationLag"): ("seconds", _CACHE),
    ("AWS/EC2", "CPUUtilization"): ("per cent", _EC2),
    ("AWS/EC2", "StatusCheckFailed"): ("0 or 1", _EC2),
    ("AWS/AutoScaling", "GroupInServiceInstances"): (
        "count, each minute", f"{_DOCS}/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html",
    ),
    ("AWS/EKS", "scheduler_pending_pods_UNSCHEDULABLE"): (
        "count, each minute", f"{_DOCS}/eks/latest/userguide/cloudwatch.html",
    ),
    ("AWS/NATGateway", "ErrorPortAllocation"): ("count", _NAT),
    ("AWS/NATGateway", "PacketsDropCount"): ("count", _NAT),
    ("AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count"): ("count, only where there are any", _ALB),
    ("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count"): ("count, only where there are any", _ALB),
    ("AWS/WAFV2", "BlockedRequests"): ("count", f"{_DOCS}/waf/latest/developerguide/waf-metrics.html"),
    ("AWS/CloudFront", "5xxErrorRate"): (
        "per cent", f"{_DOCS}/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html",
    ),
    ("AWS/CertificateManager", "DaysToExpiry"): ("days", f"{_DOCS}/acm/latest/userguide/cloudwatch-metrics.html"),
    ("kyeol-prod-audit", "root-use"): ("count", "the metric filter of the program's own"),
    ("kyeol-prod-audit", "unauthorized-calls"): ("count", "the metric filter of the program's own"),
}  # fmt: skip
"""Every metric that an alarm goes by: its unit, and the page that has it."""

Periods = Sequence[Sequence[float]]
"""The samples of a metric, period by period; a period without any is missing."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """What an alarm sees on a bad day and on one that only looks so.

    Args:
        loud: Samples that raise it.
        quiet: Samples that must not.
    """

    loud: Periods
    quiet: Periods


CASES: Final = {
    # A deployment's rush of ten minutes is none; silence is, since an instance always reports.
    "database-cpu": Case(loud=[[95, 90], [81, 85], []], quiet=[[95, 99], [90, 99], [60, 70]]),
    # 100 GiB: RDS enlarges from 10 free GiB on, which takes it a while; only what it does not catch goes below 5.
    "database-free-storage": Case(
        loud=[[4.9 * GIB], [4.5 * GIB], [4.0 * GIB]], quiet=[[9.9 * GIB], [7.0 * GIB], [5.5 * GIB]]
    ),
    "database-freeable-memory": Case(loud=[[200 * MIB]] * 3, quiet=[[200 * MIB], [200 * MIB], [900 * MIB]]),
    "database-connections": Case(loud=[[120, 310]] * 3, quiet=[[310], [290], [310]]),
    # Where nobody writes, PostgreSQL's lag climbs to 300 s and falls again, five minutes over.
    "database-replica-*-lag": Case(loud=[[700], [800], [900]], quiet=[[150, 300]] * 3),
    "cache-*-engine-cpu": Case(loud=[[85]] * 3, quiet=[[99], [99], [70]]),
    "cache-*-memory": Case(loud=[[70, 82]] * 3, quiet=[[82], [79], [82]]),
    "cache-*-evictions": Case(loud=[[60, 50], [100]], quiet=[[500], []]),
    # A primary sends none.
    "cache-*-replication-lag": Case(loud=[[0, 6]] * 3, quiet=[[]] * 3),
    "nodes*-cpu": Case(loud=[[90, 92]] * 3, quiet=[[99], [99], [60]]),
    # Two nodes of three fail nothing, one does.
    "nodes*-status": Case(loud=[[0, 0, 1]] * 2, quiet=[[0, 0, 1], [0, 0, 0]]),
    # The minimum is 3. One node is gone and none comes; or one is replaced, which leaves minutes with two.
    "nodes*-count": Case(loud=[[2] * 5] * 3, quiet=[[3, 2, 2, 3, 3], [2] * 5, [2, 2, 3, 3, 3]]),
    # A minute each: the autoscaler's new node takes a few.
    "pods-unschedulable": Case(loud=[[1]] * 15, quiet=[[4]] * 8 + [[0]] * 7),
    "nat-*-ports": Case(loud=[[0, 1]], quiet=[[0, 0]]),
    "nat-*-drops": Case(loud=[[60, 60]] * 2, quiet=[[900], [0]]),
    "load-balancer-5xx": Case(loud=[[10], [], [6, 6]], quiet=[[50], [], [3]]),
    "application-5xx": Case(loud=[[30], [20], [25]], quiet=[[200], [20], []]),
    "*-blocked-requests": Case(loud=[[600, 500]] * 2, quiet=[[5000], [100]]),
    "cdn-5xx": Case(loud=[[6], [0], [8]], quiet=[[40], [1], [1]]),
    # ACM renews 60 days before the end, 45 at the latest.
    "certificate-*-expiry": Case(loud=[[29]], quiet=[[45]]),
    "root-use": Case(loud=[[1]], quiet=[[]]),
    "unauthorized-calls": Case(loud=[[4, 6]], quiet=[[9]]),
}
"""By the alarm's name, in which * stands for a node, a zone or a certificate; thresholds are the defaults."""

STATISTICS: Final[Mapping[str, Callable[[Sequence[float]], float]]] = {
    "Average": lambda samples: sum(samples) / len(samples),
    "Maximum": max,
    "Minimum": min,
    "Sum": sum,
}
COMPARISONS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "GreaterThanThreshold": lambda value, threshold: value > threshold,
    "GreaterThanOrEqualToThreshold": lambda value, threshold: value >= threshold,
    "LessThanThreshold": lambda value, threshold: value < threshold,
}


def raised(alarm: Resource, periods: Periods) -> bool:
    """Whether samples raise an alarm, as CloudWatch evaluates them."""
    inputs = alarm.inputs
    assert len(periods) == inputs["evaluationPeriods"], "as many periods as it looks at"
    statistic, breaches = STATISTICS[inputs.get("statistic") or "Sum"], COMPARISONS[inputs["comparisonOperator"]]
    over = sum(
        breaches(statistic(samples), inputs["threshold"]) if samples else inputs["treatMissingData"] == "breaching"
        for samples in periods
    )
    return bool(over >= inputs["datapointsToAlarm"])


@pytest.fixture(scope="module")
def alarms() -> list[Resource]:
    graph: Graph = everything()
    return graph.of_type(ALARM)


def named(alarm: Resource) -> str:
    return str(alarm.inputs["name"]).removeprefix("kyeol-prod-")


@pytest.mark.parametrize("pattern", CASES)
def test_an_alarm_is_raised_when_it_should_be_and_only_then(alarms: list[Resource], pattern: str) -> None:
    of_it = [alarm for alarm in alarms if fnmatchcase(named(alarm), pattern)]
    assert of_it
    for alarm in of_it:
        assert raised(alarm, CASES[pattern].loud), named(alarm)
        assert not raised(alarm, CASES[pattern].quiet), named(alarm)


def test_every_alarm_has_its_case(alarms: list[Resource]) -> None:
    for alarm in alarms:
        assert [pattern for pattern in CASES if fnmatchcase(named(alarm), pattern)], named(alarm)


def test_every_metric_is_documented_and_none_is_listed_for_nothing(alarms: list[Resource]) -> None:
    used = {(alarm.inputs["namespace"], alarm.inputs["metricName"]) for alarm in alarms if "metricName" in alarm.inputs}
    queried = {
        metric
        for alarm in alarms
        for query in alarm.inputs.get("metricQueries", ())
        for metric in METRICS
        if f"SUM({metric[1]})" in query["expression"] and f'SCHEMA("{metric[0]}"' in query["expression"]
    }
    assert used | queried == set(METRICS)


def test_no_text_sends_anybody_to_a_console_that_has_ended(alarms: list[Resource]) -> None:
    """Performance Insights has had none since 2026-07-31: CloudWatch's Database Insights took its place."""
    assert not [named(alarm) for alarm in alarms if "Performance Insights" in alarm.inputs["alarmDescription"]]
