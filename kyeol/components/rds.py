"""PostgreSQL on RDS: private, encrypted, TLS only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.data_store import client_security_group, final_snapshot_name
from kyeol.components.rds_master import OwnMaster, own_master
from kyeol.components.rds_replica import RdsReplica, RdsReplicaArgs
from kyeol.components.rds_telemetry import LOGS, RdsTelemetry, RdsTelemetryArgs
from kyeol.components.scope import Scope
from kyeol.config.database import DatabaseConfig
from kyeol.config.names import DATABASE_MASTER, DATABASE_PORT
from kyeol.versions import POSTGRES

CERTIFICATE_AUTHORITY: Final = "rds-ca-rsa2048-g1"


@dataclass(frozen=True, kw_only=True)
class RdsArgs:
    """What the database needs.

    Args:
        scope: The environment.
        database: Version, class, storage, backups and logs.
        vpc_id: The VPC.
        data_subnet_ids: Its data subnets, in two zones or more.
        client_security_group_id: Who may connect: the nodes' security group. Nothing but the rule waits for it.
        data_key_arn: The key of storage, master secret and Performance Insights; absent: AWS's own keys.
        logs_key_arn: The key of the log groups; absent: AWS's own encryption.
    """

    scope: Scope
    database: DatabaseConfig
    vpc_id: Input[str]
    data_subnet_ids: Sequence[Input[str]]
    client_security_group_id: Input[str] | None = None
    data_key_arn: Input[str] | None = None
    logs_key_arn: Input[str] | None = None


class Rds(pulumi.ComponentResource):
    """A PostgreSQL instance in the data subnets, and a read replica where configured.

    Makes a subnet group, a parameter group that forces TLS and logs slow statements, a security group with one rule for
    the clients, telemetry (RdsTelemetry), the master secret where it is not RDS's, the instance and, where the
    environment is protected, a random suffix for the name of the final snapshot, so that a second life of the stack
    finds the name free.
    """

    port: int
    identifier: str
    address: Output[str]
    arn: Output[str]
    master_password: Literal["managed", "own"]
    master_secret_arn: Output[str]
    security_group_id: Output[str]
    replica_identifier: Output[str] | None
    replica_address: Output[str] | None
    log_group_names: Sequence[str]
    instance: aws.rds.Instance

    def __init__(self, name: str, args: RdsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:Rds", name, None, opts)
        self._name, self._args = name, args
        self.port, self.master_password = DATABASE_PORT, args.database.master_password
        self.identifier = args.scope.name("postgres")

        self._parameters = self._parameter_group()
        self._group = client_security_group(
            name,
            args.scope,
            "postgres",
            "PostgreSQL",
            port=DATABASE_PORT,
            vpc_id=args.vpc_id,
            clients=args.client_security_group_id,
            parent=self,
        )
        self.security_group_id = self._group.id
        telemetry = RdsTelemetry(
            name,
            RdsTelemetryArgs(
                scope=args.scope,
                what="postgres",
                identifier=self.identifier,
                log_retention_days=args.database.log_retention_days,
                logs_key_arn=args.logs_key_arn,
            ),
            pulumi.ResourceOptions(parent=self),
        )
        own = None
        if args.database.master_password == "own":
            own = own_master(name, args.scope, args.data_key_arn, pulumi.ResourceOptions(parent=self))
        self.instance = self._instance(telemetry, own)
        self.address, self.arn = self.instance.address, self.instance.arn
        self.master_secret_arn = own.secret_arn if own else self.instance.master_user_secrets.apply(_master_secret_arn)
        replica = self._replica() if args.database.replica else None
        self.replica_identifier = replica.identifier if replica else None
        self.replica_address = replica.address if replica else None
        self.log_group_names = [*telemetry.log_group_names, *(replica.log_group_names if replica else ())]
        self.register_outputs(
            {
                "address": self.address,
                "port": self.port,
                "identifier": self.identifier,
                "masterSecretArn": self.master_secret_arn,
                "securityGroupId": self.security_group_id,
            }
        )

    def _parameter_group(self) -> aws.rds.ParameterGroup:
        """TLS only, and the log lines that somebody on call asks for.

        No statement is logged for what it is: a CREATE ROLE would put its password into the log.
        """
        scope, database = self._args.scope, self._args.database
        family = POSTGRES[database.version].family
        return aws.rds.ParameterGroup(
            self._name,
            # The family is part of the name: a new one must exist before the instance can leave the old one.
            name=scope.name(family),
            family=family,
            description="TLS only, slow statements and lock waits logged",
            parameters=[
                # 1 is the default from 15 on, and RDS reports a default as pending-reboot whatever one asks for.
                _parameter("rds.force_ssl", "1", "pending-reboot"),
                _parameter("log_min_duration_statement", str(database.slow_query_ms)),
                _parameter("log_lock_waits", "1"),
                # kB; sorts and joins that spill to disk
                _parameter("log_temp_files", "10240"),
            ],
            tags=scope.tags(family),
            opts=scope.foundation(self, holds_data=True),
        )

    def _instance(self, telemetry: RdsTelemetry, own: OwnMaster | None) -> aws.rds.Instance:
        args, scope, database = self._args, self._args.scope, self._args.database
        protect = scope.protection.protect
        subnets = aws.rds.SubnetGroup(
            self._name,
            name=scope.name("postgres"),
            description="The data subnets",
            subnet_ids=list(args.data_subnet_ids),
            tags=scope.tags("postgres"),
            opts=scope.foundation(self, holds_data=True),
        )
        return aws.rds.Instance(
            self._name,
            identifier=self.identifier,
            engine="postgres",
            engine_version=database.upgrade_to or database.version,
            auto_minor_version_upgrade=True,
            allow_major_version_upgrade=database.upgrade_to is not None,
            engine_lifecycle_support="open-source-rds-extended-support-disabled",
            instance_class=database.instance_class,
            storage_type="gp3",
            allocated_storage=database.storage.initial_gib,
            max_allocated_storage=database.storage.max_gib,
            storage_encrypted=True,
            kms_key_id=args.data_key_arn,
            username=DATABASE_MASTER,
            manage_master_user_password=None if own else True,
            master_user_secret_kms_key_id=None if own else args.data_key_arn,
            password=own.password if own else None,
            multi_az=database.multi_az,
            db_subnet_group_name=subnets.name,
            vpc_security_group_ids=[self._group.id],
            publicly_accessible=False,
            port=DATABASE_PORT,
            ca_cert_identifier=CERTIFICATE_AUTHORITY,
            parameter_group_name=self._parameters.name,
            backup_retention_period=database.backup_retention_days,
            backup_window=database.backup_window,
            maintenance_window=database.maintenance_window,
            apply_immediately=database.apply_immediately,
            performance_insights_enabled=True,
            performance_insights_retention_period=database.insights_retention_days,
            performance_insights_kms_key_id=args.data_key_arn,
            monitoring_interval=database.monitoring_interval_seconds,
            monitoring_role_arn=telemetry.role_arn,
            enabled_cloudwatch_logs_exports=list(LOGS),
            deletion_protection=protect,
            delete_automated_backups=not protect,
            copy_tags_to_snapshot=True,
            skip_final_snapshot=not protect,
            final_snapshot_identifier=(
                final_snapshot_name(self._name, self.identifier, parent=self) if protect else None
            ),
            tags=scope.tags("postgres"),
            opts=scope.stateful(
                self,
                pulumi.ResourceOptions(
                    depends_on=telemetry.before_instance,
                    # It decides at creation and during an upgrade only. RDS makes minor upgrades by itself; and a major
                    # version alone, once the exact one is out of the configuration again, would be one more upgrade, to
                    # a default minor that may be lower (instance.go, verify.go of terraform-provider-aws 6).
                    ignore_changes=None if database.upgrade_to else ["engineVersion"],
                ),
            ),
        )

    def _replica(self) -> RdsReplica:
        args = self._args
        return RdsReplica(
            f"{self._name}-replica",
            RdsReplicaArgs(
                scope=args.scope,
                database=args.database,
                source_identifier=self.instance.identifier,
                identifier=f"{self.identifier}-replica",
                parameter_group_name=self._parameters.name,
                security_group_id=self._group.id,
                ca_cert_identifier=CERTIFICATE_AUTHORITY,
                port=DATABASE_PORT,
                data_key_arn=args.data_key_arn,
                logs_key_arn=args.logs_key_arn,
            ),
            pulumi.ResourceOptions(parent=self),
        )


def _master_secret_arn(secrets: Sequence[aws.rds.outputs.InstanceMasterUserSecret]) -> str:
    """The master secret's ARN; empty for an imported instance until RDS has taken its password over."""
    return (secrets[0].secret_arn or "") if secrets else ""


def _parameter(name: str, value: str, apply_method: str = "immediate") -> aws.rds.ParameterGroupParameterArgs:
    return aws.rds.ParameterGroupParameterArgs(name=name, value=value, apply_method=apply_method)
