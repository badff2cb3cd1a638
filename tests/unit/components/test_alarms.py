"""Alarms: what an on-call engineer is told of, when, and where."""

import re
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import pytest
from pydantic import ValidationError

from kyeol.config.alarms import AlarmsConfig
from kyeol.config.database import DatabaseConfig
from kyeol.config.rules import violations
from kyeol.tools.preview.graph import Graph, Resource
from tests.harness import ACCOUNT, REGION
from tests.json_values import known
from tests.unit.components.watched import ALARM, FILTER, GIB, GLOBAL_TOPIC, MIB, TOPIC, config, everything

OPPOSITE = {"GreaterThanThreshold": "above", "GreaterThanOrEqualToThreshold": "from", "LessThanThreshold": "below"}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return everything()


def alarm(graph: Graph, what: str) -> Resource:
    return next(each for each in graph.of_type(ALARM) if each.inputs["name"] == f"kyeol-prod-{what}")


EXPECTED: list[tuple[str, dict[str, Any], str, str, str, float]] = [
    ("database-cpu", {"DBInstanceIdentifier": "db"}, "AWS/RDS", "CPUUtilization", "above", 80),
    ("database-free-storage", {"DBInstanceIdentifier": "db"}, "AWS/RDS", "FreeStorageSpace", "below", 5 * GIB),
    ("database-freeable-memory", {"DBInstanceIdentifier": "db"}, "AWS/RDS", "FreeableMemory", "below", 256 * MIB),
    ("database-connections", {"DBInstanceIdentifier": "db"}, "AWS/RDS", "DatabaseConnections", "above", 300),
    ("database-transaction-ids", {"DBInstanceIdentifier": "db"}, "AWS/RDS", "MaximumUsedTransactionIDs", "above", 1e9),
    ("database-replica-1-lag", {"DBInstanceIdentifier": "db-replica"}, "AWS/RDS", "ReplicaLag", "above", 600),
    ("cache-001-engine-cpu", {"CacheClusterId": "kyeol-prod-cache-001"}, "AWS/ElastiCache", "EngineCPUUtilization",
     "above", 80),
    ("cache-002-memory", {"CacheClusterId": "kyeol-prod-cache-002"}, "AWS/ElastiCache",
     "DatabaseMemoryUsagePercentage", "above", 80),
    ("cache-002-evictions", {"CacheClusterId": "kyeol-prod-cache-002"}, "AWS/ElastiCache", "Evictions", "from", 100),
    ("cache-001-replication-lag", {"CacheClusterId": "kyeol-prod-cache-001"}, "AWS/ElastiCache", "ReplicationLag",
     "above", 5),
    ("nodes-cpu", {"AutoScalingGroupName": "eks-nodes"}, "AWS/EC2", "CPUUtilization", "above", 85),
    ("nodes-status", {"AutoScalingGroupName": "eks-nodes"}, "AWS/EC2", "StatusCheckFailed", "above", 0),
    ("nodes-count", {"AutoScalingGroupName": "eks-nodes"}, "AWS/AutoScaling", "GroupInServiceInstances", "below", 3),
    ("pods-unschedulable", {"ClusterName": "kyeol-prod-eks"}, "AWS/EKS", "scheduler_pending_pods_UNSCHEDULABLE",
     "from", 1),
    ("nat-a-ports", {"NatGatewayId": "nat-1"}, "AWS/NATGateway", "ErrorPortAllocation", "from", 1),
    ("nat-b-drops", {"NatGatewayId": "nat-2"}, "AWS/NATGateway", "PacketsDropCount", "from", 100),
    ("load-balancer-blocked-requests", {"WebACL": "kyeol-prod-alb", "Rule": "ALL", "Region": REGION}, "AWS/WAFV2",
     "BlockedRequests", "from", 1000),
    ("cdn-blocked-requests", {"WebACL": "kyeol-prod-cloudfront", "Rule": "ALL"}, "AWS/WAFV2", "BlockedRequests",
     "from", 1000),
    ("cdn-5xx", {"DistributionId": "E123", "Region": "Global"}, "AWS/CloudFront", "5xxErrorRate", "above", 5),
    ("cdn-apps-5xx", {"DistributionId": "E789", "Region": "Global"}, "AWS/CloudFront", "5xxErrorRate", "above", 5),
    ("cdn-media-errors", {"DistributionId": "E456", "Region": "Global"}, "AWS/CloudFront", "TotalErrorRate", "above",
     20),
    ("certificate-ingress-expiry", {"CertificateArn": f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/1"},
     "AWS/CertificateManager", "DaysToExpiry", "below", 30),
    ("certificate-cdn-expiry", {"CertificateArn": f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/2"},
     "AWS/CertificateManager", "DaysToExpiry", "below", 30),
    ("copies-media-failed", {"SourceBucket": "media", "DestinationBucket": "media-copy", "RuleId": "all"}, "AWS/S3",
     "OperationsFailedReplication", "above", 0),
    ("root-use", {}, "kyeol-prod-audit", "root-use", "from", 1),
    ("unauthorized-calls", {}, "kyeol-prod-audit", "unauthorized-calls", "from", 10),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "dimensions", "namespace", "metric", "side", "threshold"), EXPECTED, ids=[row[0] for row in EXPECTED]
)
def test_what_is_watched(
    graph: Graph, what: str, dimensions: dict[str, str], namespace: str, metric: str, side: str, threshold: float
) -> None:
    inputs = known(alarm(graph, what).inputs)
    assert inputs.get("dimensions", {}) == dimensions
    assert (inputs["namespace"], inputs["metricName"]) == (namespace, metric)
    assert (OPPOSITE[inputs["comparisonOperator"]], inputs["threshold"]) == (side, threshold)


@pytest.mark.parametrize(
    ("what", "metric", "threshold"),
    [
        ("load-balancer-5xx", "SUM(HTTPCode_ELB_5XX_Count)", 10),
        ("application-5xx", "SUM(HTTPCode_Target_5XX_Count)", 25),
        ("application-latency", "AVG(TargetResponseTime)", 2),
        ("targets-unhealthy", "MAX(UnHealthyHostCount)", 1),
    ],
)
def test_a_load_balancer_of_unknown_name_is_watched_by_query(
    graph: Graph, what: str, metric: str, threshold: int
) -> None:
    inputs = known(alarm(graph, what).inputs)
    (query,) = inputs["metricQueries"]
    selected, _, series = query["expression"].partition(" FROM ")
    assert selected == f"SELECT {metric}"
    assert series.startswith('SCHEMA("AWS/ApplicationELB", LoadBalancer')
    assert series.endswith(f" ORDER BY {metric.partition('(')[0]}() DESC"), "an alarm on several series"
    assert query["returnData"] is True
    assert inputs["threshold"] == threshold
    # CloudWatch refuses a metric, statistic or period beside a query.
    assert not {"metricName", "namespace", "statistic", "period", "dimensions"} & set(inputs)


def test_alarms_of_cloudfront_stand_and_are_told_in_its_region(graph: Graph) -> None:
    for each in graph.of_type(ALARM):
        what = known(each.inputs)["name"].removeprefix("kyeol-prod-")
        elsewhere = what.startswith(("cdn-", "certificate-cdn-", "outside-"))
        assert each.inputs.get("region") == ("us-east-1" if elsewhere else None)
        topic = GLOBAL_TOPIC if elsewhere else TOPIC
        assert each.inputs["alarmActions"] == each.inputs["okActions"] == [topic]


def test_without_cloudfront_nothing_is_watched_elsewhere() -> None:
    assert not [each for each in everything(cdn=False).of_type(ALARM) if "region" in each.inputs]


def test_the_shop_is_looked_at_from_outside_as_a_browser_does(graph: Graph) -> None:
    page = known(graph.one("aws:route53/healthCheck:HealthCheck", "outside-page").inputs)
    assert (page["type"], page["fqdn"], page["port"], page["resourcePath"]) == ("HTTPS", "www.example.com", 443, "/")
    assert page["enableSni"] is True, "CloudFront closes a handshake without a name"
    assert len(page["regions"]) >= 3, "Route 53 takes no fewer"
    watched = known(alarm(graph, "outside-page").inputs)
    assert watched["dimensions"]["HealthCheckId"] == graph.one("aws:route53/healthCheck:HealthCheck", "outside-page").id
    assert watched["treatMissingData"] == "breaching", "a check that tells nothing is none"


def test_every_alarm_says_what_to_do(graph: Graph) -> None:
    descriptions = [known(each.inputs)["alarmDescription"] for each in graph.of_type(ALARM)]
    assert all(80 < len(text) <= 1024 for text in descriptions)


def test_silence_of_counts_is_well_and_silence_of_nodes_and_database_is_not(graph: Graph) -> None:
    for each in graph.of_type(ALARM):
        missing = each.inputs["treatMissingData"]
        if each.inputs.get("namespace") == "AWS/S3":
            assert missing == "ignore", "S3 tries no failed copy again: it stays raised until one succeeds"
        elif each.inputs.get("statistic") == "Sum" or "metricQueries" in each.inputs:
            assert missing == "notBreaching", each.name
    for what in ("nodes-count", "database-cpu"):
        assert alarm(graph, what).inputs["treatMissingData"] == "breaching"


def test_no_alarm_looks_back_further_than_cloudwatch_allows(graph: Graph) -> None:
    for each in graph.of_type(ALARM):
        period = known(each.inputs).get("period") or known(each.inputs)["metricQueries"][0]["period"]
        assert period * known(each.inputs)["evaluationPeriods"] <= 86400
        assert period % 60 == 0
        assert 1 <= known(each.inputs)["datapointsToAlarm"] <= known(each.inputs)["evaluationPeriods"]


def test_one_bad_period_of_several_wakes_nobody(graph: Graph) -> None:
    for each in graph.of_type(ALARM):
        if known(each.inputs)["evaluationPeriods"] > 1:
            assert known(each.inputs)["datapointsToAlarm"] >= 2, each.name
    every = alarm(graph, "database-cpu").inputs
    assert every["datapointsToAlarm"] == every["evaluationPeriods"], "a load that comes and goes is none"


def test_nodes_that_may_be_none_are_not_counted() -> None:
    assert not [each for each in everything(min_nodes=0).of_type(ALARM) if each.name.endswith("nodes-count")]


def test_the_trails_alarms_watch_what_their_filters_count(graph: Graph) -> None:
    for what in ("root-use", "unauthorized-calls"):
        counted = graph.one(FILTER, f"audit-{what}")
        assert counted.inputs["logGroupName"] == "trail"
        transformation = known(counted.inputs)["metricTransformation"]
        inputs = known(alarm(graph, what).inputs)
        assert (transformation["namespace"], transformation["name"]) == (inputs["namespace"], inputs["metricName"])
    assert "Root" in known(graph.one(FILTER, "audit-root-use").inputs)["pattern"]


@pytest.mark.parametrize("code", ["Client.UnauthorizedOperation", "AccessDenied", "AccessDeniedException"])
def test_every_kind_of_refusal_counts_and_no_other_error(graph: Graph, code: str) -> None:
    counted = known(graph.one(FILTER, "audit-unauthorized-calls").inputs)["pattern"]
    patterns = re.findall(r'\$\.errorCode = "([^"]+)"', counted)
    assert any(fnmatchcase(code, pattern) for pattern in patterns)
    assert not any(fnmatchcase("ThrottlingException", pattern) for pattern in patterns)


@cache
def filters(*, cis: bool) -> dict[str, Resource]:
    """The metric filters, by what they count."""
    found = everything(parts={"audit": {"cis": cis}}).of_type(FILTER)
    return {one.name.removeprefix("audit-"): one for one in found if one.name.startswith("audit-")}


def test_cis_wants_thirteen_more_and_each_has_its_alarm() -> None:
    """Root use and refused calls are 4.3 and 4.1; 4.16 is Security Hub."""
    more = filters(cis=True).keys() - filters(cis=False).keys()
    assert len(more) == 13
    graph = everything(parts={"audit": {"cis": True}})
    assert {alarm(graph, what).inputs["metricName"] for what in more} == more


@pytest.mark.parametrize("what", filters(cis=True))
def test_a_pattern_is_one_that_cloudwatch_logs_takes(what: str) -> None:
    """1,024 characters, in braces, every bracket closed (PutMetricFilter)."""
    pattern = known(filters(cis=True)[what].inputs)["pattern"]
    assert len(pattern) <= 1024
    assert (pattern[0], pattern[-1]) == ("{", "}")
    assert pattern.count("(") == pattern.count(")")
    names = re.findall(r"eventName=(\w+)", pattern)
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("what", "service", "event", "counted"),
    [
        ("iam-changes", "iam", "AttachRolePolicy", True),
        ("iam-changes", "organizations", "AttachPolicy", False),
        ("organization-changes", "organizations", "AttachPolicy", True),
        ("key-deletions", "kms", "ScheduleKeyDeletion", True),
        ("key-deletions", "kms", "Decrypt", False),
        ("trail-changes", "cloudtrail", "StopLogging", True),
        ("security-group-changes", "ec2", "AuthorizeSecurityGroupIngress", True),
        ("route-changes", "apigateway", "CreateRoute", False),
    ],
)
def test_which_events_are_counted(what: str, service: str, event: str, *, counted: bool) -> None:
    pattern = known(filters(cis=True)[what].inputs)["pattern"]
    source = re.search(r"eventSource=(\w+)\.amazonaws\.com", pattern)
    of_service = source is None or source[1] == service
    assert (of_service and event in re.findall(r"eventName=(\w+)", pattern)) is counted


