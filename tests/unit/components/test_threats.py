"""The account's detectors, and the way of their findings to the alarm topic."""

import json
from typing import Any

import pulumi
import pytest

from kyeol.components.sns import AlarmTopic, AlarmTopicArgs
from kyeol.components.threats import ThreatDetection, ThreatDetectionArgs
from kyeol.config.threats import ThreatsConfig
from kyeol.tools.json_values import Json
from kyeol.tools.preview.graph import Graph
from tests.harness import ACCOUNT, REGION, graph_of, scope
from tests.json_values import known

DETECTOR = "aws:guardduty/detector:Detector"
FEATURE = "aws:guardduty/detectorFeature:DetectorFeature"
SCANNING = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration"
ANALYZER = "aws:accessanalyzer/analyzer:Analyzer"
HUB = "aws:securityhub/account:Account"
STANDARD = "aws:securityhub/standardsSubscription:StandardsSubscription"
RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
EXISTING = "12abc34d567e8fa901bc2d34e56789f0"


def threats(**sections: Json) -> Graph:
    """What some detectors make, beside their topic."""

    def program(opts: pulumi.ResourceOptions) -> None:
        topic = AlarmTopic("alarms", AlarmTopicArgs(scope=scope("mgmt"), emails={}, findings=True), opts)
        config = ThreatsConfig.model_validate_json(json.dumps(sections))
        ThreatDetection("threats", ThreatDetectionArgs(scope=scope("mgmt"), threats=config, topic=topic), opts)

    return graph_of(program)


def features(graph: Graph) -> dict[str, str]:
    return {str(one.inputs["name"]): str(one.inputs["status"]) for one in graph.of_type(FEATURE)}


def pattern(graph: Graph) -> Any:  # noqa: ANN401 - a test that is wrong about the form fails
    """The event pattern of the only rule."""
    return json.loads(known(graph.one(RULE).inputs)["eventPattern"])


def test_the_own_detector_says_of_every_plan_whether_it_is_on() -> None:
    made = features(threats(guardDuty={"features": ["EKS_AUDIT_LOGS"]}))
    assert len(made) == 6
    assert {name for name, status in made.items() if status == "ENABLED"} == {"EKS_AUDIT_LOGS"}


def test_a_detector_that_is_there_gets_plans_and_loses_none() -> None:
    graph = threats(guardDuty={"detectorId": EXISTING, "features": ["S3_DATA_EVENTS"]})
    assert not graph.of_type(DETECTOR)
    assert features(graph) == {"S3_DATA_EVENTS": "ENABLED"}
    assert graph.one(FEATURE).inputs["detectorId"] == EXISTING


def test_watching_at_run_time_brings_the_agent_as_an_add_on() -> None:
    graph = threats(guardDuty={"detectorId": EXISTING, "features": ["RUNTIME_MONITORING"]})
    (agent,) = known(graph.one(FEATURE).inputs)["additionalConfigurations"]
    assert agent == {"name": "EKS_ADDON_MANAGEMENT", "status": "ENABLED"}
    own = threats(guardDuty={"features": ["RUNTIME_MONITORING"]}).of_type(FEATURE)
    (runtime,) = (known(one.inputs) for one in own if one.inputs["name"] == "RUNTIME_MONITORING")
    assert {one["name"]: one["status"] for one in runtime["additionalConfigurations"]} == {
        "EKS_ADDON_MANAGEMENT": "ENABLED",
        "EC2_AGENT_MANAGEMENT": "DISABLED",
        "ECS_FARGATE_AGENT_MANAGEMENT": "DISABLED",
    }, "what GuardDuty returns"


@pytest.mark.parametrize(("severity", "least"), [("MEDIUM", 4), ("HIGH", 7), ("CRITICAL", 9)])
def test_guardduty_tells_by_number(severity: str, least: int) -> None:
    told = pattern(threats(guardDuty={"severity": severity}))
    assert told["detail"] == {"severity": [{"numeric": [">=", least]}]}


@pytest.mark.parametrize(("continuous", "frequency"), [(True, "CONTINUOUS_SCAN"), (False, "SCAN_ON_PUSH")])
def test_every_repository_is_scanned_by_inspector(continuous: bool, frequency: str) -> None:
    graph = threats(imageScanning={"continuous": continuous, "severity": "HIGH"})
    made = known(graph.one(SCANNING).inputs)
    assert made["scanType"] == "ENHANCED"
    (rule,) = made["rules"]
    assert rule["scanFrequency"] == frequency
    assert rule["repositoryFilters"] == [{"filter": "*", "filterType": "WILDCARD"}]
    assert pattern(graph)["detail"] == {"severity": ["HIGH", "CRITICAL"], "status": ["ACTIVE"]}


def test_inspector_keeps_what_else_it_scans() -> None:
    """An enabler would disable the account's other scans when it is made, and every scan when it goes."""
    assert not threats(imageScanning={}).of_type("aws:inspector2/enabler:Enabler")


def test_an_analyzer_that_is_there_is_listened_to() -> None:
    graph = threats(accessAnalyzer={"external": False})
    assert not graph.of_type(ANALYZER)
    assert pattern(graph)["source"] == ["aws.access-analyzer"]


def test_unused_access_is_looked_for_where_somebody_says_how_old() -> None:
    types = [one.inputs["type"] for one in threats(accessAnalyzer={"unusedAccessDays": 90}).of_type(ANALYZER)]
    assert sorted(map(str, types)) == ["ACCOUNT", "ACCOUNT_UNUSED_ACCESS"]


@pytest.mark.parametrize("existing", [False, True])
def test_a_hub_gets_the_standard_of_its_region(existing: bool) -> None:
    graph = threats(securityHub={"existing": existing})
    assert len(graph.of_type(HUB)) == (not existing)
    arn = f"arn:aws:securityhub:{REGION}::standards/aws-foundational-security-best-practices/v/1.0.0"
    assert graph.one(STANDARD).inputs["standardsArn"] == arn


def test_security_hub_does_not_tell_again_what_other_detectors_found() -> None:
    assert pattern(threats(securityHub={}))["detail"]["findings"]["ProductName"] == ["Security Hub"]


def test_findings_reach_the_topic_which_lets_eventbridge_in() -> None:
    graph = threats(guardDuty={}, imageScanning={}, accessAnalyzer={}, securityHub={})
    topic = f"arn:aws:sns:{REGION}:{ACCOUNT}:kyeol-mgmt-alarms"
    targets = [known(one.inputs) for one in graph.of_type(TARGET)]
    assert {one["rule"] for one in targets} == {known(one.inputs)["name"] for one in graph.of_type(RULE)}
    assert len(targets) == 4
    for one in targets:
        assert one["arn"] == topic
        message = json.loads(one["inputTransformer"]["inputTemplate"])
        assert all(f"<{name}>" in message for name in one["inputTransformer"]["inputPaths"])
    document = json.loads(known(graph.one(TOPIC_POLICY).inputs)["policy"])
    (admitted,) = [one for one in document["Statement"] if one["Sid"] == "Findings"]
    assert admitted["Principal"] == {"Service": ["events.amazonaws.com"]}
    assert all(operator.endswith("IfExists") for operator in admitted["Condition"])
