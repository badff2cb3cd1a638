"""AWS Budgets and Cost Explorer: budgets, monitors of anomalies and their subscriptions."""

from typing import Final

from kyeol.tools.kinds.cost import Free
from kyeol.tools.kinds.danger import HARMLESS, Dangers, Protects, gone
from kyeol.tools.kinds.kind import SECONDS, Kind, paths
from kyeol.tools.kinds.source import terraform_aws

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
    children=(),
    taggable=True,
    cost=_FREE,
    dangers=Dangers(holds="", inputs={"notifications": Protects(gone)}),
)

ANOMALY_MONITOR: Final = Kind(
    type="aws:costexplorer/anomalyMonitor:AnomalyMonitor",
    id="arn:aws:ce::{account}:anomalymonitor/{uuid}",
    arn="{id}",
    outputs={},
    sources=(terraform_aws("ce/anomaly_monitor.go"),),
    fixed=paths("monitorDimension monitorSpecification monitorType"),
    # AWS admits one monitor of services in an account.
    unique=("monitorDimension",),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=_FREE,
    dangers=HARMLESS,
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
    children=(),
    taggable=True,
    cost=_FREE,
    dangers=HARMLESS,
)
