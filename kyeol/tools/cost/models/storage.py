"""Buckets: what they hold follows from who writes into them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from kyeol.tools.cost.charge import Charge, Missing, Pricing, model
from kyeol.tools.cost.models.logs import months_kept, web_acl_volume
from kyeol.tools.cost.month import EDGE_LOG_PER_REQUEST, KEPT_PER_ORDER, PUTS_PER_ORDER
from kyeol.tools.cost.span import NOTHING, Span
from kyeol.tools.json_values import at, listed, mapping, mappings, number
from kyeol.tools.kinds import cloudfront, cloudtrail, cloudwatch, s3, wafv2
from kyeol.tools.preview.graph import Resource

FETCHED_PER_VISIT: Final = 2
"""Objects that CloudFront has to fetch for a visit; assumed."""

ACCESS_LOG: Final = Decimal("0.0000005")
"""GB of a bucket's access log for a request to it, 500 B; assumed."""


@model(s3.BUCKET)
def bucket(resource: Resource, pricing: Pricing) -> Iterator[Charge | Missing]:
    """What it keeps, by storage class, and the requests to it."""
    written = _written(resource, pricing)
    if written is None:
        yield Missing(f"bucket {resource.name}", "nothing says how much is written into it")
        return
    kept, puts, gets = written
    days, moved = _rules(resource, pricing)
    if days:
        total = months_kept(days)
        early = min(months_kept(moved), total) if moved else total
        yield _stored("s3.standard", kept * early)
        yield _stored("s3.ia", kept * (total - early))
    else:
        yield _stored("s3.standard", kept)
    yield Charge(price="s3.put", what="writes to buckets", quantity=puts, part="usage", service="S3")
    yield Charge(price="s3.get", what="reads from buckets", quantity=gets, part="usage", service="S3")


@model(s3.BUCKET_REPLICATION_CONFIG)
def replication(resource: Resource, _: Pricing) -> Iterator[Charge]:
    """S3's four metrics of each rule that has them (AmazonS3/latest/userguide/repl-metrics.html)."""
    destinations = [mapping(rule.get("destination")) for rule in mappings(resource.inputs.get("rules"))]
    if counted := sum(at(one, "metrics", "status") == "Enabled" for one in destinations):
        quantity = Span.always(4 * counted)
        yield Charge(price="metric.custom", what="custom metrics", quantity=quantity, service="CloudWatch")


def _stored(price: str, quantity: Span) -> Charge:
    return Charge(price=price, what="buckets", quantity=quantity, part="usage", service="S3")


def _written(bucket: Resource, pricing: Pricing) -> tuple[Span, Span, Span] | None:
    """GB a month (or, for what stays, GB in all), writes and reads; None where nothing says so."""
    month = pricing.month
    if ":MediaBucket$" in bucket.urn:
        return month.media, month.orders, month.visits * FETCHED_PER_VISIT
    if ":PrivateBucket$" in bucket.urn:
        return month.orders * KEPT_PER_ORDER, month.orders * PUTS_PER_ORDER, month.orders
    logged = _logged(str(bucket.inputs.get("bucket", "")), pricing)
    return None if logged is None else (logged, NOTHING, NOTHING)


def _logged(name: str, pricing: Pricing) -> Span | None:
    """What AWS's services log into a bucket in a month, GB; None where nothing is logged."""
    month = pricing.month
    for acl in pricing.of(wafv2.WEB_ACL_LOGGING_CONFIGURATION):
        if any(str(one).endswith(f":{name}") for one in listed(acl.inputs.get("logDestinationConfigs"))):
            return web_acl_volume(acl, pricing)
    if any(one.inputs.get("s3BucketName") == name for one in pricing.of(cloudtrail.TRAIL)):
        return month.logged("audit")
    destinations = pricing.of(cloudwatch.LOG_DELIVERY_DESTINATION)
    if any(_destination(one).endswith(f":{name}") for one in destinations) and pricing.of(cloudfront.DISTRIBUTION):
        return month.requests * EDGE_LOG_PER_REQUEST
    logged = {
        one.inputs.get("bucket") for one in pricing.of(s3.BUCKET_LOGGING) if one.inputs.get("targetBucket") == name
    }
    if logged:
        sources = [one for one in pricing.of(s3.BUCKET) if one.inputs.get("bucket") in logged]
        return sum((_requests(one, pricing) for one in sources), start=NOTHING) * ACCESS_LOG
    return None


def _requests(bucket: Resource, pricing: Pricing) -> Span:
    """The requests to a bucket of the shop; AWS's own services write few and large objects."""
    if ":MediaBucket$" in bucket.urn:
        return pricing.month.orders + pricing.month.visits * FETCHED_PER_VISIT
    return pricing.month.orders * (PUTS_PER_ORDER + 1) if ":PrivateBucket$" in bucket.urn else NOTHING


def _destination(resource: Resource) -> str:
    return str(at(resource.inputs, "deliveryDestinationConfiguration", "destinationResourceArn"))


def _rules(bucket: Resource, pricing: Pricing) -> tuple[int, int]:
    """After how many days its objects end, and after how many they move to infrequent access; 0 for never."""
    name, days, moved = bucket.inputs.get("bucket"), 0, 0
    for life_cycle in pricing.of(s3.BUCKET_LIFECYCLE_CONFIGURATION):
        for rule in mappings(life_cycle.inputs.get("rules")) if life_cycle.inputs.get("bucket") == name else ():
            days = max(days, number(at(rule, "expiration", "days")))
            for one in mappings(rule.get("transitions")):
                moved = number(one.get("days")) if one.get("storageClass") == "STANDARD_IA" else moved
    return days, moved
