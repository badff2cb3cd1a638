"""RDS: instances and what they need."""

from collections.abc import Mapping
from typing import Final

from kyeol.config.names import DATABASE_PORT
from kyeol.tools.json_values import Json
from kyeol.tools.kinds.cost import METERED, Free, Unpriced, Within
from kyeol.tools.kinds.danger import (
    HARMLESS,
    Dangers,
    Occupied,
    Opens,
    Protects,
    Removal,
    fewer,
    gone,
    in_the_window,
    switched_off,
    switched_on,
)
from kyeol.tools.kinds.kind import SECONDS, Duration, Kind, paths
from kyeol.tools.kinds.request import Request
from kyeol.tools.kinds.source import terraform_aws
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


EVENT_SUBSCRIPTION: Final = Kind(
    type="aws:rds/eventSubscription:EventSubscription",
    id="{i[name]}",
    arn=_RDS + "es:{i[name]}",
    outputs={"customerAwsId": "{account}"},
    sources=(terraform_aws("rds/event_subscription.go"),),
    fixed=paths("name namePrefix"),
    unique=("name",),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=Free("aws.amazon.com/rds/pricing has no price for events; the topic pays for mails"),
    dangers=HARMLESS,
)

INSTANCE: Final = Kind(
    type="aws:rds/instance:Instance",
    id="db-{HEX:.26}",
    arn=_RDS + "db:{i[identifier]}",
    outputs={},
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
    children=(),
    taggable=True,
    cost=METERED,
    dangers=Dangers(
        holds="the database",
        inputs={
            "backupRetentionPeriod": Protects(fewer),
            "deleteAutomatedBackups": Protects(switched_on),
            "deletionProtection": Protects(switched_off),
            "finalSnapshotIdentifier": Protects(gone),
            "multiAz": Protects(switched_off),
            "skipFinalSnapshot": Protects(switched_on),
            "storageEncrypted": Protects(switched_off),
            "publiclyAccessible": Opens(True),
        },
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
    outputs={},
    sources=(terraform_aws("rds/instance_automated_backups_replication.go"),),
    fixed=paths("sourceDbInstanceArn kmsKeyId retentionPeriod preSignedUrl"),
    unique=("sourceDbInstanceArn",),
    creation=Duration(10.0, "assumed: the provider waits until RDS has copied the snapshot of a database still empty"),
    children=(),
    taggable=False,
    cost=Unpriced("storage and transfer of the copied backups grow with what the shop writes"),
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
    outputs={},
    sources=(terraform_aws("rds/parameter_group.go"),),
    fixed=paths("name namePrefix description family"),
    unique=("name",),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=Within("the database"),
    dangers=HARMLESS,
)

SUBNET_GROUP: Final = Kind(
    type="aws:rds/subnetGroup:SubnetGroup",
    id="{i[name]}",
    arn=_RDS + "subgrp:{i[name]}",
    outputs={},
    sources=(terraform_aws("rds/subnet_group.go"),),
    fixed=paths("name namePrefix"),
    unique=("name",),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=Within("the database"),
    dangers=Dangers(holds="", inputs={"subnetIds": Occupied("the database")}),
)
