"""Databases, caches and secrets."""

from typing import Final

from kyeol.tools.kinds import elasticache, rds, secretsmanager
from kyeol.tools.limits.shape import OF_ANOTHER_CALL, PROVIDER, Shape, each

SHAPES: Final = (
    Shape(
        type=elasticache.PARAMETER_GROUP.type,
        api="elasticache CreateCacheParameterGroup",
        cloudformation="ElastiCache::ParameterGroup",
        called={
            "family": "CacheParameterGroupFamily",
            "name": "CacheParameterGroupName",
        },
        without=each(OF_ANOTHER_CALL, "parameters parameters.[].name parameters.[].value"),
    ),
    Shape(
        type=elasticache.REPLICATION_GROUP.type,
        api="elasticache CreateReplicationGroup",
        cloudformation="ElastiCache::ReplicationGroup",
        called={
            "description": "ReplicationGroupDescription",
            "maintenanceWindow": "PreferredMaintenanceWindow",
            "nodeType": "CacheNodeType",
            "parameterGroupName": "CacheParameterGroupName",
            "subnetGroupName": "CacheSubnetGroupName",
        },
        without=each(PROVIDER, "applyImmediately authTokenUpdateStrategy finalSnapshotIdentifier")
        | each(OF_ANOTHER_CALL, "logDeliveryConfigurations.[].destination"),
    ),
    Shape(
        type=elasticache.SUBNET_GROUP.type,
        api="elasticache CreateCacheSubnetGroup",
        cloudformation="ElastiCache::SubnetGroup",
        called={
            "name": "CacheSubnetGroupName",
        },
    ),
    Shape(
        type=rds.EVENT_SUBSCRIPTION.type,
        api="rds CreateEventSubscription",
        cloudformation="RDS::EventSubscription",
        called={
            "name": "SubscriptionName",
            "snsTopic": "SnsTopicArn",
        },
    ),
    Shape(
        type=rds.INSTANCE.type,
        api="rds CreateDBInstance",
        cloudformation="RDS::DBInstance",
        called={
            "backupWindow": "PreferredBackupWindow",
            "caCertIdentifier": "CACertificateIdentifier",
            "enabledCloudwatchLogsExports": "EnableCloudwatchLogsExports",
            "identifier": "DBInstanceIdentifier",
            "instanceClass": "DBInstanceClass",
            "maintenanceWindow": "PreferredMaintenanceWindow",
            "parameterGroupName": "DBParameterGroupName",
            "performanceInsightsEnabled": "EnablePerformanceInsights",
            "username": "MasterUsername",
            "password": "MasterUserPassword",
        },
        without=each(PROVIDER, "skipFinalSnapshot finalSnapshotIdentifier"),
    ),
    Shape(
        type=rds.BACKUPS_REPLICATION.type,
        api="rds StartDBInstanceAutomatedBackupsReplication",
        cloudformation="",
        called={
            "retentionPeriod": "BackupRetentionPeriod",
        },
    ),
    Shape(
        type=rds.PARAMETER_GROUP.type,
        api="rds CreateDBParameterGroup",
        cloudformation="RDS::DBParameterGroup",
        called={
            "name": "DBParameterGroupName",
        },
        without=each(OF_ANOTHER_CALL, "parameters.[].name parameters.[].value parameters.[].applyMethod"),
    ),
    Shape(
        type=rds.SUBNET_GROUP.type,
        api="rds CreateDBSubnetGroup",
        cloudformation="RDS::DBSubnetGroup",
        called={
            "name": "DBSubnetGroupName",
            "description": "DBSubnetGroupDescription",
        },
    ),
    Shape(
        type=secretsmanager.SECRET.type,
        api="secretsmanager CreateSecret",
        cloudformation="SecretsManager::Secret",
        without=each(OF_ANOTHER_CALL, "recoveryWindowInDays"),
    ),
    Shape(
        type=secretsmanager.SECRET_VERSION.type,
        api="secretsmanager PutSecretValue",
        cloudformation="",
    ),
)
