"""Databases, caches and secrets."""

from typing import Final

from kyeol.tools.kinds import elasticache, rds, secretsmanager
from kyeol.tools.limits.shape import OF_ANOTHER_CALL, PROVIDER, Shape, each

SHAPES: Final = (
    Shape(
        elasticache.PARAMETER_GROUP.type,
        "elasticache CreateCacheParameterGroup",
        "ElastiCache::ParameterGroup",
        called={"family": "CacheParameterGroupFamily", "name": "CacheParameterGroupName"},
        without=each(OF_ANOTHER_CALL, "parameters parameters.[].name parameters.[].value"),
    ),
    Shape(
        elasticache.REPLICATION_GROUP.type,
        "elasticache CreateReplicationGroup",
        "ElastiCache::ReplicationGroup",
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
        elasticache.SUBNET_GROUP.type,
        "elasticache CreateCacheSubnetGroup",
        "ElastiCache::SubnetGroup",
        called={"name": "CacheSubnetGroupName"},
    ),
    Shape(
        rds.EVENT_SUBSCRIPTION.type,
        "rds CreateEventSubscription",
        "RDS::EventSubscription",
        called={"name": "SubscriptionName", "snsTopic": "SnsTopicArn"},
    ),
    Shape(
        rds.INSTANCE.type,
        "rds CreateDBInstance",
        "RDS::DBInstance",
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
        without=each(PROVIDER, "skipFinalSnapshot finalSnapshotIdentifier")
        | each(OF_ANOTHER_CALL, "replicateSourceDb"),
    ),
    Shape(
        rds.BACKUPS_REPLICATION.type,
        "rds StartDBInstanceAutomatedBackupsReplication",
        "",
        called={"retentionPeriod": "BackupRetentionPeriod"},
    ),
    Shape(
        rds.PARAMETER_GROUP.type,
        "rds CreateDBParameterGroup",
        "RDS::DBParameterGroup",
        called={"name": "DBParameterGroupName"},
        without=each(OF_ANOTHER_CALL, "parameters.[].name parameters.[].value parameters.[].applyMethod"),
    ),
    Shape(
        rds.SUBNET_GROUP.type,
        "rds CreateDBSubnetGroup",
        "RDS::DBSubnetGroup",
        called={"name": "DBSubnetGroupName", "description": "DBSubnetGroupDescription"},
    ),
    Shape(
        secretsmanager.SECRET.type,
        "secretsmanager CreateSecret",
        "SecretsManager::Secret",
        without=each(OF_ANOTHER_CALL, "recoveryWindowInDays"),
    ),
    Shape(secretsmanager.SECRET_VERSION.type, "secretsmanager PutSecretValue", ""),
)
