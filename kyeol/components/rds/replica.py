"""A read replica of an RDS instance."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.rds.telemetry import LOGS, RdsTelemetry, RdsTelemetryArgs
from kyeol.components.scope import Scope
from kyeol.config.database import DatabaseConfig


@dataclass(frozen=True, kw_only=True)
class RdsReplicaArgs:
    """What a replica needs.

    Args:
        scope: The environment.
        database: The source's configuration, which the replica shares.
        source_identifier: The source's identifier, as an output of the source.
        identifier: The replica's own.
        what: What it is, such as postgres-replica: part of its names.
        parameter_group_name: The source's parameter group.
        security_group_id: The source's security group.
        ca_cert_identifier: The source's certificate authority.
        port: The source's port.
        data_key_arn: The key of Performance Insights; absent: AWS's own. Storage has the source's key in any case.
        logs_key_arn: The key of the log groups.
    """

    scope: Scope
    database: DatabaseConfig
    source_identifier: Input[str]
    identifier: str
    what: str
    parameter_group_name: Input[str]
    security_group_id: Input[str]
    ca_cert_identifier: str
    port: int
    data_key_arn: Input[str] | None = None
    logs_key_arn: Input[str] | None = None


class RdsReplica(pulumi.ComponentResource):
    """A read replica in the source's subnets, with log groups and monitoring role of its own.

    It holds nothing that the source does not: nothing protects it, no backup and no snapshot is made of it.
    """

    identifier: Output[str]
    address: Output[str]
    log_group_names: Sequence[str]

    def __init__(self, name: str, args: RdsReplicaArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:RdsReplica", name, None, opts)
        scope, database = args.scope, args.database
        telemetry = RdsTelemetry(
            name,
            RdsTelemetryArgs(
                scope=scope,
                what=args.what,
                identifier=args.identifier,
                log_retention_days=database.log_retention_days,
                logs_key_arn=args.logs_key_arn,
            ),
            pulumi.ResourceOptions(parent=self),
        )
        replica = aws.rds.Instance(
            name,
            identifier=args.identifier,
            # Engine, version, subnet group, user and the support contract come from the source.
            replicate_source_db=args.source_identifier,
            auto_minor_version_upgrade=True,
            instance_class=database.instance_class,
            storage_type="gp3",
            max_allocated_storage=database.storage.max_gib,
            # With the source's key: RDS refuses a request that names one in the source's region.
            storage_encrypted=True,
            multi_az=False,
            vpc_security_group_ids=[args.security_group_id],
            publicly_accessible=False,
            port=args.port,
            ca_cert_identifier=args.ca_cert_identifier,
            parameter_group_name=args.parameter_group_name,
            backup_retention_period=0,
            maintenance_window=database.maintenance_window,
            apply_immediately=database.apply_immediately,
            performance_insights_enabled=True,
            performance_insights_retention_period=database.insights_retention_days,
            performance_insights_kms_key_id=args.data_key_arn,
            monitoring_interval=database.monitoring_interval_seconds,
            monitoring_role_arn=telemetry.role_arn,
            enabled_cloudwatch_logs_exports=list(LOGS),
            copy_tags_to_snapshot=True,
            skip_final_snapshot=True,
            tags=scope.tags(args.what),
            opts=pulumi.ResourceOptions(parent=self, depends_on=telemetry.before_instance),
        )
        self.identifier, self.address = replica.identifier, replica.address
        self.log_group_names = telemetry.log_group_names
        self.register_outputs({"identifier": self.identifier, "address": self.address})
