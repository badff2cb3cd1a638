"""When each alarm is raised and when it is not, worked out in numbers; and where its metric is documented."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from math import ceil
from typing import Any, Final

import pytest

from kyeol.config.objectives import LatencyConfig, ObjectivesConfig
from kyeol.tools.preview.graph import Graph, Resource
from tests.harness import ROOT
from tests.json_values import known
from tests.unit.components.watched import ALARM, COMPOSITE, GIB, MIB, everything

_DOCS: Final = "https://docs.aws.amazon.com"
_RDS: Final = f"{_DOCS}/AmazonRDS/latest/UserGuide/rds-metrics.html"
_CACHE: Final = f"{_DOCS}/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html"
_EC2: Final = f"{_DOCS}/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html"
_NAT: Final = f"{_DOCS}/vpc/latest/userguide/metrics-dimensions-nat-gateway.html"
_ALB: Final = f"{_DOCS}/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html"

_CLOUDFRONT: Final = f"{_DOCS}/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html"
_EKS: Final = f"{_DOCS}/eks/latest/userguide/cloudwatch.html"
_WAF: Final = f"{_DOCS}/waf/latest/developerguide/waf-metrics.html"
_ROUTE53: Final = f"{_DOCS}/Route53/latest/DeveloperGuide/monitoring-cloudwatch.html"
_DYNAMODB: Final = f"{_DOCS}/amazondynamodb/latest/developerguide/metrics-dimensions.html"
_OWN: Final = "kyeol/components/alarms/audit.py: the program's own metric filter"

CIS: Final = (
    "console-without-mfa", "iam-changes", "trail-changes", "console-failures", "key-deletions", "bucket-changes",
    "config-changes", "security-group-changes", "network-acl-changes", "gateway-changes", "route-changes",
    "vpc-changes", "organization-changes",
)  # fmt: skip
"""4.2 and 4.4 to 4.15 of CIS's AWS Foundations Benchmark 5.0.0."""

