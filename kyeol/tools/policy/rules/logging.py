"""Logs, alarms and how long they are kept."""

from collections.abc import Iterable, Iterator
from typing import Final

from kyeol.tools.json_values import Json, at, listed, mappings
from kyeol.tools.kinds import (
    cloudfront,
    cloudwatch,
    elasticache,
    pulumi_eks,
    rds,
    s3,
    sns,
    vpc,
    wafv2,
)
from kyeol.tools.policy.reading import named_in, sources, true, without
from kyeol.tools.policy.rule import Context, resource_rule, stack_rule
from kyeol.tools.preview.graph import Graph, Resource

_CLUSTER_LOGS: Final = ("api", "audit", "authenticator")
_EVENTS: Final = ("maintenance", "configuration change", "failure")
_DATABASE_LOGS: Final = ("postgresql", "upgrade")
_CACHE_LOGS: Final = ("slow-log", "engine-log")
_PRIVATE_HEADERS: Final = ("authorization", "cookie")


@stack_rule(
    "logging-flow-logs",
    title="Every VPC has flow logs",
    reason="After a break-in they alone say who talked to whom.",
    reference="FSBP EC2.6; CIS AWS 5.0.0 3.7",
    fix="add a FlowLog of the VPC",
)
def flow_logs(graph: Graph, _: Context) -> Iterable[tuple[str, str]]:
    """Each VPC needs a flow log of at least the rejected traffic."""
    logged = {
        urn
        for one in graph.of_type(vpc.FLOW_LOG.type)
        if one.inputs.get("trafficType", "ALL") != "ACCEPT"
        for urn in sources(one, "vpcId")
    }
    return without(graph, vpc.VPC.type, logged, "it has no flow logs")


@resource_rule(
    "logging-cluster",
    pulumi_eks.CLUSTER_COMPONENT.type,
    title="The cluster's API, audit and authenticator log",
    reason="They say who did what to the cluster.",
    reference="FSBP EKS.8; CIS EKS 1.8.0 2.1.1",
    fix="add api, audit and authenticator to enabledClusterLogTypes",
)
def cluster(resource: Resource, _: Context) -> Iterator[str]:
    """Scheduler and controller manager are for debugging."""
    if missing := _missing(_CLUSTER_LOGS, resource.inputs.get("enabledClusterLogTypes")):
        yield f"it does not log {missing}"


@resource_rule(
    "logging-database",
    rds.INSTANCE.type,
    title="A database sends its logs to CloudWatch",
    reason="Logs on the instance go with it, after a week at the latest.",
    reference="FSBP RDS.36",
    fix="add postgresql and upgrade to enabledCloudwatchLogsExports",
)
def database(resource: Resource, _: Context) -> Iterator[str]:
    """RDS exports both logs that it has for PostgreSQL: postgresql and upgrade."""
    if missing := _missing(_DATABASE_LOGS, resource.inputs.get("enabledCloudwatchLogsExports")):
        yield f"it does not send {missing}"


@resource_rule(
    "logging-database-insights",
    rds.INSTANCE.type,
    title="A database has Performance Insights and Enhanced Monitoring",
    reason="Why it was slow at night can only be found in what was recorded.",
    reference="FSBP RDS.6",
    fix="set performanceInsightsEnabled and monitoringInterval",
    severity="advisory",
)
def database_insights(resource: Resource, _: Context) -> Iterator[str]:
    """Seven days of Insights are free."""
    if not true(resource.inputs.get("performanceInsightsEnabled")) or not resource.inputs.get("monitoringInterval"):
        yield "nothing records how it performs"


@stack_rule(
    "logging-database-events",
    title="Production hears of its database's failovers and failures",
    reason="A failover, a full disk or a maintenance shows in no metric.",
    reference="FSBP RDS.20",
    fix="add an EventSubscription of maintenance, configuration change and failure that names the instance",
    severity="advisory",
)
def database_events(graph: Graph, context: Context) -> Iterable[tuple[str, str]]:
    """Each instance by its identifier, or all of the account."""
    told = [
        one
        for one in graph.of_type(rds.EVENT_SUBSCRIPTION.type)
        if set(_EVENTS) <= {str(each) for each in listed(one.inputs.get("eventCategories"))}
    ]
    heard = {urn for one in told for urn in sources(one, "sourceIds")}
    if not context.production or any(not one.inputs.get("sourceIds") for one in told):
        return []
    return without(graph, rds.INSTANCE.type, heard, "nobody hears what happens to it")


@resource_rule(
    "logging-cache",
    elasticache.REPLICATION_GROUP.type,
    title="A cache sends its logs to CloudWatch",
    reason="Slow commands and fail-overs show nowhere else.",
    reference="platform",
    fix="add deliveries of slow-log and engine-log",
)
def cache(resource: Resource, _: Context) -> Iterator[str]:
    """ElastiCache delivers both of its logs: the slow log and the engine log."""
    deliveries = [one.get("logType") for one in mappings(resource.inputs.get("logDeliveryConfigurations"))]
    if missing := _missing(_CACHE_LOGS, deliveries):
        yield f"it does not send {missing}"


