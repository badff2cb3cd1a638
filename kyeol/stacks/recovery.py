"""The recovery layer: copies of the data in another region."""

import pulumi

from kyeol.components.cloudtrail import AuditTrail
from kyeol.components.recovery import RecoveryCopies, RecoveryCopiesArgs
from kyeol.components.s3.bucket import ObjectLock
from kyeol.components.s3.replication import Original
from kyeol.components.scope import Scope
from kyeol.config.stack import StackConfig
from kyeol.stacks.data import Data
from kyeol.stacks.edge import Edge
from kyeol.stacks.encryption import StackKeys


def make_recovery(
    scope: Scope,
    config: StackConfig,
    keys: StackKeys,
    data: Data,
    edge: Edge,
    trail: AuditTrail | None,
    opts: pulumi.ResourceOptions,
) -> RecoveryCopies | None:
    """Make the copies of database, media and trail, as far as the stack has them; None where it has no copies."""
    if not (config.recovery and config.encryption and keys.storage is not None):
        return None
    return RecoveryCopies(
        "recovery",
        RecoveryCopiesArgs(
            scope=scope,
            recovery=config.recovery,
            encryption=config.encryption,
            storage_key_arn=keys.storage,
            database=data.database,
            generation=config.database.generation if config.database else 1,
            originals=_originals(config, edge, trail),
            access_logs=config.storage.access_logs if config.storage else None,
            metrics=config.alarms is not None,
        ),
        opts,
    )


def _originals(config: StackConfig, edge: Edge, trail: AuditTrail | None) -> dict[str, Original]:
    """The buckets that are copied: not those of logs, nor of webhook payloads, which are gone within days anyway."""
    found: dict[str, Original] = {}
    lock_days = config.recovery.lock_days if config.recovery else None
    if edge.media and config.storage:
        found["media"] = Original(
            bucket=edge.media.bucket,
            noncurrent_days=config.storage.media.noncurrent_retention_days,
            # Not COMPLIANCE: a person's picture may have to go before its time.
            lock=ObjectLock(days=lock_days, mode="GOVERNANCE") if lock_days else None,
        )
    if trail and config.audit:
        found["audit"] = Original(
            bucket=trail.bucket,
            noncurrent_days=1,
            expiry_days=config.audit.retention_days,
            lock=ObjectLock(days=config.audit.retention_days, mode=config.audit.lock_mode),
            locked=True,
            deletions=False,
        )
    return found
