"""DynamoDB."""

from typing import Final

from kyeol.tools.record.adoption import named
from kyeol.tools.record.cost import Unpriced
from kyeol.tools.record.danger import Dangers, Endangers, Protects
from kyeol.tools.record.kind import SECONDS, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import each_new, no_longer, switched_off, when

TABLE: Final = Kind(
    type="aws:dynamodb/table:Table",
    id="{i[name]}",
    arn="arn:aws:dynamodb:{region}:{account}:table/{i[name]}",
    sources=(terraform_aws("dynamodb/table.go"),),
    fixed=paths("hashKey localSecondaryIndexes name rangeKey"),
    unique=("name",),
    creation=SECONDS,
    taggable=True,
    cost=Unpriced("on demand: by requests, cents a month for an app's tokens, more where it logs there"),
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
            "billingMode": Endangers(
                "interruption",
                when(no_longer("PAY_PER_REQUEST"), "requests beyond the capacity that is provisioned are throttled"),
            ),
            "deletionProtectionEnabled": Protects(switched_off),
            "pointInTimeRecovery.enabled": Protects(switched_off),
            "ttl.attributeName": Endangers("data", each_new("items go once the second in their {} is over")),
        },
        # Of the keys, which are fixed; an index would be named in other inputs.
        harmless=paths("attributes tags"),
    ),
)
