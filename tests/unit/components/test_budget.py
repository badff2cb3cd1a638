"""The month's budget, who is told of it, and the detection of anomalies."""

import json
from typing import Any

import pulumi

from kyeol.components.budget import MonthlyBudget, MonthlyBudgetArgs
from kyeol.components.sns import AlarmTopic, AlarmTopicArgs
from kyeol.config.budget import BudgetConfig
from kyeol.tools.json_values import Json
from kyeol.tools.preview.graph import Graph
from tests.harness import ACCOUNT, REGION, graph_of, scope
from tests.json_values import known

BUDGET = "aws:budgets/budget:Budget"
MONITOR = "aws:costexplorer/anomalyMonitor:AnomalyMonitor"
SUBSCRIPTION = "aws:costexplorer/anomalySubscription:AnomalySubscription"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:kyeol-prod-alarms"
ARN = f"arn:aws:ce::{ACCOUNT}:anomalymonitor/0123abcd-0123-0123-0123-0123456789ab"


def budget(**settings: Json) -> Graph:
    """What a budget of 2,000 USD makes, beside its topic."""

    def program(opts: pulumi.ResourceOptions) -> None:
        args = AlarmTopicArgs(scope=scope("prod"), emails={"oncall": "oncall@example.com"}, costs=True)
        topic = AlarmTopic("alarms", args, opts)
        config = BudgetConfig.model_validate_json(json.dumps({"monthlyUsd": 2000, **settings}))
        MonthlyBudget("budget", MonthlyBudgetArgs(scope=scope("prod"), budget=config, topic=topic), opts)

    return graph_of(program)


def inputs(graph: Graph, kind: str) -> Any:  # noqa: ANN401 - a test that is wrong about the form fails
    """The inputs of the only resource of a kind."""
    return known(graph.one(kind).inputs)


def test_a_budget_counts_what_is_tagged_with_its_environment() -> None:
    made = inputs(budget(), BUDGET)
    assert (made["limitAmount"], made["limitUnit"], made["timeUnit"]) == ("2000", "USD", "MONTHLY")
    assert made["costFilters"] == [{"name": "TagKeyValue", "values": ["user:Environment$prod"]}]


def test_a_budget_of_an_account_counts_all_of_it() -> None:
    assert not budget(scope="account").one(BUDGET).inputs.get("costFilters")


def test_the_topic_is_told_of_shares_and_of_a_forecast_above_all_of_it() -> None:
    told = inputs(budget(notifyPercent=[50, 90]), BUDGET)["notifications"]
    assert [(one["notificationType"], one["threshold"]) for one in told] == [
        ("ACTUAL", 50),
        ("ACTUAL", 90),
        ("FORECASTED", 100),
    ]
    assert {(one["thresholdType"], *one["subscriberSnsTopicArns"]) for one in told} == {("PERCENTAGE", TOPIC)}


def test_only_a_budget_that_is_enforced_says_so() -> None:
    assert inputs(budget(enforced=True), BUDGET)["tags"]["Enforced"] == "true"
    assert "Enforced" not in inputs(budget(), BUDGET)["tags"]


def test_the_policies_are_there_before_anything_is_told() -> None:
    graph = budget(anomalies={})
    for kind in (BUDGET, SUBSCRIPTION):
        required = graph.requires(graph.one(kind))
        assert any("TopicPolicy" in urn for urn in required)


def test_the_topic_and_its_key_admit_both_services_for_this_account_only() -> None:
    graph = budget()
    for kind in ("aws:sns/topicPolicy:TopicPolicy", "aws:kms/key:Key"):
        document = json.loads(inputs(graph, kind)["policy"])
        statements: dict[str, Any] = {one["Sid"]: one for one in document["Statement"]}
        account = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
        assert statements["Budgets"]["Principal"] == {"Service": ["budgets.amazonaws.com"]}
        assert statements["Budgets"]["Condition"].items() >= account.items()
        assert statements["CostAnomalies"]["Principal"] == {"Service": ["costalerts.amazonaws.com"]}
        assert statements["CostAnomalies"]["Condition"].items() >= account.items()


def test_a_topic_that_no_budget_tells_admits_neither() -> None:
    def program(opts: pulumi.ResourceOptions) -> None:
        AlarmTopic("alarms", AlarmTopicArgs(scope=scope("prod"), emails={"oncall": "oncall@example.com"}), opts)

    assert "budgets.amazonaws.com" not in json.dumps(graph_of(program).to_json())


def test_anomalies_are_told_at_once_from_a_monitor_of_services() -> None:
    graph = budget(anomalies={"thresholdUsd": 70})
    monitor, told = graph.one(MONITOR), inputs(graph, SUBSCRIPTION)
    assert (monitor.inputs["monitorType"], monitor.inputs["monitorDimension"]) == ("DIMENSIONAL", "SERVICE")
    assert told["monitorArnLists"] == [monitor.outputs["arn"]]
    assert (told["frequency"], told["subscribers"]) == ("IMMEDIATE", [{"type": "SNS", "address": TOPIC}])
    assert told["thresholdExpression"]["dimension"]["values"] == ["70"]


def test_a_monitor_that_the_account_has_is_used() -> None:
    graph = budget(anomalies={"monitorArn": ARN})
    assert graph.of_type(MONITOR) == []
    assert graph.one(SUBSCRIPTION).inputs["monitorArnLists"] == [ARN]
    assert budget().of_type(SUBSCRIPTION) == []
