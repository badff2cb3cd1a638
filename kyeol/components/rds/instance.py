"""One PostgreSQL instance on RDS, with what is its own: parameters, log groups, monitoring role, final snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input

from kyeol.components.data_store import final_snapshot_name
from kyeol.components.rds.generations import Generation
from kyeol.components.rds.master import OwnMaster, master_user
from kyeol.components.rds.telemetry import LOGS, RdsTelemetry, RdsTelemetryArgs
from kyeol.components.scope import Scope
from kyeol.config.account import ProtectionConfig
from kyeol.config.database import DatabaseConfig, identifier, numbered
from kyeol.config.database_existing import DatabaseExistingConfig
from kyeol.config.database_restore import LATEST, DatabaseRestoreConfig
from kyeol.config.names import DATABASE_PORT, RELEASED_TAG
from kyeol.versions import POSTGRES

CERTIFICATE_AUTHORITY: Final = "rds-ca-rsa2048-g1"

_OF_THE_BACKUP: Final = ("snapshotIdentifier", "restoreToPointInTime", "kmsKeyId", "username")
"""What decides at a restore only, or comes from the backup.

A snapshot that is named later, or a point in time that is no longer named, would replace the instance; key and user are
the backup's, and others would replace it too (terraform-provider-aws 6, internal/service/rds/instance.go).
"""

_OF_THE_CREATION: Final = ("allocatedStorage", "availabilityZone", "characterSetName", "dbName")
"""What counts at creation only: an adopted instance keeps what it was made with, and others would replace it, or be
refused as less storage than there is."""


@dataclass(frozen=True, kw_only=True)
class InstanceArgs:
    """What an instance needs.

    Args:
        scope: The environment.
        database: The configuration that all instances share.
        generation: Which one it is.
        subnet_group: Where it is.
        security_group_id: Who reaches it.
        own: Its master user, where RDS does not manage it.
        data_key_arn: The key of storage, master secret and Performance Insights; absent: AWS's own keys.
        logs_key_arn: The key of the log groups; absent: AWS's own encryption.
    """

    scope: Scope
    database: DatabaseConfig
    generation: Generation
    subnet_group: Input[str]
    security_group_id: Input[str]
    own: OwnMaster | None = None
    data_key_arn: Input[str] | None = None
    logs_key_arn: Input[str] | None = None


@dataclass(frozen=True, kw_only=True)
class Instance:
    """An instance that is made.

    Args:
        name: Its logical name.
        identifier: Its identifier.
        resource: Itself.
        parameters: Its parameter group.
        log_group_names: What its logs are kept in.
    """

    name: str
    identifier: str
    resource: aws.rds.Instance
    parameters: aws.rds.ParameterGroup
    log_group_names: Sequence[str]


def make_instance(database: str, args: InstanceArgs, parent: pulumi.Resource) -> Instance:
    """Make an instance, empty or from a backup, and what is its own.

    Args:
        database: The database's logical name.
        args: What it needs.
        parent: The database.
    """
    generation = args.generation
    scope = args.scope
    if generation.released:
        scope = replace(scope, protection=ProtectionConfig(protect=False, retain_on_delete=False))
    name = numbered(database, generation.number)
    called = identifier(pulumi.get_project(), scope.environment, args.database, generation.number)
    telemetry = RdsTelemetry(
        name,
        RdsTelemetryArgs(
            scope=scope,
            what=numbered("postgres", generation.number),
            identifier=called,
            log_retention_days=args.database.log_retention_days,
            logs_key_arn=args.logs_key_arn,
        ),
        pulumi.ResourceOptions(parent=parent),
    )
    parameters = _parameter_group(name, scope, args.database, generation, parent)
    return Instance(
        name=name,
        identifier=called,
        resource=_instance(name, called, args, scope, parameters, telemetry, parent),
        parameters=parameters,
        log_group_names=telemetry.log_group_names,
    )


def _parameter_group(
    name: str, scope: Scope, database: DatabaseConfig, generation: Generation, parent: pulumi.Resource
) -> aws.rds.ParameterGroup:
    """TLS only, and the log lines that somebody on call asks for.

    No statement is logged for what it is: a CREATE ROLE would put its password into the log.
    """
    family = POSTGRES[generation.version].family
    what = numbered(family, generation.number)
    return aws.rds.ParameterGroup(
        name,
        # The family is part of the name: a new one must exist before the instance can leave the old one.
        name=scope.name(what),
        family=family,
        description="TLS only, slow statements and lock waits logged",
        parameters=[
            # 1 is the default from 15 on, and RDS reports a default as pending-reboot whatever one asks for.
            _parameter("rds.force_ssl", "1", "pending-reboot"),
            # A static parameter, which sets wal_level (docs.aws.amazon.com/AmazonRDS/latest/UserGuide/
            # PostgreSQL.Concepts.General.FeatureSupport.LogicalReplication.html). Left out, it is the default, off.
            *([_parameter("rds.logical_replication", "1", "pending-reboot")] if database.logical_replication else ()),
            _parameter("log_min_duration_statement", str(database.slow_query_ms)),
            _parameter("log_lock_waits", "1"),
            # kB; sorts and joins that spill to disk
            _parameter("log_temp_files", "10240"),
        ],
        tags=scope.tags(what),
        opts=scope.foundation(parent, holds_data=True),
    )


def _instance(
    name: str, called: str, args: InstanceArgs, scope: Scope, parameters: aws.rds.ParameterGroup,
    telemetry: RdsTelemetry, parent: pulumi.Resource,
) -> aws.rds.Instance:  # fmt: skip
    database, generation, own, restore = args.database, args.generation, args.own, args.generation.restore
    keeps = args.scope.protection.protect
    tags = {RELEASED_TAG: "true"} if generation.released else {}
    adopted = database.adopted(generation.number)
    return aws.rds.Instance(
        name,
        identifier=called,
        engine="postgres",
        # A restore takes release and size from the backup; after it, the provider would send them at once, and RDS
        # refuses the default minor of a major version where it is older, and less storage than there is
        # (terraform-provider-aws, internal/service/rds/instance.go).
        engine_version=None if restore else generation.upgrade_to or generation.version,
        auto_minor_version_upgrade=True,
        allow_major_version_upgrade=generation.upgrade_to is not None,
        engine_lifecycle_support="open-source-rds-extended-support-disabled",
        instance_class=database.instance_class,
        storage_type="gp3",
        allocated_storage=None if restore else database.storage.initial_gib,
        max_allocated_storage=database.storage.max_gib,
        storage_encrypted=True,
        kms_key_id=adopted.key_arn if adopted else args.data_key_arn,
        username=master_user(database),
        manage_master_user_password=None if own else True,
        master_user_secret_kms_key_id=None if own else args.data_key_arn,
        password=own.password if own else None,
        snapshot_identifier=restore.snapshot if restore else None,
        restore_to_point_in_time=_point_in_time(restore) if restore and restore.time else None,
        multi_az=database.multi_az,
        db_subnet_group_name=args.subnet_group,
        vpc_security_group_ids=[args.security_group_id],
        publicly_accessible=False,
        port=DATABASE_PORT,
        ca_cert_identifier=CERTIFICATE_AUTHORITY,
        parameter_group_name=parameters.name,
        backup_retention_period=database.backup_retention_days,
        backup_window=database.backup_window,
        maintenance_window=database.maintenance_window,
        apply_immediately=database.apply_immediately,
        performance_insights_enabled=True,
        performance_insights_retention_period=database.insights_retention_days,
        # The key never changes once there is one (pulumi-aws 7, aws.rds.Instance, performanceInsightsKmsKeyId).
        performance_insights_kms_key_id=adopted.insights_key_arn if adopted else args.data_key_arn,
        monitoring_interval=database.monitoring_interval_seconds,
        monitoring_role_arn=telemetry.role_arn,
        enabled_cloudwatch_logs_exports=list(LOGS),
        deletion_protection=scope.protection.protect,
        delete_automated_backups=not keeps,
        copy_tags_to_snapshot=True,
        skip_final_snapshot=not keeps,
        final_snapshot_identifier=final_snapshot_name(name, called, parent=parent) if keeps else None,
        tags=scope.tags(numbered("postgres", generation.number), **tags),
        opts=scope.stateful(
            parent,
            pulumi.ResourceOptions(depends_on=telemetry.before_instance, ignore_changes=_ignored(generation, adopted)),
        ),
    )


def _ignored(generation: Generation, adopted: DatabaseExistingConfig | None) -> list[str] | None:
    # The version decides at creation and during an upgrade only. RDS makes minor upgrades by itself; and a major
    # version alone, once the exact one is out of the configuration again, would be one more upgrade, to a default minor
    # that may be lower (instance.go, verify.go of terraform-provider-aws 6).
    version = [] if generation.upgrade_to else ["engineVersion"]
    brought = _OF_THE_CREATION if adopted else _OF_THE_BACKUP if generation.number > 1 else ()
    return [*version, *brought] or None


def _point_in_time(restore: DatabaseRestoreConfig) -> aws.rds.InstanceRestoreToPointInTimeArgs:
    latest = restore.time == LATEST
    source = restore.source or ""
    arn, deleted = source.startswith("arn:"), source.startswith("db-") and source.lower() != source
    return aws.rds.InstanceRestoreToPointInTimeArgs(
        restore_time=None if latest else restore.time,
        use_latest_restorable_time=True if latest else None,
        source_db_instance_automated_backups_arn=source if arn else None,
        source_dbi_resource_id=source if deleted else None,
        source_db_instance_identifier=None if arn or deleted else source,
    )


def _parameter(name: str, value: str, apply_method: str = "immediate") -> aws.rds.ParameterGroupParameterArgs:
    return aws.rds.ParameterGroupParameterArgs(name=name, value=value, apply_method=apply_method)