METRICS: Final[Mapping[tuple[str, str], tuple[str, str, str]]] = {
    ("AWS/RDS", "CPUUtilization"): ("DBInstanceIdentifier", "per cent", _RDS),
    ("AWS/RDS", "FreeStorageSpace"): ("DBInstanceIdentifier", "bytes", _RDS),
    ("AWS/RDS", "TransactionLogsDiskUsage"): ("DBInstanceIdentifier", "bytes", _RDS),
    ("AWS/RDS", "FreeableMemory"): ("DBInstanceIdentifier", "bytes", _RDS),
    ("AWS/RDS", "DatabaseConnections"): ("DBInstanceIdentifier", "count", _RDS),
    ("AWS/RDS", "MaximumUsedTransactionIDs"): ("DBInstanceIdentifier", "count", _RDS),
    ("AWS/RDS", "ReadLatency"): ("DBInstanceIdentifier", "seconds", _RDS),
    ("AWS/RDS", "WriteLatency"): ("DBInstanceIdentifier", "seconds", _RDS),
    ("AWS/RDS", "ReplicaLag"): ("DBInstanceIdentifier", "seconds", _RDS),
    ("AWS/ElastiCache", "EngineCPUUtilization"): ("CacheClusterId", "per cent", _CACHE),
    ("AWS/ElastiCache", "DatabaseMemoryUsagePercentage"): ("CacheClusterId", "per cent", _CACHE),
    ("AWS/ElastiCache", "Evictions"): ("CacheClusterId", "count", _CACHE),
    ("AWS/ElastiCache", "ReplicationLag"): ("CacheClusterId", "seconds", _CACHE),
    ("AWS/ElastiCache", "CurrConnections"): ("CacheClusterId", "count", _CACHE),
    ("AWS/ElastiCache", "CurrItems"): ("CacheClusterId", "count", _CACHE),
    ("AWS/EC2", "CPUUtilization"): ("AutoScalingGroupName", "per cent", _EC2),
    ("AWS/EC2", "StatusCheckFailed"): ("AutoScalingGroupName", "0 or 1", _EC2),
    ("AWS/AutoScaling", "GroupInServiceInstances"): (
        "AutoScalingGroupName", "count, each minute",
        f"{_DOCS}/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html",
    ),
    ("AWS/EKS", "scheduler_pending_pods"): ("ClusterName", "count, each minute", _EKS),
    ("AWS/EKS", "scheduler_pending_pods_UNSCHEDULABLE"): ("ClusterName", "count, each minute", _EKS),
    ("AWS/NATGateway", "ErrorPortAllocation"): ("NatGatewayId", "count", _NAT),
    ("AWS/NATGateway", "PacketsDropCount"): ("NatGatewayId", "count", _NAT),
    ("AWS/NATGateway", "BytesOutToDestination"): ("NatGatewayId", "bytes", _NAT),
    ("AWS/NATGateway", "BytesInFromDestination"): ("NatGatewayId", "bytes", _NAT),
    ("AWS/Logs", "IncomingBytes"): (
        "LogGroupName", "bytes",
        f"{_DOCS}/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html",
    ),
    ("AWS/ApplicationELB", "RequestCount"): ("LoadBalancer", "count", _ALB),
    ("AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count"): ("LoadBalancer", "count, only where there are any", _ALB),
    ("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count"): ("LoadBalancer", "count, only where there are any", _ALB),
    ("AWS/ApplicationELB", "TargetResponseTime"): ("LoadBalancer", "seconds", _ALB),
    ("AWS/ApplicationELB", "UnHealthyHostCount"): ("LoadBalancer TargetGroup", "count", _ALB),
    ("AWS/ApplicationELB", "HealthyHostCount"): ("LoadBalancer TargetGroup", "count", _ALB),
    ("AWS/WAFV2", "BlockedRequests"): ("WebACL Rule [Region]", "count", _WAF),
    ("AWS/WAFV2", "AllowedRequests"): ("WebACL Rule [Region]", "count", _WAF),
    ("AWS/CloudFront", "Requests"): ("DistributionId Region", "count", _CLOUDFRONT),
    ("AWS/CloudFront", "4xxErrorRate"): ("DistributionId Region", "per cent", _CLOUDFRONT),
    ("AWS/CloudFront", "5xxErrorRate"): ("DistributionId Region", "per cent", _CLOUDFRONT),
    ("AWS/CloudFront", "OriginLatency"): ("DistributionId Region", "milliseconds, percentiles alone", _CLOUDFRONT),
    ("AWS/CloudFront", "TotalErrorRate"): ("DistributionId Region", "per cent", _CLOUDFRONT),
    ("AWS/CertificateManager", "DaysToExpiry"): (
        "CertificateArn", "days", f"{_DOCS}/acm/latest/userguide/cloudwatch-metrics.html",
    ),
    ("AWS/DynamoDB", "SystemErrors"): ("TableName Operation", "count, only where there are any", _DYNAMODB),
    ("AWS/DynamoDB", "ReadThrottleEvents"): ("TableName", "count, only where there are any", _DYNAMODB),
    ("AWS/DynamoDB", "WriteThrottleEvents"): ("TableName", "count, only where there are any", _DYNAMODB),
    ("kyeol-prod-shop", "queue-length"): ("", "count, each minute", "kyeol/components/alarms/queue.py"),
    ("kyeol-prod-argocd", "argocd-reconciliations"): (
        "", "count, of each application every three minutes", "kyeol/components/alarms/argocd.py",
    ),
    ("kyeol-prod-shop", "unknown-tasks"): ("", "count, when there is one", "kyeol/components/alarms/queue.py"),
    **{
        ("AWS/SES", f"Reputation.{what}Rate"): (
            "", "a share of one", f"{_DOCS}/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html",
        )
        for what in ("Bounce", "Complaint")
    },
    ("AWS/S3", "OperationsFailedReplication"): (
        "SourceBucket DestinationBucket RuleId", "count, in the source's region, only while something is copied",
        f"{_DOCS}/AmazonS3/latest/userguide/repl-metrics.html",
    ),
    ("AWS/Route53", "HealthCheckStatus"): ("HealthCheckId", "0 or 1, each minute", _ROUTE53),
    ("AWS/Route53", "HealthCheckPercentageHealthy"): ("HealthCheckId", "per cent", _ROUTE53),
    ("kyeol-prod-audit", "root-use"): ("", "count", _OWN),
    ("kyeol-prod-audit", "unauthorized-calls"): ("", "count", _OWN),
    **{("kyeol-prod-audit", one): ("", "count", "kyeol/components/alarms/cis.py") for one in CIS},
}  # fmt: skip
"""Every metric of an alarm or of the dashboard: its dimensions (in brackets: not everywhere), its unit, its source."""

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
    # PostgreSQL's own vacuum starts at 200 million: an alarm there would be one of normal operation.
    "database-transaction-ids": Case(loud=[[1.1e9], [1.2e9], [1.3e9]], quiet=[[2.1e8], [2.5e8], [9e8]]),
    "nat-*-ports": Case(loud=[[0, 1]], quiet=[[0, 0]]),
    "nat-*-drops": Case(loud=[[60, 60]] * 2, quiet=[[900], [0]]),
    # A night's backup of a quarter of an hour is none.
    "nat-*-sent": Case(loud=[[21 * GIB]] * 3, quiet=[[90 * GIB], [1 * GIB], [1 * GIB]]),
    "nat-*-received": Case(loud=[[12 * GIB, 12 * GIB]] * 3, quiet=[[90 * GIB], [], []]),
    "logs-*-bytes": Case(loud=[[0.6 * GIB, 0.6 * GIB]] * 3, quiet=[[9 * GIB], [0.2 * GIB], [0.2 * GIB]]),
    # A campaign's two hours.
    "cdn-requests": Case(loud=[[2.1e6]] * 3, quiet=[[5e6], [5e6], [1e6]]),
    "load-balancer-requests": Case(loud=[[2.1e6]] * 3, quiet=[[5e6], [5e6], [1e6]]),
    "load-balancer-5xx": Case(loud=[[10], [], [6, 6]], quiet=[[50], [], [3]]),
    "application-5xx": Case(loud=[[30], [20], [25]], quiet=[[200], [20], []]),
    # A deployment's cold start of five minutes is slow for one period.
    "application-latency": Case(loud=[[2.5, 1.9]] * 3, quiet=[[6.0], [0.4], [0.4]]),
    # A roll-out: a target that fails its first checks; then one that fails them all.
    "targets-unhealthy": Case(loud=[[0, 1]] * 3, quiet=[[0, 1], [0, 1], [0, 0]]),
    # A crawler that asks for ten files that are not there beside ninety that are.
    "cdn-media-errors": Case(loud=[[100]] * 3, quiet=[[10]] * 3),
    # Route 53 has seen three failures in a row before it reports 0; a minute of it is not waited out twice.
    "outside-*": Case(loud=[[0], [0]], quiet=[[0], [1]]),
    "*-blocked-requests": Case(loud=[[600, 500]] * 2, quiet=[[5000], [100]]),
    "cdn-5xx": Case(loud=[[6], [0], [8]], quiet=[[40], [1], [1]]),
    "cdn-apps-5xx": Case(loud=[[6], [0], [8]], quiet=[[40], [1], [1]]),
    # ACM renews 60 days before the end, 45 at the latest.
    "certificate-*-expiry": Case(loud=[[29]], quiet=[[45]]),
    # Some tasks wait at any time; a campaign's rush is over in five minutes.
    "unknown-tasks": Case(loud=[[1]], quiet=[[]]),
    # A number comes every five minutes; silence is a counter or a log agent that is dead.
    "queue-length": Case(loud=[[900, 1000], [], []], quiet=[[3000], [1200], [40]]),
    # A restart of the controller takes it a few minutes.
    "argocd-reconciliations": Case(loud=[[], [], []], quiet=[[], [], [1]]),
    "app-tables-errors": Case(loud=[[1], [], [2]], quiet=[[7], [], []]),
    "app-*-throttled-*": Case(loud=[[1], [3], []], quiet=[[40], [], []]),
    # Nothing comes while nothing is copied, and what could not be is not tried again.
    "copies-*-failed": Case(loud=[[0, 1, 0]], quiet=[[0, 0]]),
    # SES judges an account by what it sent lately, not by an hour: a share says what has added up.
    "mail-bounces": Case(loud=[[0.04, 0.06]], quiet=[[0.04, 0.05]]),
    "mail-complaints": Case(loud=[[0.001]], quiet=[[0.0009]]),
    "root-use": Case(loud=[[1]], quiet=[[]]),
    **{one: Case(loud=[[1]], quiet=[[]]) for one in CIS if one != "console-failures"},
    "console-failures": Case(loud=[[1, 1, 1]], quiet=[[1, 1]]),
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


