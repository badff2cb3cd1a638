"""Detectors, their findings' way, and the registry's scanning."""

from typing import Final

from kyeol.tools.kinds import ecr, events, threats
from kyeol.tools.limits.shape import Shape

SHAPES: Final = (
    Shape(
        type=ecr.REGISTRY_SCANNING.type,
        api="ecr PutRegistryScanningConfiguration",
        cloudformation="ECR::RegistryScanningConfiguration",
    ),
    Shape(type=events.EVENT_RULE.type, api="events PutRule", cloudformation="Events::Rule"),
    Shape(
        type=events.EVENT_TARGET.type,
        api="events PutTargets",
        cloudformation="",
        called={
            "arn": "Targets.[].Arn",
            "inputTransformer": "Targets.[].InputTransformer",
            "inputTransformer.inputPaths": "Targets.[].InputTransformer.InputPathsMap",
            "targetId": "Targets.[].Id",
        },
    ),
    Shape(type=threats.ANALYZER.type, api="accessanalyzer CreateAnalyzer", cloudformation="AccessAnalyzer::Analyzer"),
    Shape(type=threats.DETECTOR.type, api="guardduty CreateDetector", cloudformation="GuardDuty::Detector"),
    Shape(
        type=threats.DETECTOR_FEATURE.type,
        api="guardduty UpdateDetector",
        cloudformation="",
        called={
            "additionalConfigurations": "Features.[].AdditionalConfiguration",
            "name": "Features.[].Name",
            "status": "Features.[].Status",
        },
    ),
    Shape(type=threats.SECURITY_HUB.type, api="securityhub EnableSecurityHub", cloudformation="SecurityHub::Hub"),
    Shape(
        type=threats.STANDARDS_SUBSCRIPTION.type,
        api="securityhub BatchEnableStandards",
        cloudformation="SecurityHub::Standard",
        called={"standardsArn": "StandardsSubscriptionRequests.[].StandardsArn"},
    ),
)
