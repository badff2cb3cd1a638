"""RDS: instances and what they need."""

from collections.abc import Iterator, Mapping
from typing import Final

from kyeol.config.names import DATABASE_PORT
from kyeol.tools.json_values import Json, number
from kyeol.tools.record.adoption import found, named
from kyeol.tools.record.cost import METERED, Free, Unpriced, Within
from kyeol.tools.record.danger import Dangers, Endangers, Occupied, Opens, Protects, Removal, in_the_window
from kyeol.tools.record.kind import SECONDS, Duration, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.request import Request
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import (
    always,
    becomes,
    by_category,
    each_gone,
    each_new,
    fewer,
    gone,
    parameters,
    switched_off,
    switched_on,
    when,
)
from kyeol.versions import POSTGRES

_RDS: Final = "arn:aws:rds:{region}:{account}:"


def _database(request: Request) -> Mapping[str, Json]:
    """What RDS adds to an instance; only the one that has a master user has its secret."""
    host = f"{request.inputs['identifier']}.{request.hex[:12]}.{request.region}.rds.amazonaws.com"
    port = request.inputs.get("port", DATABASE_PORT)
    version = request.inputs.get("engineVersion")
    secret = f"arn:aws:secretsmanager:{request.region}:{request.account}:secret:rds!db-{request.uuid}-{request.hex[:6]}"
    managed = request.inputs.get("manageMasterUserPassword")
    return {
        "address": host,
        "endpoint": f"{host}:{port}",
        "resourceId": f"db-{request.hex[:26].upper()}",
        "engineVersionActual": _release(str(version)) if version else None,
        "masterUserSecrets": [{"secretArn": secret, "secretStatus": "active"}] if managed else [],
    }


def _release(version: str) -> str:
    """The release that RDS makes of a version: itself where it is one."""
    newest: Mapping[str, str] = {major: release.newest_minor for major, release in POSTGRES.items()}
    return newest.get(version, version)


def _other_family(inputs: Mapping[str, object], ignored: frozenset[str]) -> str:
    """A parameter group of another version fits only an instance that is upgraded in the same request."""
    if inputs.get("engine") != "postgres" or (inputs.get("applyImmediately") and "engineVersion" not in ignored):
        return ""
    return (
        "RDS refuses another version's parameter group, and every deployment fails: kyeol:database.upgradeTo and "
        "applyImmediately: true are missing, and no settings make the version a lower one"
    )


def _watched(old: Json, new: Json) -> Iterator[str]:
    """Whether Enhanced Monitoring ends or looks less often; 0, like none, is off."""
    before, after = number(old), number(new)
    if before and not after:
        yield "nobody watches its operating system any more"
    elif before and after > before:
        yield f"its operating system is watched every {after} seconds instead of every {before}"


EVENT_SUBSCRIPTION: Final = Kind(
    type="aws:rds/eventSubscription:EventSubscription",
    id="{i[name]}",
    arn=_RDS + "es:{i[name]}",
    outputs={"customerAwsId": "{account}"},
    sources=(terraform_aws("rds/event_subscription.go"),),
    fixed=paths("name namePrefix"),
    unique=("name",),
    creation=SECONDS,
    taggable=True,
    cost=Free("aws.amazon.com/rds/pricing has no price for events; the topic pays for mails"),
    adoption=named(),
    needs=on(
        "{arn}",
        "rds:AddSourceIdentifierToSubscription AddTagsToResource CreateEventSubscription DeleteEventSubscription "
        "ModifyEventSubscription",
        anything="rds:DescribeEventSubscriptions",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "eventCategories": Endangers("detection", each_gone("nobody is told of {} any more")),
            "snsTopic": Endangers("detection", always("others are told: {new} instead of {old}")),
            "sourceIds": Endangers("detection", each_gone("nobody is told of {} any more")),
            "sourceType": Endangers("detection", always("it tells of something else")),
        },
        harmless=paths("enabled tags"),
        removal=Removal(loses="nobody is told of the database's events any more", category="detection"),
    ),
)

