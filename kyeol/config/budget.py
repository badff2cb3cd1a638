"""What a month may cost: `kyeol:budget`."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kyeol.config.limit import limit
from kyeol.config.model import UUID, Section, Switch

MonitorArn = Annotated[
    str,
    StringConstraints(pattern=rf"^arn:aws:ce::[0-9]{{12}}:anomalymonitor/{UUID}$"),
    Field(description="the ARN of an anomaly monitor, such as arn:aws:ce::111122223333:anomalymonitor/…"),
    limit("ce CreateAnomalySubscription.AnomalySubscription.MonitorArnList.[]"),
]

SharePercent = Annotated[
    int,
    Field(ge=1, le=1000),
    limit(
        "budgets CreateBudget.NotificationsWithSubscribers.[].Notification.Threshold",
        ours="who is told at ten times the budget is told too late",
    ),
]


class AnomaliesConfig(Section):
    """Cost Anomaly Detection: AWS learns what each service costs, and tells what is unlike it."""

    monitor_arn: MonitorArn | None = Field(
        default=None,
        description="the account's monitor of its services, where there is one already: AWS admits one an account; "
        "absent: the stack makes it",
    )
    threshold_usd: Annotated[
        int, limit("ce CreateAnomalySubscription.AnomalySubscription.Threshold", ours="more than that is a slip")
    ] = Field(default=50, ge=1, le=1000000, description="what an anomaly must add up to before it is told, USD")


class BudgetConfig(Section):
    """What a month may cost: held against the estimate by the rule book, and against the bill by AWS Budgets."""

    monthly_usd: Annotated[
        int, limit("budgets CreateBudget.Budget.BudgetLimit.Amount", ours="more than that is a slip")
    ] = Field(ge=1, le=100000000, description="what a month may cost, USD")
    enforced: Switch = Field(
        default=False, description="whether an estimate above it stops a deployment; else the rule book advises"
    )
    scope: Annotated[Literal["environment", "account"], limit(ours="what a budget can be of")] = Field(
        default="environment",
        description="whose cost AWS counts: what is tagged with this Environment, once the tag is activated for cost "
        "allocation, or the whole account, where it is the environment's own",
    )
    notify_percent: Annotated[
        tuple[SharePercent, ...],
        limit("budgets CreateBudget.NotificationsWithSubscribers", ours="the fifth tells of the forecast"),
    ] = Field(
        default=(80, 100),
        min_length=1,
        max_length=4,
        description="at which shares of the budget the alarm topic is told, per cent; besides, when AWS foresees more "
        "than all of it",
    )
    anomalies: AnomaliesConfig | None = Field(default=None, description="absent: no anomaly detection by this stack")
