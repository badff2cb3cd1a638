"""The Valkey cache and broker on ElastiCache: `kyeol:cache`."""

from typing import Annotated

from pydantic import Field

from kyeol.config.facts.instance_families import CacheNodeType
from kyeol.config.limit import AWS_DOCS, limit
from kyeol.config.model import Generation, LogRetentionDays, Section, Switch
from kyeol.config.windows import DailyWindow, WeeklyWindow
from kyeol.versions import ValkeyVersion


class CacheConfig(Section):
    """A private, encrypted Valkey replication group, cluster mode off, with a token."""

    version: Annotated[ValkeyVersion, limit(ours="what kyeol/versions.py knows the end of support of")]
    node_type: CacheNodeType
    nodes: Annotated[int, limit("elasticache CreateReplicationGroup.NumCacheClusters")] = Field(
        default=2, ge=1, le=6, description="primary and replicas; 1 has no failover, 2 need two zones"
    )
    snapshot_retention_days: Annotated[int, limit(f"{AWS_DOCS}/AmazonElastiCache/latest/dg/backups-automatic.html")] = (
        Field(default=1, ge=0, le=35, description="days that daily snapshots are kept; 0 makes none")
    )
    snapshot_window: DailyWindow = "17:00-18:00"
    maintenance_window: WeeklyWindow | None = Field(
        default=None,
        description="absent: by the class, so that minor upgrades are tried first: an hour from 18:30 UTC of Monday in "
        "development, of Wednesday in staging, of Sunday elsewhere",
    )
    apply_immediately: Switch = Field(
        default=False, description="changes that interrupt service do not wait for the maintenance window"
    )
    upgrade: Switch = Field(
        default=False,
        description="the cache becomes version; only while that is meant: ElastiCache makes minor upgrades by itself",
    )
    token_generation: Generation = Field(
        default=1, description="a higher number makes a new token; the one before it stays valid beside it"
    )
    log_retention_days: LogRetentionDays = 30
