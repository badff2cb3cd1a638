"""The findings of AWS's detectors on their way to the alarm topic: one EventBridge rule a detector."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from kyeol.components.scope import Scope
from kyeol.components.sns import AlarmTopic
from kyeol.config.threats import SEVERITIES, Severity

_FROM: Final[Mapping[Severity, int]] = {"MEDIUM": 4, "HIGH": 7, "CRITICAL": 9}
"""Where GuardDuty's severities begin (docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html)."""


@dataclass(frozen=True, kw_only=True)
class Findings:
    """The findings of a detector that are told.

    Args:
        what: What they are of, as names have it.
        description: The same for people.
        pattern: The events, as EventBridge's patterns have it.
        paths: What the message says, each by its name and its JSON path in the event.
        message: The message, with <names> of these paths.
    """

    what: str
    description: str
    pattern: Mapping[str, object]
    paths: Mapping[str, str]
    message: str


def guardduty_findings(severity: Severity) -> Findings:
    """GuardDuty's, from a severity on (docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html).

    Args:
        severity: The least.
    """
    return Findings(
        what="guardduty-findings",
        description=f"GuardDuty: {severity.lower()} findings and worse",
        pattern={
            "source": ["aws.guardduty"],
            "detail-type": ["GuardDuty Finding"],
            "detail": {"severity": [{"numeric": [">=", _FROM[severity]]}]},
        },
        paths={"severity": "$.detail.severity", "title": "$.detail.title", "type": "$.detail.type"},
        message="GuardDuty <type>, severity <severity>: <title>",
    )


def image_findings(severity: Severity) -> Findings:
    """Inspector's, from a severity on (docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html).

    Args:
        severity: The least.
    """
    return Findings(
        what="image-findings",
        description=f"Inspector: {severity.lower()} findings and worse",
        pattern={
            "source": ["aws.inspector2"],
            "detail-type": ["Inspector2 Finding"],
            "detail": {"severity": _and_worse(severity), "status": ["ACTIVE"]},
        },
        paths={"severity": "$.detail.severity", "title": "$.detail.title", "image": "$.resources[0]"},
        message="Inspector <severity>: <title> in <image>",
    )


def access_findings() -> Findings:
    """Access Analyzer's, which have no severity.

    docs.aws.amazon.com/eventbridge/latest/ref/events-ref-access-analyzer.html.
    """
    return Findings(
        what="access-findings",
        description="IAM Access Analyzer: active findings",
        pattern={
            "source": ["aws.access-analyzer"],
            "detail-type": ["Access Analyzer Finding", "Unused Access Finding for IAM entities"],
            # A finding of an analyzer that is gone stays active, and is told again as deleted
            # (docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-eventbridge.html); an error is not an access.
            "detail": {"status": ["ACTIVE"], "isDeleted": [False], "error": [{"exists": False}]},
        },
        paths={"kind": "$.detail-type", "resource": "$.detail.resource"},
        message="<kind>: <resource>",
    )


def hub_findings(severity: Severity) -> Findings:
    """Security Hub's own, from a severity on: what other detectors send it is told by them.

    docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html; the fields:
    securityhub-findings-format.html. Each check that updates a finding is such an event, and no pattern tells the first
    from those after it: NEW lasts until somebody says otherwise (docs/how-to/alarms.md).

    Args:
        severity: The least.
    """
    return Findings(
        what="hub-findings",
        description=f"Security Hub: {severity.lower()} findings of its controls and worse",
        pattern={
            "source": ["aws.securityhub"],
            "detail-type": ["Security Hub Findings - Imported"],
            "detail": {
                "findings": {
                    "Compliance": {"Status": ["FAILED"]},
                    "ProductName": ["Security Hub"],
                    "RecordState": ["ACTIVE"],
                    "Severity": {"Label": _and_worse(severity)},
                    "Workflow": {"Status": ["NEW"]},
                }
            },
        },
        paths={
            "resource": "$.detail.findings[0].Resources[0].Id",
            "severity": "$.detail.findings[0].Severity.Label",
            "title": "$.detail.findings[0].Title",
        },
        message="Security Hub <severity>: <title>: <resource>",
    )


def _and_worse(severity: Severity) -> list[str]:
    return list(SEVERITIES[SEVERITIES.index(severity) :])


def tell(name: str, scope: Scope, findings: Findings, topic: AlarmTopic, opts: pulumi.ResourceOptions) -> None:
    """Send findings to the alarm topic, a line each.

    Args:
        name: The logical name.
        scope: The environment.
        findings: Which, and what is said of them.
        topic: The topic; its policy and its key let EventBridge in.
        opts: The parent, at least.
    """
    rule = aws.cloudwatch.EventRule(
        name,
        name=scope.name(findings.what),
        description=findings.description,
        event_pattern=json.dumps(findings.pattern),
        tags=scope.tags(findings.what),
        opts=opts,
    )
    aws.cloudwatch.EventTarget(
        name,
        rule=rule.name,
        target_id="alarms",
        arn=topic.arn,
        input_transformer=aws.cloudwatch.EventTargetInputTransformerArgs(
            input_paths=dict(findings.paths), input_template=json.dumps(findings.message)
        ),
        # What is sent before the topic admits EventBridge would be lost.
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[topic.policy])),
    )
