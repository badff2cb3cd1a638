"""CloudWatch: alarms, dashboards, log groups and the delivery of logs."""

from collections.abc import Iterator, Mapping
from typing import Final

from kyeol.tools.json_values import Json, number
from kyeol.tools.record.adoption import found, named
from kyeol.tools.record.cost import METERED, Free, Unpriced, Within
from kyeol.tools.record.danger import (
    Category,
    Dangers,
    Endangers,
    InContext,
    PolicyDocument,
    Protects,
    Removal,
    harmless,
)
from kyeol.tools.record.kind import SECONDS, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import always, each_gone, gone, more, no_longer, switched_off, when
from kyeol.tools.words import counted

_LOGS: Final = "arn:aws:logs:{region}:{account}:"


COMPOSITE_ALARM: Final = Kind(
    type="aws:cloudwatch/compositeAlarm:CompositeAlarm",
    id="{i[alarmName]}",
    arn="arn:aws:cloudwatch:{region}:{account}:alarm:{i[alarmName]}",
    sources=(terraform_aws("cloudwatch/composite_alarm.go"),),
    fixed=paths("actionsEnabled alarmName"),
    unique=("alarmName",),
    creation=SECONDS,
    taggable=True,
    cost=METERED,
    adoption=named("{i[alarmName]}"),
    needs=on("{arn}", "cloudwatch:DeleteAlarms ListTagsForResource PutCompositeAlarm TagResource"),
    dangers=Dangers(
        holds="",
        inputs={
            "alarmActions": Endangers("detection", each_gone("it no longer tells {}")),
            "alarmRule": Endangers("detection", always("it rings for other reasons")),
        },
        harmless=paths("alarmDescription okActions tags"),
        removal=Removal(loses="an alarm goes", category="detection"),
    ),
)

DASHBOARD: Final = Kind(
    type="aws:cloudwatch/dashboard:Dashboard",
    id="{i[dashboardName]}",
    arn="",
    outputs={"dashboardArn": "arn:aws:cloudwatch::{account}:dashboard/{i[dashboardName]}"},
    sources=(terraform_aws("cloudwatch/dashboard.go"),),
    fixed=paths("dashboardName"),
    unique=("dashboardName",),
    creation=SECONDS,
    taggable=False,
    cost=Unpriced("an account's first three of up to 50 metrics are free, any other is $3 a month (from memory)"),
    adoption=named("{i[dashboardName]}"),
    needs=on("{i[dashboardArn]}", "cloudwatch:DeleteDashboards GetDashboard PutDashboard"),
    dangers=harmless("dashboardBody"),
)

LOG_DELIVERY: Final = Kind(
    type="aws:cloudwatch/logDelivery:LogDelivery",
    id="{hex:.16}",
    arn=_LOGS + "delivery:{id}",
    sources=(terraform_aws("logs/delivery.go"),),
    fixed=paths("deliveryDestinationArn deliverySourceName"),
    unique=(),
    creation=SECONDS,
    taggable=True,
    cost=Free(
        "aws.amazon.com/cloudwatch/pricing: CloudFront's access logs to S3 as text or JSON; the bucket pays for keeping"
    ),
    adoption=found("logs describe-deliveries", "deliveries[?deliverySourceName=='{i[deliverySourceName]}'].id"),
    needs=on(
        "arn:aws:logs:{region}:{account}:delivery:{id}",
        "logs:CreateDelivery DeleteDelivery GetDelivery ListTagsForResource TagResource UpdateDeliveryConfiguration",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "recordFields": Endangers("detection", each_gone("{} is no longer logged")),
            "s3DeliveryConfigurations": Endangers("detection", always("its logs go to another place")),
        },
        harmless=paths("tags"),
        removal=Removal(loses="requests are no longer logged", category="detection"),
    ),
)

LOG_DELIVERY_DESTINATION: Final = Kind(
    type="aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination",
    id="{i[name]}",
    arn=_LOGS + "delivery-destination:{i[name]}",
    sources=(terraform_aws("logs/delivery_destination.go"),),
    fixed=paths("name outputFormat"),
    unique=("name",),
    creation=SECONDS,
    taggable=True,
    cost=Within("the delivery"),
    adoption=named(),
    needs=on(
        "arn:aws:logs:{region}:{account}:delivery-destination:{i[name]}",
        "logs:DeleteDeliveryDestination GetDeliveryDestination ListTagsForResource PutDeliveryDestination TagResource",
    ),
    dangers=Dangers(
        holds="",
        inputs={"deliveryDestinationConfiguration": Endangers("detection", always("logs go to another place"))},
        harmless=paths("tags"),
    ),
)

LOG_DELIVERY_SOURCE: Final = Kind(
    type="aws:cloudwatch/logDeliverySource:LogDeliverySource",
    id="{i[name]}",
    arn=_LOGS + "delivery-source:{i[name]}",
    sources=(terraform_aws("logs/delivery_source.go"),),
    fixed=paths("logType name resourceArn"),
    unique=("name",),
    creation=SECONDS,
    taggable=True,
    cost=Within("the delivery"),
    adoption=named(),
    needs=on(
        "arn:aws:logs:{region}:{account}:delivery-source:{i[name]}",
        "logs:DeleteDeliverySource GetDeliverySource ListTagsForResource PutDeliverySource TagResource",
        source="cloudfront:AllowVendedLogDeliveryForResource",
    ),
    dangers=harmless("tags"),
)


