"""The data stores: RDS and ElastiCache."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from kyeol.tools.cost.charge import Charge, Missing, Pricing, model
from kyeol.tools.cost.month import HOURS
from kyeol.tools.cost.span import Span
from kyeol.tools.json_values import number
from kyeol.tools.kinds import elasticache, rds
from kyeol.tools.preview.graph import Resource

DAILY_CHANGE: Final = Decimal("0.01")
"""The share of a database's disk that changes in a day, which its backups keep; assumed."""

FREE_INSIGHTS_DAYS: Final = 7
"""Days of Performance Insights that cost nothing (aws.amazon.com/rds/performance-insights/pricing)."""

SNAPSHOT: Final = 1
"""GB of a cache's snapshot; assumed."""


@model(rds.INSTANCE)
def database(resource: Resource, pricing: Pricing) -> Iterator[Charge | Missing]:
    """The instance by the hour, its disk up to the limit of its growth, backups beyond what is free, its secret.

    Backups as large as the disk are free (aws.amazon.com/rds/postgresql/pricing); what changes day by day is beyond.
    """
    inputs = resource.inputs
    source = next((one for one in pricing.of(rds.INSTANCE) if one.id == inputs.get("replicateSourceDb")), None)
    disk = inputs if "allocatedStorage" in inputs or source is None else source.inputs
    engine = str((source or resource).inputs.get("engine", "postgres"))
    zones = "multi" if inputs.get("multiAz") else "single"
    what = "database replica" if inputs.get("replicateSourceDb") else "database"
    kind, hours = str(inputs.get("instanceClass")), Span.always(HOURS)
    yield Charge(price=f"rds.{engine}.{kind}.{zones}", what=f"{what}, {kind}", quantity=hours, service="RDS")
    first = number(disk.get("allocatedStorage"))
    size = Span.of(first, first, max(first, number(disk.get("maxAllocatedStorage"))))
    storage = str(disk.get("storageType", "gp3"))
    yield Charge(price=f"rds.{storage}.{zones}", what=f"{what}, disk", quantity=size, service="RDS")
    if source is None and "allocatedStorage" not in inputs:
        yield Missing(f"disk of {resource.name}", "its size is that of the backup that it is made from")
    if days := number(inputs.get("backupRetentionPeriod")):
        kept = size * (DAILY_CHANGE * days)
        yield Charge(price="rds.backup", what=f"{what}, backups", quantity=kept, part="usage", service="RDS")
    if inputs.get("manageMasterUserPassword"):
        yield Charge(price="secrets.secret", what="secrets", quantity=Span.always(1), service="Secrets Manager")
    if inputs.get("monitoringInterval"):
        yield Missing(f"enhanced monitoring of {resource.name}", "AWS does not say how much it logs")
    if storage == "gp3" and (disk.get("iops") or disk.get("storageThroughput")):
        yield Missing(
            f"IOPS and throughput of {resource.name}", "what gp3 does beyond its baseline has a price not read"
        )
    if number(inputs.get("performanceInsightsRetentionPeriod")) > FREE_INSIGHTS_DAYS:
        yield Missing(f"Performance Insights of {resource.name}", "more than 7 days, by vCPU: its price was not found")
    if inputs.get("databaseInsightsMode") == "advanced":
        yield Missing(f"Database Insights of {resource.name}", "its price was not found")


@model(elasticache.REPLICATION_GROUP)
def cache(resource: Resource, _: Pricing) -> Iterator[Charge]:
    """Each node by the hour, and every snapshot beyond the first."""
    inputs = resource.inputs
    node, engine = str(inputs.get("nodeType")), str(inputs.get("engine", "redis"))
    hours = Span.always(HOURS * number(inputs.get("numCacheClusters"), 1))
    yield Charge(price=f"cache.{engine}.{node}", what=f"cache, {node}", quantity=hours, service="ElastiCache")
    if (more := number(inputs.get("snapshotRetentionLimit")) - 1) > 0:
        kept = Span.always(more * SNAPSHOT)
        yield Charge(price="cache.backup", what="cache, snapshots", quantity=kept, part="usage", service="ElastiCache")
