"""The month's budget, and the detection of anomalies in what an account costs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from kyeol.components.scope import Scope
from kyeol.components.sns import AlarmTopic
from kyeol.config.budget import AnomaliesConfig, BudgetConfig
from kyeol.config.names import ENFORCED_TAG

FORESEEN: Final = 100
"""The share of the budget at which AWS's forecast is told, per cent."""


@dataclass(frozen=True, kw_only=True)
class MonthlyBudgetArgs:
    """What a budget needs.

    Args:
        scope: The environment.
        budget: What a month may cost, and who is told when.
        topic: The topic that is told; its policy has to admit AWS Budgets and Cost Anomaly Detection.
    """

    scope: Scope
    budget: BudgetConfig
    topic: AlarmTopic


class MonthlyBudget(pulumi.ComponentResource):
    """An `aws.budgets.Budget` of a month, and where it is asked for a monitor and a subscription of anomalies.

    Neither costs anything (aws.amazon.com/aws-cost-management/pricing: budgets without actions, anomaly detection).
    Both count what AWS bills, so a budget of the environment needs the tag Environment activated for cost allocation,
    in the account that pays; until then it sees nothing.
    """

    def __init__(self, name: str, args: MonthlyBudgetArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:MonthlyBudget", name, None, opts)
        scope, budget = args.scope, args.budget
        # A topic that does not admit the service yet would lose what it is told.
        after = pulumi.ResourceOptions(parent=self, depends_on=[args.topic.policy])
        filters = []
        if budget.scope == "environment":
            value = f"user:Environment${scope.environment}"
            filters.append(aws.budgets.BudgetCostFilterArgs(name="TagKeyValue", values=[value]))
        aws.budgets.Budget(
            name,
            name=scope.name("month"),
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=str(budget.monthly_usd),
            limit_unit="USD",
            cost_filters=filters,
            notifications=list(_notifications(args)),
            tags=scope.tags("month", **({ENFORCED_TAG: "true"} if budget.enforced else {})),
            opts=after,
        )
        if budget.anomalies:
            _anomalies(f"{name}-anomalies", args, budget.anomalies, self, after)
        self.register_outputs({})


def _notifications(args: MonthlyBudgetArgs) -> Iterator[aws.budgets.BudgetNotificationArgs]:
    shares = [("ACTUAL", share) for share in args.budget.notify_percent]
    for kind, share in [*shares, ("FORECASTED", FORESEEN)]:
        yield aws.budgets.BudgetNotificationArgs(
            comparison_operator="GREATER_THAN",
            notification_type=kind,
            threshold=share,
            threshold_type="PERCENTAGE",
            subscriber_sns_topic_arns=[args.topic.arn],
        )


def _anomalies(
    name: str,
    args: MonthlyBudgetArgs,
    anomalies: AnomaliesConfig,
    parent: pulumi.Resource,
    after: pulumi.ResourceOptions,
) -> None:
    scope = args.scope
    monitor: pulumi.Input[str] | None = anomalies.monitor_arn
    if monitor is None:
        made = aws.costexplorer.AnomalyMonitor(
            name,
            name=scope.name("services"),
            monitor_type="DIMENSIONAL",
            monitor_dimension="SERVICE",
            tags=scope.tags("services"),
            opts=pulumi.ResourceOptions(parent=parent),
        )
        monitor = made.arn
    dimension = aws.costexplorer.AnomalySubscriptionThresholdExpressionDimensionArgs(
        key="ANOMALY_TOTAL_IMPACT_ABSOLUTE",
        match_options=["GREATER_THAN_OR_EQUAL"],
        values=[str(anomalies.threshold_usd)],
    )
    aws.costexplorer.AnomalySubscription(
        name,
        name=scope.name("anomalies"),
        # To a topic only at once: summaries by day or week go by mail (CE API, AnomalySubscription).
        frequency="IMMEDIATE",
        monitor_arn_lists=[monitor],
        subscribers=[aws.costexplorer.AnomalySubscriptionSubscriberArgs(type="SNS", address=args.topic.arn)],
        threshold_expression=aws.costexplorer.AnomalySubscriptionThresholdExpressionArgs(dimension=dimension),
        tags=scope.tags("anomalies"),
        opts=after,
    )
