"""What a month may cost: `kyeol:budget`."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kyeol.config.model import Section

MonitorArn = Annotated[
    str,
    StringConstraints(pattern=r"^arn:aws:ce::[0-9]{12}:anomalymonitor/[0-9a-f-]+$"),
    Field(description="the ARN of an anomaly monitor, such as arn:aws:ce::111122223333:anomalymonitor/…"),
]


class AnomaliesConfig(Section):
    """Cost Anomaly Detection: AWS learns what each service costs, and tells what is unlike it."""

    monitor_arn: MonitorArn | None = Field(
        default=None,
        description="the account's monitor of its services, where there is one already: AWS admits one an account; "
        "absent: the stack makes it",
    )
    threshold_usd: int = Field(
        default=50, ge=1, le=1000000, description="what an anomaly must add up to before it is told, USD"
    )


class BudgetConfig(Section):
    """What a month may cost: held against the estimate by the rule book, and against the bill by AWS Budgets."""

    monthly_usd: int = Field(ge=1, le=100000000, description="what a month may cost, USD")
    enforced: bool = Field(
        default=False, description="whether an estimate above it stops a deployment; else the rule book advises"
    )
    scope: Literal["environment", "account"] = Field(
        default="environment",
        description="whose cost AWS counts: what is tagged with this Environment, once the tag is activated for cost "
        "allocation, or the whole account, where it is the environment's own",
    )
    notify_percent: tuple[Annotated[int, Field(ge=1, le=1000)], ...] = Field(
        default=(80, 100),
        min_length=1,
        max_length=4,
        description="at which shares of the budget the alarm topic is told, per cent; besides, when AWS foresees more "
        "than all of it",
    )
    anomalies: AnomaliesConfig | None = Field(default=None, description="absent: no anomaly detection by this stack")
