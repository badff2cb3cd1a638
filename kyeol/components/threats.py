"""What watches an account and its registry: GuardDuty, enhanced scanning, Access Analyzer, Security Hub."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, get_args

import pulumi
import pulumi_aws as aws
from pulumi import Input

from kyeol.components.findings import Findings, access_findings, guardduty_findings, hub_findings, image_findings, tell
from kyeol.components.scope import Scope
from kyeol.components.sns import AlarmTopic
from kyeol.config.threats import (
    AccessAnalyzerConfig,
    Feature,
    GuardDutyConfig,
    ImageScanningConfig,
    SecurityHubConfig,
    ThreatsConfig,
)

STANDARD: Final = "standards/aws-foundational-security-best-practices/v/1.0.0"
"""The standard's ARN in a region (docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html)."""

_OTHER_AGENTS: Final = ("EC2_AGENT_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT")
"""The agents that the platform does not use. GuardDuty returns all three, and what is not named is a difference at
every `up` (hashicorp/terraform-provider-aws#36695)."""

_OWNERS_AGENTS: Final = pulumi.ResourceOptions(ignore_changes=["additionalConfigurations"])
"""The agents of a detector that was there before are its owner's, but for the one that is switched on."""


@dataclass(frozen=True, kw_only=True)
class ThreatDetectionArgs:
    """What the detection of threats needs.

    Args:
        scope: The environment that does it for the account.
        threats: What is on.
        topic: Who is told; its policy and its key let EventBridge in.
    """

    scope: Scope
    threats: ThreatsConfig
    topic: AlarmTopic


class ThreatDetection(pulumi.ComponentResource):
    """The account's detectors in the region of the stack, and an EventBridge rule for the findings of each.

    Makes no `aws.inspector2.Enabler`: it disables every other scan of Inspector that the account has when it is made,
    and all of them when it goes (terraform-provider-aws, internal/service/inspector2/enabler.go). Enhanced scanning
    turns Inspector on for ECR by itself, with the caller's inspector2:Enable
    (docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-iam.html).
    """

    def __init__(self, name: str, args: ThreatDetectionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:ThreatDetection", name, None, opts)
        for findings in self._watch(name, args.scope, args.threats):
            tell(f"{name}-{findings.what}", args.scope, findings, args.topic, pulumi.ResourceOptions(parent=self))
        self.register_outputs({})

    def _watch(self, name: str, scope: Scope, threats: ThreatsConfig) -> Iterator[Findings]:
        if threats.guard_duty:
            self._guard_duty(f"{name}-guardduty", scope, threats.guard_duty)
            yield guardduty_findings(threats.guard_duty.severity)
        if threats.image_scanning:
            self._image_scanning(f"{name}-images", threats.image_scanning)
            yield image_findings(threats.image_scanning.severity)
        if threats.access_analyzer:
            self._analyzers(name, scope, threats.access_analyzer)
            yield access_findings()
        if threats.security_hub:
            self._hub(f"{name}-hub", scope, threats.security_hub)
            yield hub_findings(threats.security_hub.severity)

    def _guard_duty(self, name: str, scope: Scope, config: GuardDutyConfig) -> None:
        child = pulumi.ResourceOptions(parent=self)
        detector: Input[str] | None = config.detector_id
        if detector is None:
            made = aws.guardduty.Detector(name, enable=True, tags=scope.tags("guardduty"), opts=child)
            detector = made.id
        every: tuple[Feature, ...] = get_args(Feature)
        # A new detector has most plans on, and deleting a feature calls nothing (guardduty/detector_feature.go), so the
        # own detector's are all said. What another detector has besides is its owner's.
        for feature in every if config.detector_id is None else config.features:
            status = "ENABLED" if feature in config.features else "DISABLED"
            runtime = feature == "RUNTIME_MONITORING"
            own = config.detector_id is None
            agents = {"EKS_ADDON_MANAGEMENT": status, **(dict.fromkeys(_OTHER_AGENTS, "DISABLED") if own else {})}
            aws.guardduty.DetectorFeature(
                f"{name}-{feature.lower().replace('_', '-')}",
                detector_id=detector,
                name=feature,
                status=status,
                additional_configurations=[
                    aws.guardduty.DetectorFeatureAdditionalConfigurationArgs(name=agent, status=agent_status)
                    for agent, agent_status in agents.items()
                ]
                if runtime
                else None,
                opts=child if own else pulumi.ResourceOptions.merge(child, _OWNERS_AGENTS),
            )

    def _image_scanning(self, name: str, config: ImageScanningConfig) -> None:
        every = aws.ecr.RegistryScanningConfigurationRuleRepositoryFilterArgs(filter="*", filter_type="WILDCARD")
        aws.ecr.RegistryScanningConfiguration(
            name,
            scan_type="ENHANCED",
            rules=[
                aws.ecr.RegistryScanningConfigurationRuleArgs(
                    scan_frequency="CONTINUOUS_SCAN" if config.continuous else "SCAN_ON_PUSH",
                    repository_filters=[every],
                )
            ],
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _analyzers(self, name: str, scope: Scope, config: AccessAnalyzerConfig) -> None:
        child = pulumi.ResourceOptions(parent=self)
        if config.external:
            aws.accessanalyzer.Analyzer(
                f"{name}-external",
                analyzer_name=scope.name("external-access"),
                type="ACCOUNT",
                tags=scope.tags("external-access"),
                opts=child,
            )
        if config.unused_access_days:
            unused = aws.accessanalyzer.AnalyzerConfigurationUnusedAccessArgs(
                unused_access_age=config.unused_access_days
            )
            aws.accessanalyzer.Analyzer(
                f"{name}-unused",
                analyzer_name=scope.name("unused-access"),
                type="ACCOUNT_UNUSED_ACCESS",
                configuration=aws.accessanalyzer.AnalyzerConfigurationArgs(unused_access=unused),
                tags=scope.tags("unused-access"),
                # Any other age replaces it under the same name.
                opts=pulumi.ResourceOptions.merge(child, pulumi.ResourceOptions(delete_before_replace=True)),
            )

    def _hub(self, name: str, scope: Scope, config: SecurityHubConfig) -> None:
        hub = None
        if not config.existing:
            hub = aws.securityhub.Account(
                name,
                # The standard is said below; AWS's defaults would bring a second one.
                enable_default_standards=False,
                control_finding_generator="SECURITY_CONTROL",
                opts=pulumi.ResourceOptions(parent=self),
            )
        aws.securityhub.StandardsSubscription(
            name,
            standards_arn=f"arn:aws:securityhub:{scope.region}::{STANDARD}",
            opts=pulumi.ResourceOptions(parent=self, depends_on=[hub] if hub else None),
        )
