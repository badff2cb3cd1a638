"""CloudTrail."""

from typing import Final

from kyeol.tools.record.adoption import named
from kyeol.tools.record.cost import METERED
from kyeol.tools.record.danger import Dangers, Endangers, Protects, Removal
from kyeol.tools.record.kind import SECONDS, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import always, another, both, each_gone, gone, switched_off, when

TRAIL: Final = Kind(
    type="aws:cloudtrail/trail:Trail",
    id="arn:aws:cloudtrail:{region}:{account}:trail/{i[name]}",
    arn="{id}",
    outputs={"homeRegion": "{region}"},
    sources=(terraform_aws("cloudtrail/trail.go"),),
    fixed=paths("name"),
    unique=("name",),
    creation=SECONDS,
    taggable=True,
    cost=METERED,
    adoption=named("arn:aws:cloudtrail:{region}:{account}:trail/{i[name]}"),
    needs=on(
        "{arn}",
        "cloudtrail:AddTags CreateTrail DeleteTrail GetEventSelectors GetTrailStatus ListTags PutEventSelectors "
        "StartLogging StopLogging UpdateTrail",
        anything="cloudtrail:DescribeTrails",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "advancedEventSelectors": Endangers("detection", each_gone("it no longer records as before: {}")),
            "cloudWatchLogsGroupArn": Endangers(
                "detection",
                both(
                    when(gone, "CloudWatch no longer gets its events, and no alarm sees them"),
                    when(another, "its events go to {new} instead of {old}, where its alarms look"),
                ),
            ),
            "enableLogFileValidation": Protects(switched_off),
            "enableLogging": Protects(switched_off, "detection"),
            "includeGlobalServiceEvents": Protects(switched_off, "detection"),
            "isMultiRegionTrail": Protects(switched_off, "detection"),
            "kmsKeyId": Protects(gone),
            "s3BucketName": Endangers("detection", always("its events go to {new} instead of {old}")),
        },
        harmless=paths("cloudWatchLogsRoleArn tags"),
        replacing="no call of an API is recorded until the new trail runs",
        removal=Removal(loses="nothing records any more who calls which API", category="detection"),
    ),
)
