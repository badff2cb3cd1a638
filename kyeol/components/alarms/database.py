"""Alarms of the RDS database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi import Input

from kyeol.components.alarms.base import Alarm, Target
from kyeol.components.alarms.metric import Metric
from kyeol.components.alarms.panels import Panel, Watched, watch
from kyeol.config.alarms import DatabaseAlarmsConfig

_NAMESPACE: Final = "AWS/RDS"
_GIB: Final = 1024**3
_MIB: Final = 1024**2


@dataclass(frozen=True, kw_only=True)
class DatabaseAlarmsArgs:
    """What the database's alarms need.

    Args:
        target: Where they are told.
        thresholds: When they are raised.
        identifier: The instance's identifier, its output: an alarm made before the instance would be raised.
        initial_storage_gib: The smallest disk that the instance has had, GiB.
        replica_identifiers: The read replicas', where there are any; outputs as well.
    """

    target: Target
    thresholds: DatabaseAlarmsConfig
    identifier: Input[str]
    initial_storage_gib: int
    replica_identifiers: Sequence[Input[str]] = ()


class DatabaseAlarms(pulumi.ComponentResource):
    """Alarms of an RDS instance: CPU, disk, memory, connections, transaction ids; and of its read replicas' lag."""

    watched: Watched

    def __init__(self, name: str, args: DatabaseAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:DatabaseAlarms", name, None, opts)
        self.watched = watch(self, name, "Database", args.target, list(_panels(args)))
        self.register_outputs({})


def _panels(args: DatabaseAlarmsArgs) -> Iterator[Panel]:
    def metric(name: str, statistic: str) -> Metric:
        return Metric(
            namespace=_NAMESPACE,
            name=name,
            statistic=statistic,
            dimensions={"DBInstanceIdentifier": args.identifier},
        )

    thresholds = args.thresholds
    yield Panel(title="CPU, per cent", alarms=[_cpu(thresholds, metric("CPUUtilization", "Average"))])
    yield Panel(title="Free memory, bytes", alarms=[_memory(thresholds, metric("FreeableMemory", "Minimum"))])
    yield Panel(title="Connections", alarms=[_connections(thresholds, metric("DatabaseConnections", "Maximum"))])
    yield Panel(
        title="Disk, bytes",
        alarms=[_storage(args, metric("FreeStorageSpace", "Minimum"))],
        metrics=[metric("TransactionLogsDiskUsage", "Maximum")],
    )
    yield Panel(
        title="Latency of the disk, seconds",
        metrics=[metric("ReadLatency", "Average"), metric("WriteLatency", "Average")],
    )
    yield Panel(
        title="Transaction ids in use",
        alarms=[_transaction_ids(thresholds, metric("MaximumUsedTransactionIDs", "Maximum"))],
    )
    if args.replica_identifiers:
        yield Panel(title="Lag of the replicas, seconds", alarms=_replicas(args))


def _cpu(thresholds: DatabaseAlarmsConfig, metric: Metric) -> Alarm:
    return Alarm(
        what="database-cpu",
        description=f"The database's CPU is above {thresholds.cpu_percent} % for 15 minutes, or it reports "
        "nothing. Look at CloudWatch's Database Insights for the query with most load; without data, check the "
        "instance's status and events first.",
        metric=metric,
        comparison=">",
        threshold=thresholds.cpu_percent,
        missing="breaching",
    )


def _storage(args: DatabaseAlarmsArgs, metric: Metric) -> Alarm:
    # RDS enlarges a disk of which less than a tenth has been free for five minutes, and not again within six hours
    # (docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html): while that works, a twentieth of the
    # smallest disk is never reached.
    free_gib = args.thresholds.free_storage_gib or max(1, args.initial_storage_gib // 20)
    return Alarm(
        what="database-free-storage",
        description=f"The database has less than {free_gib} GiB of disk left and should have grown before: the "
        "disk is at storage.maxGiB, or fills faster than RDS enlarges it, once in six hours. At zero it stops: "
        "raise the maximum, and look for a replication slot or a log that fills the disk.",
        metric=metric,
        comparison="<",
        threshold=free_gib * _GIB,
    )


def _memory(thresholds: DatabaseAlarmsConfig, metric: Metric) -> Alarm:
    return Alarm(
        what="database-freeable-memory",
        description=f"The database has less than {thresholds.freeable_memory_mib} MiB of memory left. "
        "Look for many connections or large sorts in CloudWatch's Database Insights; a larger instance class is "
        "the cure if it stays.",
        metric=metric,
        comparison="<",
        threshold=thresholds.freeable_memory_mib * _MIB,
    )


def _connections(thresholds: DatabaseAlarmsConfig, metric: Metric) -> Alarm:
    return Alarm(
        what="database-connections",
        description=f"The database has more than {thresholds.connections} connections; past max_connections the "
        "API answers with errors. Look for a scaled-out or crash-looping deployment, and for idle transactions in "
        "pg_stat_activity.",
        metric=metric,
        comparison=">",
        threshold=thresholds.connections,
    )


def _transaction_ids(thresholds: DatabaseAlarmsConfig, metric: Metric) -> Alarm:
    return Alarm(
        what="database-transaction-ids",
        description=f"The oldest transaction that vacuum has not frozen is {thresholds.transaction_ids} transactions "
        "old; at two thousand million PostgreSQL takes no more writes. Look in pg_stat_activity for a transaction that "
        "is open for days, in pg_replication_slots for a dead slot, then VACUUM FREEZE the oldest tables.",
        metric=metric,
        comparison=">",
        threshold=thresholds.transaction_ids,
    )


def _replicas(args: DatabaseAlarmsArgs) -> list[Alarm]:
    seconds = args.thresholds.replica_lag_seconds
    return [
        Alarm(
            what=f"database-replica-{index}-lag",
            # The time since the last transaction that was replayed: up to five minutes where nobody writes
            # (docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PostgreSQL.Replication.ReadReplicas.Monitor.html).
            description=f"A read replica is more than {seconds} s behind: readers see old data. Look at the writer's "
            "load and for long transactions on the replica.",
            metric=Metric(
                namespace=_NAMESPACE,
                name="ReplicaLag",
                statistic="Average",
                dimensions={"DBInstanceIdentifier": identifier},
            ),
            comparison=">",
            threshold=seconds,
        )
        for index, identifier in enumerate(args.replica_identifiers, start=1)
    ]