def _kept(old: Json, new: Json) -> Iterator[str]:
    """Whether logs are kept for fewer days; 0, like none, keeps them for ever."""
    before, after = number(old), number(new)
    if after and (not before or after < before):
        kept = counted(before, "day") if before else "ever"
        yield f"what is older than {counted(after, 'day')} is deleted, which was kept for {kept}"


LOG_GROUP: Final = Kind(
    type="aws:cloudwatch/logGroup:LogGroup",
    id="{i[name]}",
    arn=_LOGS + "log-group:{i[name]}",
    sources=(terraform_aws("logs/group.go"),),
    fixed=paths("name namePrefix logGroupClass"),
    unique=("name",),
    creation=SECONDS,
    taggable=True,
    cost=METERED,
    adoption=named(),
    needs=on(
        "{arn}",
        "logs:AssociateKmsKey CreateLogGroup DeleteLogGroup ListTagsForResource PutRetentionPolicy TagResource",
        anything="logs:DescribeLogGroups",
    ),
    dangers=Dangers(
        holds="logs",
        inputs={"retentionInDays": Endangers("data", _kept), "kmsKeyId": Protects(gone)},
        harmless=paths("tags"),
    ),
)

LOG_METRIC_FILTER: Final = Kind(
    type="aws:cloudwatch/logMetricFilter:LogMetricFilter",
    id="{i[name]}",
    arn="",
    sources=(terraform_aws("logs/metric_filter.go"),),
    fixed=paths("logGroupName name"),
    unique=(),
    creation=SECONDS,
    taggable=False,
    cost=METERED,
    adoption=named("{i[logGroupName]}:{i[name]}"),
    needs=on(
        "arn:aws:logs:{region}:{account}:log-group:{i[logGroupName]}",
        "logs:DeleteMetricFilter DescribeMetricFilters PutMetricFilter",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "metricTransformation": Endangers("detection", always("what it counts goes to another metric than before")),
            "logGroupName": Endangers("detection", always("it counts what {new} holds instead of {old}")),
            "pattern": Endangers("detection", always("it counts other events")),
        },
        removal=Removal(loses="what it counts is no longer seen", category="detection"),
    ),
)

LOG_RESOURCE_POLICY: Final = Kind(
    type="aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
    id="{i[policyName]}",
    arn="",
    sources=(terraform_aws("logs/resource_policy.go"),),
    fixed=paths("policyName resourceArn"),
    unique=("policyName",),
    creation=SECONDS,
    taggable=False,
    cost=Within("the log groups"),
    adoption=named("{i[policyName]}"),
    needs=on("*", "logs:DeleteResourcePolicy DescribeResourcePolicies PutResourcePolicy"),
    dangers=Dangers(holds="", inputs={"policyDocument": PolicyDocument(guards="resourceArn")}),
)


def _later(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[tuple[Category, str]]:
    """Whether more periods have to be bad, or as many of fewer."""
    (bad, of), (bad_now, of_now) = (_periods(side) for side in (old, new))
    if bad_now > bad or (bad_now == bad and of_now < of):
        yield "detection", f"it rings after {bad_now} bad periods of {of_now} instead of {bad} of {of}"


def _periods(inputs: Mapping[str, Json]) -> tuple[int, int]:
    """How many periods have to be bad, and of how many: of all, unless it says otherwise."""
    every = number(inputs.get("evaluationPeriods"))
    return number(inputs.get("datapointsToAlarm"), every), every


def _further(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[tuple[Category, str]]:
    """Whether its metric has to go further before it rings."""
    before, after = old.get("threshold"), new.get("threshold")
    upwards = str(new.get("comparisonOperator")).startswith("GreaterThan")
    if more(before, after) if upwards else more(after, before):
        yield "detection", f"its threshold becomes {after} instead of {before}: it rings later"


METRIC_ALARM: Final = Kind(
    type="aws:cloudwatch/metricAlarm:MetricAlarm",
    id="{i[name]}",
    arn="arn:aws:cloudwatch:{region}:{account}:alarm:{i[name]}",
    sources=(terraform_aws("cloudwatch/metric_alarm.go"),),
    fixed=paths("name"),
    unique=("name",),
    creation=SECONDS,
    taggable=True,
    cost=METERED,
    adoption=named(),
    needs=on(
        "{arn}",
        "cloudwatch:DeleteAlarms ListTagsForResource PutMetricAlarm TagResource",
        anything="cloudwatch:DescribeAlarms",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            **dict.fromkeys(
                (
                    "comparisonOperator",
                    "dimensions",
                    "extendedStatistic",
                    "metricName",
                    "metricQueries",
                    "namespace",
                    "statistic",
                ),
                Endangers("detection", always("it watches something else")),
            ),
            "actionsEnabled": Protects(switched_off, "detection"),
            "alarmActions": Endangers("detection", each_gone("it no longer tells {}")),
            **dict.fromkeys(("datapointsToAlarm", "evaluationPeriods"), InContext(_later)),
            "period": Endangers("detection", always("its periods take {new} seconds instead of {old}")),
            "threshold": InContext(_further),
            "treatMissingData": Endangers(
                "detection", when(no_longer("breaching"), "it no longer rings where data is missing")
            ),
        },
        harmless=paths("alarmDescription evaluateLowSampleCountPercentiles okActions tags"),
        removal=Removal(loses="an alarm goes", category="detection"),
    ),
)
