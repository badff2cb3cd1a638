"""CloudTrail."""

from typing import Final

from kyeol.tools.kinds.cost import METERED
from kyeol.tools.kinds.danger import Dangers, Protects, gone, switched_off
from kyeol.tools.kinds.kind import SECONDS, Kind, paths
from kyeol.tools.kinds.source import terraform_aws

TRAIL: Final = Kind(
    type="aws:cloudtrail/trail:Trail",
    id="arn:aws:cloudtrail:{region}:{account}:trail/{i[name]}",
    arn="{id}",
    outputs={"homeRegion": "{region}"},
    sources=(terraform_aws("cloudtrail/trail.go"),),
    fixed=paths("name"),
    unique=("name",),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=METERED,
    dangers=Dangers(
        holds="",
        inputs={
            "enableLogFileValidation": Protects(switched_off),
            "isMultiRegionTrail": Protects(switched_off),
            "kmsKeyId": Protects(gone),
        },
    ),
)