@stack_rule(
    "logging-waf",
    title="Every web ACL logs",
    reason="To help a customer who is blocked, one must see which rule blocked.",
    reference="Security Hub WAF.11",
    fix="add a WebAclLoggingConfiguration",
)
def waf(graph: Graph, _: Context) -> Iterable[tuple[str, str]]:
    """The configuration is a resource beside the ACL."""
    logged = named_in(graph, wafv2.WEB_ACL_LOGGING_CONFIGURATION.type, "resourceArn")
    return without(graph, wafv2.WEB_ACL.type, logged, "it does not log")


@resource_rule(
    "logging-waf-redacted",
    wafv2.WEB_ACL_LOGGING_CONFIGURATION.type,
    title="Web ACLs log no credentials",
    reason="A session cookie in a log is a session for whoever reads logs.",
    reference="platform",
    fix="redact authorization and cookie",
)
def waf_redacted(resource: Resource, _: Context) -> Iterator[str]:
    """Header names in lower case, as WAF has them."""
    fields = [at(one, "singleHeader", "name") for one in listed(resource.inputs.get("redactedFields"))]
    if missing := _missing(_PRIVATE_HEADERS, fields):
        yield f"it logs {missing}"


@stack_rule(
    "logging-distribution",
    title="Every CloudFront distribution logs",
    reason="What the edge answered from its cache is seen nowhere else.",
    reference="FSBP CloudFront.5",
    fix="add a LogDeliverySource of the distribution, and a LogDelivery of it",
)
def distribution(graph: Graph, _: Context) -> Iterable[tuple[str, str]]:
    """Standard logs v2; the legacy ones need bucket ACLs. A source that nothing delivers logs nothing."""
    delivered = named_in(graph, cloudwatch.LOG_DELIVERY.type, "deliverySourceName")
    logged = {
        urn
        for one in graph.of_type(cloudwatch.LOG_DELIVERY_SOURCE.type)
        if one.urn in delivered
        for urn in sources(one, "resourceArn")
    }
    return without(graph, cloudfront.DISTRIBUTION.type, logged, "it does not log")


@stack_rule(
    "logging-alarm-notifies",
    title="An alarm tells somebody",
    reason="Nobody hears of an alarm that has no action.",
    reference="Security Hub CloudWatch.15, CloudWatch.17",
    fix="set alarmActions to the environment's topic",
)
def alarm_notifies(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """Actions that are switched off do not count. An alarm that a composite one watches may leave notifying to that."""
    heard = [one for one in graph.of_type(cloudwatch.COMPOSITE_ALARM.type) if _tells(one)]
    rules = " ".join(str(one.inputs.get("alarmRule")) for one in heard)
    for one in (*graph.of_type(cloudwatch.METRIC_ALARM.type), *graph.of_type(cloudwatch.COMPOSITE_ALARM.type)):
        name = one.inputs.get("name")
        if not _tells(one) and not (name and f'ALARM("{name}")' in rules):
            yield one.urn, "it tells nobody"


def _tells(alarm: Resource) -> bool:
    return bool(alarm.inputs.get("alarmActions")) and alarm.inputs.get("actionsEnabled", True) is not False


@stack_rule(
    "logging-topic-heard",
    title="Every topic has a subscriber",
    reason="Alarms go to the topic, and from there to nobody.",
    reference="platform",
    fix="configure kyeol:alarms with an address",
    setting="alarms.emails",
)
def topic_heard(graph: Graph, _: Context) -> Iterable[tuple[str, str]]:
    """Whether the subscriber has confirmed, AWS alone knows."""
    heard = named_in(graph, sns.TOPIC_SUBSCRIPTION.type, "topic")
    return without(graph, sns.TOPIC.type, heard, "nobody hears it")


@stack_rule(
    "logging-bucket-access",
    title="Production's buckets log who reads them",
    reason="A leak of files is found in the access log.",
    reference="FSBP S3.9; CIS AWS 5.0.0 3.4",
    fix="add a BucketLogging to the bucket of access logs",
)
def bucket_access(graph: Graph, context: Context) -> Iterator[tuple[str, str]]:
    """The bucket that takes the logs cannot log to itself without end."""
    covered = named_in(graph, s3.BUCKET_LOGGING.type, "bucket") | named_in(
        graph, s3.BUCKET_LOGGING.type, "targetBucket"
    )
    for bucket in graph.of_type(s3.BUCKET.type) if context.production else ():
        if bucket.urn not in covered:
            yield bucket.urn, "nobody logs who reads it"


def _missing(wanted: Iterable[str], present: Json) -> str:
    there = set(listed(present))
    return ", ".join(one for one in wanted if one not in there)
