"""What watching an account costs: by what the stack file assumes of it."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import get_args

import pulumi

from kyeol.components.sns import AlarmTopic, AlarmTopicArgs
from kyeol.components.threats import ThreatDetection, ThreatDetectionArgs
from kyeol.config.threats import Feature, ThreatsConfig
from kyeol.config.usage import ThreatUsageConfig, UsageConfig
from kyeol.tools.cost.bill import Bill, bill
from kyeol.tools.kinds.engine import AWS
from kyeol.tools.preview.graph import Graph
from tests.harness import graph_of, scope

EVERYTHING = {
    "guardDuty": {"features": ["EKS_AUDIT_LOGS", "RUNTIME_MONITORING"]},
    "imageScanning": {},
    "accessAnalyzer": {"unusedAccessDays": 90},
    "securityHub": {},
}


def watching(settings: object) -> Graph:
    """What watches an account."""

    def program(opts: pulumi.ResourceOptions) -> None:
        topic = AlarmTopic("alarms", AlarmTopicArgs(scope=scope("mgmt"), emails={}, findings=True), opts)
        config = ThreatsConfig.model_validate_json(json.dumps(settings))
        ThreatDetection("threats", ThreatDetectionArgs(scope=scope("mgmt"), threats=config, topic=topic), opts)

    return graph_of(program)


def watched(settings: object, **usage: object) -> Bill:
    """The bill of what watches an account."""
    return bill(watching(settings), UsageConfig.model_validate({"threats": usage}))


def amounts(said: Bill) -> dict[str, Decimal]:
    """What is expected of each charge, but of the topic."""
    services = {"GuardDuty", "Inspector", "Security Hub", "IAM Access Analyzer"}
    return {one.charge.what: one.amount.expected for one in said.lines if one.charge.service in services}


def test_each_detector_is_charged_by_what_the_account_has() -> None:
    said = watched(
        EVERYTHING, managementEvents=1000000, flowGigabytes=700, auditEvents=2000000, nodeVcpus=10, images=50,
        securityChecks=200000, roles=30, objectEvents=9000000, databaseVcpus=8,
    )  # fmt: skip
    assert amounts(said) == {
        "events of management": Decimal("4.60"),  # 1,000,000 x 0.0000046
        "flows and DNS queries": Decimal(691),  # 500 GB x 1.15 + 200 GB x 0.58
        "events of audit logs": Decimal("4.10"),  # 2,000,000 x 0.00000205
        "nodes' vCPUs": Decimal("16.60"),  # 10 x 1.66
        "checks of controls": Decimal(180),  # 100,000 x 0.001 + 100,000 x 0.0008
        "roles looked at": Decimal(6),  # 30 x 0.20
    }
    # Plans that are off cost nothing; Inspector's price in Seoul was not read.
    unread = "the table of ap-northeast-2 has no price of inspector"
    assert [one.what for one in said.missing if one.reason.startswith(unread)] == ["images scanned", "images again"]


def test_access_from_outside_is_looked_at_for_nothing() -> None:
    assert amounts(watched({"accessAnalyzer": {}})) == {}


def test_every_assumption_changes_an_estimate() -> None:
    every = watching({**EVERYTHING, "guardDuty": {"features": list(get_args(Feature))}})
    # N. Virginia's table has Inspector's prices as well.
    providers = {one.urn: replace(one, inputs={**one.inputs, "region": "us-east-1"}) for one in every.of_type(AWS.type)}
    every = replace(every, resources={**every.resources, **providers})
    default = UsageConfig()

    def total(**usage: int) -> Decimal:
        threats = default.threats.model_copy(update=usage)
        return bill(every, default.model_copy(update={"threats": threats})).total.expected

    assert [name for name in ThreatUsageConfig.model_fields if total(**{name: 77}) == total()] == []