THRESHOLDS = {
    "database": {"cpuPercent": 71, "freeStorageGiB": 72, "freeableMemoryMiB": 73, "connections": 74,
                 "transactionIds": 500_000_000, "replicaLagSeconds": 375},
    "cache": {"engineCpuPercent": 61, "memoryPercent": 62, "evictions": 63, "replicationLagSeconds": 64,
              "queuedTasks": 65},
    "cluster": {"cpuPercent": 51, "unschedulablePods": 52},
    "nat": {"portAllocationErrors": 41, "droppedPackets": 42, "gibPerHour": 43},
    "logs": {"gibPerHour": 11},
    "edge": {"cloudfront5xxPercent": 31, "loadBalancer5xx": 32, "target5xx": 33, "targetResponseMs": 3600,
             "mediaErrorsPercent": 37, "blockedRequests": 34, "certificateDays": 35,
             "requestsPerHour": 36},
    "audit": {"unauthorizedCalls": 21},
}  # fmt: skip


@pytest.fixture(scope="module")
def changed() -> Graph:
    """Every threshold is another one, and no two are alike."""
    return everything(parts=THRESHOLDS)


@pytest.mark.parametrize(("part", "key"), [(part, key) for part, keys in THRESHOLDS.items() for key in keys])
def test_every_threshold_counts(graph: Graph, changed: Graph, part: str, key: str) -> None:
    wanted = THRESHOLDS[part][key]
    now = {wanted, wanted * GIB, wanted * MIB, wanted / 1000}
    before = {each.urn: each.inputs["threshold"] for each in graph.of_type(ALARM)}
    moved = [each for each in changed.of_type(ALARM) if each.inputs["threshold"] in now]
    assert moved
    assert not [each.urn for each in moved if before[each.urn] in now]


