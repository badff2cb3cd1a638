"""Logs, metrics, alarms and the trail."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from kyeol.tools.cost.charge import Charge, Missing, Pricing, model, share
from kyeol.tools.cost.models.edge import inspected
from kyeol.tools.cost.month import DAYS, WAF_LOG_PER_REQUEST
from kyeol.tools.cost.span import NOTHING, Span
from kyeol.tools.json_values import listed, mappings, number
from kyeol.tools.kinds import cloudtrail, cloudwatch, elasticache, pulumi_eks, rds, vpc, wafv2
from kyeol.tools.preview.graph import Resource

SERVICE: Final = "CloudWatch"

COMPRESSED: Final = Decimal("0.15")
"""What is left of a log when CloudWatch keeps it compressed (aws.amazon.com/cloudwatch/pricing, its examples)."""

VENDED: Final = ("control_plane", "flows", "cache")
"""The streams that AWS's services write at the price of vended logs (aws.amazon.com/cloudwatch/pricing)."""

_SILENT: Final = "upgrade"
"""RDS's log of upgrades, in which there is nothing between two of them."""


@model(cloudwatch.LOG_GROUP)
def log_group(resource: Resource, pricing: Pricing) -> Iterator[Charge | Missing]:
    """What it takes in, by its class and writer, and what it keeps until its retention ends."""
    written = _written(resource, pricing)
    if written is None:
        yield Missing(f"log group {resource.name}", "nothing says how much is written into it")
        return
    taken, price = written
    if resource.inputs.get("logGroupClass") == "INFREQUENT_ACCESS":
        price = "logs.ingest-ia"
    yield Charge(price=price, what="logs taken in", quantity=taken, part="usage", service=SERVICE)
    kept = taken * (months_kept(number(resource.inputs.get("retentionInDays"))) * COMPRESSED)
    yield Charge(price="logs.store", what="logs kept", quantity=kept, part="usage", service=SERVICE)


def _written(group: Resource, pricing: Pricing) -> tuple[Span, str] | None:
    """What is written into a group in a month, GB, and its price; None where its writer is not known."""
    name = f":{group.inputs.get('name')}"
    for one in pricing.of(wafv2.WEB_ACL_LOGGING_CONFIGURATION):
        if any(str(to).removesuffix(":*").endswith(name) for to in listed(one.inputs.get("logDestinationConfigs"))):
            return web_acl_volume(one, pricing), "logs.vended"
    stream = stream_of(group, pricing)
    if stream is None:
        return None
    taken = pricing.month.logged(stream) if stream != _SILENT else NOTHING
    if stream == "cache":
        taken = share(taken, len(_cache_logs(pricing)))
    return taken, "logs.vended" if stream in VENDED else "logs.ingest"


def _cache_logs(pricing: Pricing) -> list[str]:
    """The log groups that caches write into."""
    groups = pricing.of(elasticache.REPLICATION_GROUP)
    return [
        str(log.get("destination")) for one in groups for log in mappings(one.inputs.get("logDeliveryConfigurations"))
    ]


def months_kept(days: int) -> Decimal:
    """How many months' worth a place holds once the first has left it; what is kept for ever counts as ten years."""
    return (days or 3653) / DAYS


def stream_of(group: Resource, pricing: Pricing) -> str | None:
    """The stream of logs that is written into a group; None where its writer is not known."""
    name = str(group.inputs.get("name", ""))
    clusters = {f"/aws/eks/{one.inputs.get('name')}/cluster" for one in pricing.of(pulumi_eks.CLUSTER_COMPONENT)}
    databases = [f"/aws/rds/instance/{one.inputs.get('identifier')}/" for one in pricing.of(rds.INSTANCE)]
    if name in clusters:
        return "control_plane"
    if any(str(one.inputs.get("logDestination")).endswith(f":{name}") for one in pricing.of(vpc.FLOW_LOG)):
        return "flows"
    if any(f":{name}:" in str(one.inputs.get("cloudWatchLogsGroupArn")) for one in pricing.of(cloudtrail.TRAIL)):
        return "audit"
    if any(name.startswith(database) for database in databases):
        return _SILENT if name.endswith(_SILENT) else "database"
    if name in _cache_logs(pricing):
        return "cache"
    return "containers" if ":ContainerLogs$" in group.urn else None


@model(cloudwatch.LOG_METRIC_FILTER)
def metric_filter(_: Resource, __: Pricing) -> Iterator[Charge]:
    """The metric that it makes."""
    yield Charge(price="metric.custom", what="custom metrics", quantity=Span.always(1), service=SERVICE)


@model(cloudwatch.METRIC_ALARM)
def alarm(resource: Resource, _: Pricing) -> Iterator[Charge]:
    """Each metric that it looks at."""
    queries = [one for one in mappings(resource.inputs.get("metricQueries")) if one.get("metric")]
    count = Span.always(max(len(queries), 1))
    yield Charge(price="alarm.standard", what="alarms", quantity=count, service=SERVICE)


@model(cloudwatch.COMPOSITE_ALARM)
def composite_alarm(_: Resource, __: Pricing) -> Iterator[Charge]:
    """The composite alarm itself; the alarms that it watches are charged on their own."""
    yield Charge(price="alarm.composite", what="composite alarms", quantity=Span.always(1), service=SERVICE)


@model(wafv2.WEB_ACL_LOGGING_CONFIGURATION)
def web_acl_logs(resource: Resource, pricing: Pricing) -> Iterator[Charge]:
    """The requests that the ACL looks at, where they are delivered to S3; a log group pays for what it takes in."""
    if any(":s3:" in str(one) for one in listed(resource.inputs.get("logDestinationConfigs"))):
        logged = web_acl_volume(resource, pricing)
        yield Charge(price="logs.to-s3", what="logs of web ACLs", quantity=logged, part="usage", service=SERVICE)


def web_acl_volume(configuration: Resource, pricing: Pricing) -> Span:
    """What an ACL logs, GB."""
    acls = [
        one for one in pricing.of(wafv2.WEB_ACL) if one.outputs.get("arn") == configuration.inputs.get("resourceArn")
    ]
    return inspected(acls[0], pricing) * WAF_LOG_PER_REQUEST if acls else NOTHING


@model(cloudtrail.TRAIL)
def trail(resource: Resource, pricing: Pricing) -> Iterator[Charge]:
    """Events of data, one a request that CloudFront passes on; the first copy of management events is free.

    aws.amazon.com/cloudtrail/pricing. A second trail in the account would pay for its copy: none is made here.
    """
    if "Data" in str(resource.inputs.get("advancedEventSelectors") or ""):
        events = pricing.month.requests * pricing.month.missed
        yield Charge(
            price="cloudtrail.data-event", what="data events", quantity=events, part="usage", service="CloudTrail"
        )
