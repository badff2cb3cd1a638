"""Alarms of the RDS database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi import Input

from kyeol.components.alarms.base import Alarm, Target, metric_alarm
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
        identifier: The instance's identifier, its output: an alarm that stood before the instance would be raised.
        initial_storage_gib: The smallest disk that the instance has had, GiB.
        replica_identifiers: The read replicas', where there are any; outputs as well.
    """

    target: Target
    thresholds: DatabaseAlarmsConfig
    identifier: Input[str]
    initial_storage_gib: int
    replica_identifiers: Sequence[Input[str]] = ()


class DatabaseAlarms(pulumi.ComponentResource):
    """Alarms of CPU, disk, memory and connections of an RDS instance, and of the lag of its read replicas."""

    def __init__(self, name: str, args: DatabaseAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:DatabaseAlarms", name, None, opts)
        for alarm in (*_instance(args.thresholds, args.identifier, args.initial_storage_gib), *_replicas(args)):
            metric_alarm(self, name, args.target, alarm)
        self.register_outputs({})


def _instance(thresholds: DatabaseAlarmsConfig, identifier: Input[str], initial_gib: int) -> list[Alarm]:
    # RDS enlarges a disk of which less than a tenth has been free for five minutes, and not again within six hours
    # (docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html): while that works, a twentieth of the
    # smallest disk is never reached.
    free_gib = thresholds.free_storage_gib or max(1, initial_gib // 20)
    dimensions = {"DBInstanceIdentifier": identifier}
    return [
        Alarm(
            what="database-cpu",
            description=f"The database's CPU is above {thresholds.cpu_percent} % for 15 minutes, or it reports "
            "nothing. Look at CloudWatch's Database Insights for the query with most load; without data, check the "
            "instance's status and events first.",
            namespace=_NAMESPACE,
            metric="CPUUtilization",
            dimensions=dimensions,
            statistic="Average",
            comparison=">",
            threshold=thresholds.cpu_percent,
            missing="breaching",
        ),
        Alarm(
            what="database-free-storage",
            description=f"The database has less than {free_gib} GiB of disk left and should have grown before: the "
            "disk is at storage.maxGiB, or fills faster than RDS enlarges it, once in six hours. At zero it stops: "
            "raise the maximum, and look for a replication slot or a log that fills the disk.",
            namespace=_NAMESPACE,
            metric="FreeStorageSpace",
            dimensions=dimensions,
            statistic="Minimum",
            comparison="<",
            threshold=free_gib * _GIB,
        ),
        Alarm(
            what="database-freeable-memory",
            description=f"The database has less than {thresholds.freeable_memory_mib} MiB of memory left. "
            "Look for many connections or large sorts in CloudWatch's Database Insights; a larger instance class is "
            "the cure if it stays.",
            namespace=_NAMESPACE,
            metric="FreeableMemory",
            dimensions=dimensions,
            statistic="Minimum",
            comparison="<",
            threshold=thresholds.freeable_memory_mib * _MIB,
        ),
        Alarm(
            what="database-connections",
            description=f"The database has more than {thresholds.connections} connections; past max_connections the "
            "API answers with errors. Look for a scaled-out or crash-looping deployment, and for idle transactions in "
            "pg_stat_activity.",
            namespace=_NAMESPACE,
            metric="DatabaseConnections",
            dimensions=dimensions,
            statistic="Maximum",
            comparison=">",
            threshold=thresholds.connections,
        ),
    ]


def _replicas(args: DatabaseAlarmsArgs) -> list[Alarm]:
    seconds = args.thresholds.replica_lag_seconds
    return [
        Alarm(
            what=f"database-replica-{index}-lag",
            # The time since the last transaction that was replayed: up to five minutes where nobody writes
            # (docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PostgreSQL.Replication.ReadReplicas.Monitor.html).
            description=f"A read replica is more than {seconds} s behind: readers see old data. Look at the writer's "
            "load and for long transactions on the replica.",
            namespace=_NAMESPACE,
            metric="ReplicaLag",
            dimensions={"DBInstanceIdentifier": identifier},
            statistic="Average",
            comparison=">",
            threshold=seconds,
        )
        for index, identifier in enumerate(args.replica_identifiers, start=1)
    ]