def compute(statistic: str) -> Callable[[Sequence[float]], float]:
    """How samples become one value; a percentile is the value that so many per cent of them do not exceed."""
    if statistic in STATISTICS:
        return STATISTICS[statistic]
    share = float(statistic.removeprefix("p")) / 100
    return lambda samples: sorted(samples)[ceil(share * len(samples)) - 1]


def statistic_of(inputs: Mapping[str, Any]) -> str:
    """How an alarm makes one value of a period's samples: by a statistic, or by a query's function."""
    if "metricName" in inputs:
        return str(inputs.get("statistic") or inputs["extendedStatistic"])
    function = inputs["metricQueries"][0]["expression"].removeprefix("SELECT ").partition("(")[0]
    return {"SUM": "Sum", "AVG": "Average", "MAX": "Maximum", "MIN": "Minimum"}[function]


def raised(alarm: Resource, periods: Periods) -> bool:
    """Whether samples raise an alarm, as CloudWatch evaluates them."""
    inputs = known(alarm.inputs)
    assert len(periods) == inputs["evaluationPeriods"], "as many periods as it looks at"
    statistic, breaches = compute(statistic_of(inputs)), COMPARISONS[inputs["comparisonOperator"]]
    over = sum(
        breaches(statistic(samples), inputs["threshold"]) if samples else inputs["treatMissingData"] == "breaching"
        for samples in periods
    )
    return bool(over >= inputs["datapointsToAlarm"])