def test_no_threshold_is_left_as_it_was(graph: Graph, changed: Graph) -> None:
    given = {one for keys in THRESHOLDS.values() for one in keys.values()}
    known_as = {form for one in given for form in (one, one * GIB, one * MIB, one / 1000)}
    before = {each.urn: each.inputs["threshold"] for each in graph.of_type(ALARM)}
    moved = [each for each in changed.of_type(ALARM) if each.inputs["threshold"] != before[each.urn]]
    assert {each.inputs["threshold"] for each in moved} <= known_as


def test_every_setting_is_tried_above() -> None:
    parts = {
        name: field.annotation
        for name, field in AlarmsConfig.model_fields.items()
        if name not in {"emails", "dashboard", "health_checks"}
    }
    for part, model in parts.items():
        assert model is not None
        properties = model.model_json_schema(by_alias=True)["properties"]
        assert set(properties) - {"cis"} == set(THRESHOLDS[part])


def test_someone_is_told() -> None:
    with pytest.raises(ValidationError, match="emails"):
        config(emails={})


def broken(**parts: object) -> list[str]:
    found = violations("dev", {"alarms": config(**parts)}, frozenset(), {}, {})
    return sorted(".".join(str(part) for part in each.path) for each in found if each.concern == "alarms")


def test_a_threshold_for_what_is_not_there_is_a_mistake() -> None:
    assert broken() == []
    assert broken(cache={"evictions": 1}, audit={"unauthorizedCalls": 1}) == ["audit", "cache"]
    assert broken(edge={"cloudfront5xxPercent": 1, "target5xx": 3}) == ["edge.cloudfront5xxPercent"]
    assert broken(healthChecks={}) == ["healthChecks"], "checkers are in no allow-list"


@pytest.mark.parametrize(("initial", "admitted"), [(100, [9, 5]), (20, [1])])
def test_the_alarm_of_free_storage_is_quiet_while_rds_enlarges_the_disk(initial: int, admitted: list[int]) -> None:
    shape = {"version": "15", "instanceClass": "db.t4g.large", "storage": {"initialGiB": initial, "maxGiB": 1000}}
    database = DatabaseConfig.model_validate(shape)

    def mistakes(threshold: int) -> list[str]:
        alarms = config(database={"freeStorageGiB": threshold})
        found = violations("prod", {"alarms": alarms, "database": database}, frozenset(), {}, {})
        return [".".join(str(part) for part in each.path) for each in found if each.concern == "alarms"]

    assert not any(mistakes(threshold) for threshold in admitted)
    assert mistakes(initial // 10) == ["database.freeStorageGiB"]
