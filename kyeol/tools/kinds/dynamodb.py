"""DynamoDB."""

from typing import Final

from kyeol.tools.kinds.cost import Unpriced
from kyeol.tools.kinds.danger import Dangers, Protects
from kyeol.tools.kinds.kind import SECONDS, Kind, paths
from kyeol.tools.kinds.needs import on
from kyeol.tools.kinds.source import terraform_aws
from kyeol.tools.kinds.tells import switched_off

TABLE: Final = Kind(
    type="aws:dynamodb/table:Table",
    id="{i[name]}",
    arn="arn:aws:dynamodb:{region}:{account}:table/{i[name]}",
    sources=(terraform_aws("dynamodb/table.go"),),
    fixed=paths("hashKey localSecondaryIndexes name rangeKey"),
    unique=("name",),
    creation=SECONDS,
    taggable=True,
    cost=Unpriced("on demand: by requests, cents a month for the tokens of an app"),
    needs=on(
        "{arn}",
        "dynamodb:CreateTable DeleteTable DescribeContinuousBackups "
        "DescribeTable DescribeTimeToLive ListTagsOfResource "
        "TagResource UpdateContinuousBackups UpdateTable UpdateTimeToLive",
    ),
    dangers=Dangers(
        holds="an app's tokens and configuration",
        inputs={
            "deletionProtectionEnabled": Protects(switched_off),
            "pointInTimeRecovery.enabled": Protects(switched_off),
        },
    ),
)
