"""What watches the account for threats and vulnerabilities: `kyeol:threats`."""

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field, StringConstraints

from kyeol.config.limit import limit
from kyeol.config.model import Section, Switch

WITHOUT_INSPECTOR: Final = frozenset(("ap-southeast-6",))
"""The regions that the platform serves and Amazon Inspector does not (botocore 1.44.5, endpoints.json)."""

Severity: TypeAlias = Literal["MEDIUM", "HIGH", "CRITICAL"]
Told = Annotated[Severity, limit(ours="severities that GuardDuty, Inspector and Security Hub all have")]
SEVERITIES: Final[tuple[Severity, ...]] = ("MEDIUM", "HIGH", "CRITICAL")
"""What can be told, the least severe first."""

Feature: TypeAlias = Literal[
    "EKS_AUDIT_LOGS",
    "RUNTIME_MONITORING",
    "S3_DATA_EVENTS",
    "RDS_LOGIN_EVENTS",
    "EBS_MALWARE_PROTECTION",
    "LAMBDA_NETWORK_LOGS",
]

DetectorId = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{32}$"),
    Field(description="a detector's id, 32 hexadecimal digits (aws guardduty list-detectors)"),
    limit("guardduty UpdateDetector.DetectorId"),
]


class GuardDutyConfig(Section):
    """GuardDuty, which reads the account's events, flows and DNS queries, and what `features` adds to them."""

    detector_id: DetectorId | None = Field(
        default=None,
        description="the detector that the account has in the region already: AWS admits one, and the stack then adds "
        "its features and switches none off; absent: the stack makes it",
    )
    features: tuple[Annotated[Feature, limit("guardduty CreateDetector.Features.[].Name")], ...] = Field(
        default=("EKS_AUDIT_LOGS",),
        description="the protection plans that are on, by the API's names. RUNTIME_MONITORING has an agent on every "
        "node as an EKS add-on, costs by vCPU, and makes an endpoint in each VPC that has to be deleted before the VPC",
    )
    severity: Told = Field(default="HIGH", description="the least severity that the alarm topic is told")


class ImageScanningConfig(Section):
    """ECR's enhanced scanning, by Amazon Inspector: packages of the system and of languages, in every repository."""

    continuous: Switch = Field(
        default=True,
        description="whether an image is scanned again when a vulnerability becomes known; false: when it is pushed",
    )
    severity: Told = Field(default="CRITICAL", description="the least severity that the alarm topic is told")


class AccessAnalyzerConfig(Section):
    """IAM Access Analyzer: who outside of the account is let in, and what nobody uses."""

    external: Switch = Field(
        default=True,
        description="whether the stack makes the analyzer of access from outside, which costs nothing; false where the "
        "account has one in the region: AWS admits one, and its findings are told all the same",
    )
    unused_access_days: Annotated[
        int | None, limit("accessanalyzer CreateAnalyzer.configuration.unusedAccess.unusedAccessAge")
    ] = Field(
        default=None,
        ge=1,
        le=365,
        description="days after which a role, key or right that nobody used is a finding (costs per role); absent: "
        "nobody looks",
    )


class SecurityHubConfig(Section):
    """Security Hub CSPM with the standard AWS Foundational Security Best Practices.

    Most of its controls read what AWS Config records, which this program does not switch on.
    """

    existing: Switch = Field(
        default=False, description="whether the account has it on in the region already; the stack adds the standard"
    )
    severity: Told = Field(default="CRITICAL", description="the least severity that the alarm topic is told")


class ThreatsConfig(Section):
    """Detection of threats and vulnerabilities, one stack an account: mgmt, or the only one of another account."""

    guard_duty: GuardDutyConfig | None = Field(default=None, description="absent: no GuardDuty by this stack")
    image_scanning: ImageScanningConfig | None = Field(default=None, description="absent: ECR's basic scan on push")
    access_analyzer: AccessAnalyzerConfig | None = Field(default=None, description="absent: no analyzer by this stack")
    security_hub: SecurityHubConfig | None = Field(default=None, description="absent: no Security Hub by this stack")
