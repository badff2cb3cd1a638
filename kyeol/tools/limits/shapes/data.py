"""Databases, caches and secrets."""

from typing import Final

from kyeol.tools.limits.shape import OF_ANOTHER_CALL, PROVIDER, Shape, each

SHAPES: Final = (
    Shape(
        type="aws:elasticache/parameterGroup:ParameterGroup",
        api="elasticache CreateCacheParameterGroup",
        cloudformation="ElastiCache::ParameterGroup",
        called={
            "family": "CacheParameterGroupFamily",
            "name": "CacheParameterGroupName",
        },
        without=each(OF_ANOTHER_CALL, "parameters parameters.[].name parameters.[].value"),
    ),
    Shape(
        type="aws:elasticache/replicationGroup:ReplicationGroup",
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
        type="aws:elasticache/subnetGroup:SubnetGroup",
        api="elasticache CreateCacheSubnetGroup",
        cloudformation="ElastiCache::SubnetGroup",
        called={
            "name": "CacheSubnetGroupName",
        },
    ),
    Shape(
        type="aws:rds/eventSubscription:EventSubscription",
        api="rds CreateEventSubscription",
        cloudformation="RDS::EventSubscription",
        called={
            "name": "SubscriptionName",
            "snsTopic": "SnsTopicArn",
        },
    ),
    Shape(
        type="aws:rds/instance:Instance",
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
        type="aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
        api="rds StartDBInstanceAutomatedBackupsReplication",
        cloudformation="",
        called={
            "retentionPeriod": "BackupRetentionPeriod",
        },
    ),
    Shape(
        type="aws:rds/parameterGroup:ParameterGroup",
        api="rds CreateDBParameterGroup",
        cloudformation="RDS::DBParameterGroup",
        called={
            "name": "DBParameterGroupName",
        },
        without=each(OF_ANOTHER_CALL, "parameters.[].name parameters.[].value parameters.[].applyMethod"),
    ),
    Shape(
        type="aws:rds/subnetGroup:SubnetGroup",
        api="rds CreateDBSubnetGroup",
        cloudformation="RDS::DBSubnetGroup",
        called={
            "name": "DBSubnetGroupName",
            "description": "DBSubnetGroupDescription",
        },
    ),
    Shape(
        type="aws:secretsmanager/secret:Secret",
        api="secretsmanager CreateSecret",
        cloudformation="SecretsManager::Secret",
        without=each(OF_ANOTHER_CALL, "recoveryWindowInDays"),
    ),
    Shape(
        type="aws:secretsmanager/secretVersion:SecretVersion",
        api="secretsmanager PutSecretValue",
        cloudformation="",
    ),
)
