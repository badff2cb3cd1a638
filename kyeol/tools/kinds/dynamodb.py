"""DynamoDB."""

from typing import Final

from kyeol.tools.record.adoption import named
from kyeol.tools.record.cost import Unpriced
from kyeol.tools.record.danger import Dangers, Protects
from kyeol.tools.record.kind import SECONDS, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import switched_off

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
    adoption=named(),
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