@pytest.fixture(scope="module")
def graph() -> Graph:
    return everything(parts={"audit": {"cis": True}})


@pytest.fixture(scope="module")
def promised() -> Graph:
    return everything(objectives=ObjectivesConfig(latency=LatencyConfig()))


@pytest.fixture(scope="module")
def alarms(graph: Graph) -> list[Resource]:
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


Seen = tuple[tuple[str, str], frozenset[str]]
"""A metric, and the names of its dimensions."""


def of_alarm(inputs: Mapping[str, Any]) -> Seen:
    """What an alarm goes by."""
    if "metricName" in inputs:
        return (inputs["namespace"], inputs["metricName"]), frozenset(inputs.get("dimensions", {}))
    for one in inputs["metricQueries"]:
        if one["id"] == "rate":
            return (one["metric"]["namespace"], one["metric"]["metricName"]), frozenset(one["metric"]["dimensions"])
    query = r'SELECT \w+\((\w+)\) FROM SCHEMA\("([^"]+)", ([^)]+)\) GROUP BY \3 ORDER BY \w+\(\) (?:DESC|ASC)'
    found = re.fullmatch(query, inputs["metricQueries"][0]["expression"])
    assert found
    return (found[2], found[1]), frozenset(found[3].split(", "))


def of_graph(series: list[Any]) -> Seen:
    """What a graph of the dashboard shows."""
    if isinstance(series[0], dict):
        search = r"SEARCH\('\{([^,}]+),([^}]+)\} MetricName=\"(\w+)\"', '\w+', \d+\)"
        found = re.fullmatch(search, series[0]["expression"])
        assert found
        return (found[1], found[3]), frozenset(found[2].split(","))
    return (series[0], series[1]), frozenset(series[2:-1:2])


def shown(graph: Graph) -> list[Seen]:
    """What the dashboard shows."""
    body = json.loads(known(graph.one("aws:cloudwatch/dashboard:Dashboard").inputs)["dashboardBody"])
    return [of_graph(series) for widget in body["widgets"] for series in widget["properties"].get("metrics", ())]


def test_every_metric_is_documented_and_none_is_listed_for_nothing(graph: Graph, promised: Graph) -> None:
    alarms = [*graph.of_type(ALARM), *promised.of_type(ALARM)]
    seen = {*shown(graph), *shown(promised), *(of_alarm(alarm.inputs) for alarm in alarms)}
    assert {metric for metric, _ in seen} == set(METRICS)
    for metric, dimensions in seen:
        documented = METRICS[metric][0].split()
        needed = {one for one in documented if not one.startswith("[")}
        assert needed <= dimensions <= {one.strip("[]") for one in documented}, metric


def test_no_alarm_of_a_stack_is_missing_here(graphs: Mapping[str, Graph]) -> None:
    for stack, made in graphs.items():
        metrics = {of_alarm(alarm.inputs)[0] for alarm in made.of_type(ALARM)}
        known_here = {(namespace.replace("prod", stack), name) for namespace, name in METRICS}
        assert metrics <= known_here, stack


def test_the_dashboard_shows_what_every_alarm_goes_by(graph: Graph, promised: Graph) -> None:
    for one in (graph, promised):
        assert {of_alarm(alarm.inputs) for alarm in one.of_type(ALARM)} <= set(shown(one))


def test_every_alarm_has_its_first_look_in_the_runbook_and_no_line_is_of_an_alarm_that_is_gone(
    graph: Graph, promised: Graph
) -> None:
    page = (ROOT / "docs" / "how-to" / "alarms.md").read_text()
    rows = page.partition("\n## What rings\n")[2].partition("\n## ")[0].splitlines()
    patterns = [name for row in rows if row.startswith("| `") for name in re.findall(r"`([^`]+)`", row.split("|")[1])]
    single = [named(one) for made in (graph, promised) for one in made.of_type(ALARM) if one.inputs.get("alarmActions")]
    composite = [str(one.inputs["alarmName"]).removeprefix("kyeol-prod-") for one in promised.of_type(COMPOSITE)]
    told = {*single, *composite, *CIS}
    assert [one for one in told if not any(fnmatchcase(one, pattern) for pattern in patterns)] == []
    assert [pattern for pattern in patterns if not any(fnmatchcase(one, pattern) for one in told)] == []


def test_no_text_sends_anybody_to_a_console_that_has_ended(alarms: list[Resource]) -> None:
    """Performance Insights has had none since 2026-07-31: CloudWatch's Database Insights took its place."""
    assert not [named(alarm) for alarm in alarms if "Performance Insights" in known(alarm.inputs)["alarmDescription"]]
