"""AWS Budgets and Cost Explorer: budgets, monitors of anomalies and their subscriptions."""

from typing import Final

from kyeol.tools.record.adoption import found, named
from kyeol.tools.record.cost import Free
from kyeol.tools.record.danger import Dangers, Endangers, Removal, harmless
from kyeol.tools.record.kind import SECONDS, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import always, each_gone, more, when

_FREE: Final = Free("aws.amazon.com/aws-cost-management/pricing: budgets without actions, and anomaly detection")

BUDGET: Final = Kind(
    type="aws:budgets/budget:Budget",
    id="{account}:{i[name]}",
    arn="arn:aws:budgets::{account}:budget/{i[name]}",
    outputs={"accountId": "{account}"},
    sources=(terraform_aws("budgets/budget.go"),),
    fixed=paths("accountId name namePrefix"),
    unique=("name",),
    creation=SECONDS,
    taggable=True,
    cost=_FREE,
    adoption=named("{account}:{i[name]}"),
    needs=on("{arn}", "budgets:ModifyBudget TagResource ViewBudget ListTagsForResource"),
    dangers=Dangers(
        holds="",
        inputs={
            "costFilters": Endangers("detection", always("it watches other costs")),
            "limitAmount": Endangers("detection", when(more, "its limit becomes {new} instead of {old}")),
            "notifications": Endangers("detection", each_gone("a notification goes: {}")),
        },
        harmless=paths("budgetType limitUnit tags timeUnit"),
        removal=Removal(loses="nobody is told of what a month costs", category="detection"),
    ),
)

ANOMALY_MONITOR: Final = Kind(
    type="aws:costexplorer/anomalyMonitor:AnomalyMonitor",
    id="arn:aws:ce::{account}:anomalymonitor/{uuid}",
    arn="{id}",
    sources=(terraform_aws("ce/anomaly_monitor.go"),),
    fixed=paths("monitorDimension monitorSpecification monitorType"),
    # AWS admits one monitor of services in an account.
    unique=("monitorDimension",),
    creation=SECONDS,
    taggable=True,
    cost=_FREE,
    adoption=found("ce get-anomaly-monitors", "AnomalyMonitors[?MonitorName=='{i[name]}'].MonitorArn"),
    needs=on(
        "{arn}",
        "ce:DeleteAnomalyMonitor GetAnomalyMonitors ListTagsForResource TagResource UpdateAnomalyMonitor",
        anything="ce:CreateAnomalyMonitor",
    ),
    dangers=harmless("name tags"),
)

ANOMALY_SUBSCRIPTION: Final = Kind(
    type="aws:costexplorer/anomalySubscription:AnomalySubscription",
    id="arn:aws:ce::{account}:anomalysubscription/{uuid}",
    arn="{id}",
    outputs={"accountId": "{account}"},
    sources=(terraform_aws("ce/anomaly_subscription.go"),),
    fixed=paths("accountId name"),
    unique=(),
    creation=SECONDS,
    taggable=True,
    cost=_FREE,
    adoption=found(
        "ce get-anomaly-subscriptions", "AnomalySubscriptions[?SubscriptionName=='{i[name]}'].SubscriptionArn"
    ),
    needs=on(
        "{arn}",
        "ce:DeleteAnomalySubscription GetAnomalySubscriptions "
        "ListTagsForResource TagResource UpdateAnomalySubscription",
        anything="ce:CreateAnomalySubscription",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "monitorArnLists": Endangers("detection", always("it tells of what other monitors find")),
            "subscribers": Endangers("detection", each_gone("a subscriber goes: {}")),
            "thresholdExpression": Endangers("detection", always("anomalies are told from another amount on")),
        },
        harmless=paths("frequency tags"),
    ),
)
