"""CloudWatch: alarms, dashboards, log groups and the delivery of logs."""

from typing import Final

from kyeol.tools.kinds.cost import METERED, Free, Unpriced, Within
from kyeol.tools.kinds.danger import HARMLESS, Dangers, PolicyDocument, Protects, fewer_days, gone
from kyeol.tools.kinds.kind import SECONDS, Kind, paths
from kyeol.tools.kinds.source import terraform_aws

_LOGS: Final = "arn:aws:logs:{region}:{account}:"


COMPOSITE_ALARM: Final = Kind(
    type="aws:cloudwatch/compositeAlarm:CompositeAlarm",
    id="{i[alarmName]}",
    arn="arn:aws:cloudwatch:{region}:{account}:alarm:{i[alarmName]}",
    outputs={},
    sources=(terraform_aws("cloudwatch/composite_alarm.go"),),
    fixed=paths("actionsEnabled alarmName"),
    unique=("alarmName",),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=METERED,
    dangers=HARMLESS,
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
    children=(),
    taggable=False,
    cost=Unpriced("an account's first three of up to 50 metrics are free, any other is $3 a month (from memory)"),
    dangers=HARMLESS,
)

LOG_DELIVERY: Final = Kind(
    type="aws:cloudwatch/logDelivery:LogDelivery",
    id="{hex:.16}",
    arn=_LOGS + "delivery:{id}",
    outputs={},
    sources=(terraform_aws("logs/delivery.go"),),
    fixed=paths("deliveryDestinationArn deliverySourceName"),
    unique=(),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=Free(
        "aws.amazon.com/cloudwatch/pricing: CloudFront's access logs to S3 as text or JSON; the bucket pays for keeping"
    ),
    dangers=HARMLESS,
)

LOG_DELIVERY_DESTINATION: Final = Kind(
    type="aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination",
    id="{i[name]}",
    arn=_LOGS + "delivery-destination:{i[name]}",
    outputs={},
    sources=(terraform_aws("logs/delivery_destination.go"),),
    fixed=paths("name outputFormat"),
    unique=("name",),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=Within("the delivery"),
    dangers=HARMLESS,
)

LOG_DELIVERY_SOURCE: Final = Kind(
    type="aws:cloudwatch/logDeliverySource:LogDeliverySource",
    id="{i[name]}",
    arn=_LOGS + "delivery-source:{i[name]}",
    outputs={},
    sources=(terraform_aws("logs/delivery_source.go"),),
    fixed=paths("logType name resourceArn"),
    unique=("name",),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=Within("the delivery"),
    dangers=HARMLESS,
)

LOG_GROUP: Final = Kind(
    type="aws:cloudwatch/logGroup:LogGroup",
    id="{i[name]}",
    arn=_LOGS + "log-group:{i[name]}",
    outputs={},
    sources=(terraform_aws("logs/group.go"),),
    fixed=paths("name namePrefix logGroupClass"),
    unique=("name",),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=METERED,
    dangers=Dangers(holds="logs", inputs={"retentionInDays": Protects(fewer_days), "kmsKeyId": Protects(gone)}),
)

LOG_METRIC_FILTER: Final = Kind(
    type="aws:cloudwatch/logMetricFilter:LogMetricFilter",
    id="{i[name]}",
    arn="",
    outputs={},
    sources=(terraform_aws("logs/metric_filter.go"),),
    fixed=paths("logGroupName name"),
    unique=(),
    creation=SECONDS,
    children=(),
    taggable=False,
    cost=METERED,
    dangers=HARMLESS,
)

LOG_RESOURCE_POLICY: Final = Kind(
    type="aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
    id="{i[policyName]}",
    arn="",
    outputs={},
    sources=(terraform_aws("logs/resource_policy.go"),),
    fixed=paths("policyName resourceArn"),
    unique=("policyName",),
    creation=SECONDS,
    children=(),
    taggable=False,
    cost=Within("the log groups"),
    dangers=Dangers(holds="", inputs={"policyDocument": PolicyDocument(guards="resourceArn")}),
)

METRIC_ALARM: Final = Kind(
    type="aws:cloudwatch/metricAlarm:MetricAlarm",
    id="{i[name]}",
    arn="arn:aws:cloudwatch:{region}:{account}:alarm:{i[name]}",
    outputs={},
    sources=(terraform_aws("cloudwatch/metric_alarm.go"),),
    fixed=paths("name"),
    unique=("name",),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=METERED,
    dangers=HARMLESS,
)