INSTANCE: Final = Kind(
    type="aws:rds/instance:Instance",
    id="db-{HEX:.26}",
    arn=_RDS + "db:{i[identifier]}",
    more=_database,
    sources=(terraform_aws("rds/instance.go"),),
    fixed=paths(
        "availabilityZone backupTarget characterSetName customIamInstanceProfile dbName engine kmsKeyId "
        "ncharCharacterSetName restoreToPointInTime s3Import snapshotIdentifier storageEncrypted timezone username"
    ),
    # Storage autoscaling has made it larger (instance.go, allocated_storage).
    suppressed={"allocatedStorage": fewer},
    unique=("identifier",),
    creation=Duration(
        12.0, "RDS user guide: an instance takes up to twenty minutes, Multi-AZ with backups the longer half; assumed"
    ),
    taggable=True,
    cost=METERED,
    adoption=named("{i[identifier]}"),
    needs=on(
        "{arn}",
        "rds:AddTagsToResource CreateDBInstance DeleteDBInstance ModifyDBInstance RebootDBInstance "
        "RestoreDBInstanceFromDBSnapshot RestoreDBInstanceToPointInTime",
        anything="rds:DescribeDBInstances",
        master_secret="secretsmanager:CreateSecret TagResource",
        service_linked="iam:CreateServiceLinkedRole",
    ),
    dangers=Dangers(
        holds="the database",
        inputs={
            "allocatedStorage": Endangers("interruption", when(fewer, "RDS takes no storage away: the update fails")),
            "allowMajorVersionUpgrade": Protects(switched_on),
            "applyImmediately": Endangers(
                "interruption", when(switched_on, "what has waited for the maintenance window happens at once")
            ),
            "autoMinorVersionUpgrade": Protects(switched_off),
            "backupRetentionPeriod": Protects(fewer),
            "caCertIdentifier": Endangers("interruption", always("clients have to trust the authority {new}")),
            "dbSubnetGroupName": Endangers("interruption", always("it moves into other subnets")),
            "deleteAutomatedBackups": Protects(switched_on),
            "deletionProtection": Protects(switched_off),
            "enabledCloudwatchLogsExports": Endangers(
                "detection", each_gone("its {} log no longer reaches CloudWatch")
            ),
            "engineLifecycleSupport": Endangers(
                "interruption",
                when(
                    becomes("open-source-rds-extended-support-disabled"),
                    "RDS upgrades it by itself when standard support ends",
                ),
            ),
            "finalSnapshotIdentifier": Protects(gone),
            "iops": Protects(fewer, "interruption"),
            "manageMasterUserPassword": Endangers("interruption", always("the master user gets another password")),
            "masterUserSecretKmsKeyId": Protects(gone),
            "maxAllocatedStorage": Endangers(
                "interruption", when(fewer, "its disk grows to {new} GiB at most instead of {old}")
            ),
            "monitoringInterval": Endangers("detection", _watched),
            "multiAz": Protects(switched_off),
            "replicateSourceDb": Endangers("data", always("it no longer follows its source, and takes writes")),
            "parameterGroupName": Endangers("interruption", always("it takes other parameters, some after a restart")),
            "performanceInsightsEnabled": Protects(switched_off, "detection"),
            "performanceInsightsRetentionPeriod": Protects(fewer, "detection"),
            "publiclyAccessible": Opens(True),
            "skipFinalSnapshot": Protects(switched_on),
            "storageEncrypted": Protects(switched_off),
            "storageThroughput": Protects(fewer, "interruption"),
            "storageType": Endangers("interruption", always("its disk is converted to {new}, and is slower meanwhile")),
            "vpcSecurityGroupIds": by_category(
                "vpcSecurityGroupIds",
                {
                    "exposure": each_new("{} lets further clients in"),
                    "interruption": each_gone("what {} let in is refused"),
                },
            ),
        },
        harmless=paths(
            "backupWindow copyTagsToSnapshot maintenanceWindow monitoringRoleArn password "
            "performanceInsightsKmsKeyId tags"
        ),
        blocked={"parameterGroupName": _other_family},
        # RDS user guide, "Settings for DB instances".
        interrupts={
            "engineVersion": in_the_window("the database is upgraded and is unavailable meanwhile"),
            "identifier": in_the_window("the database restarts"),
            "instanceClass": in_the_window("the database restarts"),
            "port": in_the_window("the database restarts"),
        },
    ),
)

BACKUPS_REPLICATION: Final = Kind(
    type="aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
    id=_RDS + "auto-backup:ab-{hex:.38}",
    arn="",
    sources=(terraform_aws("rds/instance_automated_backups_replication.go"),),
    fixed=paths("sourceDbInstanceArn kmsKeyId retentionPeriod preSignedUrl"),
    unique=("sourceDbInstanceArn",),
    creation=Duration(10.0, "assumed: the provider waits until RDS has copied the snapshot of a database still empty"),
    taggable=False,
    cost=Unpriced("storage and transfer of the copied backups grow with what the shop writes"),
    adoption=found(
        "rds describe-db-instance-automated-backups",
        "DBInstanceAutomatedBackups[?DBInstanceArn=='{i[sourceDbInstanceArn]}'].DBInstanceAutomatedBackupsArn",
    ),
    needs=on(
        "{i[sourceDbInstanceArn]}",
        "rds:StartDBInstanceAutomatedBackupsReplication StopDBInstanceAutomatedBackupsReplication",
    ),
    dangers=Dangers(
        holds="",
        inputs={"retentionPeriod": Protects(fewer)},
        removal=Removal(loses="no backups of the database are copied to another region any more"),
    ),
)

PARAMETER_GROUP: Final = Kind(
    type="aws:rds/parameterGroup:ParameterGroup",
    id="{i[name]}",
    arn=_RDS + "pg:{i[name]}",
    sources=(terraform_aws("rds/parameter_group.go"),),
    fixed=paths("name namePrefix description family"),
    unique=("name",),
    creation=SECONDS,
    taggable=True,
    cost=Within("the database"),
    adoption=named(),
    needs=on("{arn}", "rds:AddTagsToResource CreateDBParameterGroup DeleteDBParameterGroup ModifyDBParameterGroup"),
    dangers=Dangers(holds="", inputs={"parameters": Endangers("protection", parameters)}, harmless=paths("tags")),
)

SUBNET_GROUP: Final = Kind(
    type="aws:rds/subnetGroup:SubnetGroup",
    id="{i[name]}",
    arn=_RDS + "subgrp:{i[name]}",
    sources=(terraform_aws("rds/subnet_group.go"),),
    fixed=paths("name namePrefix"),
    unique=("name",),
    creation=SECONDS,
    taggable=True,
    cost=Within("the database"),
    adoption=named(),
    needs=on("{arn}", "rds:AddTagsToResource CreateDBSubnetGroup DeleteDBSubnetGroup ModifyDBSubnetGroup"),
    dangers=Dangers(holds="", inputs={"subnetIds": Occupied("the database")}, harmless=paths("description tags")),
)
