"""What watches the account.

AWS bills it by what the whole account has, of which one stack's graph knows a part: so the stack file assumes it
(`kyeol:usage.threats`). Left out: the first 30 days of GuardDuty and Security Hub and 15 of Inspector, which cost
nothing, and findings that other products send to Security Hub, 10,000 of which are free each month.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from kyeol.config.usage import ThreatUsageConfig
from kyeol.tools.cost.charge import Charge, Pricing, model
from kyeol.tools.cost.span import Span
from kyeol.tools.json_values import mappings
from kyeol.tools.kinds import ecr, threats
from kyeol.tools.preview.graph import Resource

RESCANS: Final = 10
"""How often an image is scanned again in a month, while it is: as often as a vulnerability of one of its packages
becomes known; assumed."""

_FEATURES: Final[Mapping[str, tuple[str, str, Callable[[ThreatUsageConfig], Decimal]]]] = {
    "EKS_AUDIT_LOGS": ("guardduty.audit-event", "events of audit logs", lambda usage: Decimal(usage.audit_events)),
    "S3_DATA_EVENTS": ("guardduty.s3-event", "events of objects", lambda usage: Decimal(usage.object_events)),
    "RUNTIME_MONITORING": ("guardduty.runtime-vcpu", "nodes' vCPUs", lambda usage: Decimal(usage.node_vcpus)),
    "RDS_LOGIN_EVENTS": ("guardduty.database-vcpu", "databases' vCPUs", lambda usage: Decimal(usage.database_vcpus)),
}
"""What is billed of a protection plan. Of EBS_MALWARE_PROTECTION it is the disks of what has a finding already, and of
LAMBDA_NETWORK_LOGS functions, of which the program makes none: they cost nothing here."""


@model(threats.DETECTOR)
def detector(_: Resource, pricing: Pricing) -> Iterator[Charge]:
    """Events of management, and flows and DNS queries, whether anybody logs them or not."""
    usage = pricing.month.usage.threats
    for price, what, quantity in (
        ("guardduty.event", "events of management", Decimal(usage.management_events)),
        ("guardduty.gb", "flows and DNS queries", Decimal(str(usage.flow_gigabytes))),
    ):
        yield Charge(price=price, what=what, quantity=_grown(quantity, pricing), part="usage", service="GuardDuty")


@model(threats.DETECTOR_FEATURE)
def detector_feature(resource: Resource, pricing: Pricing) -> Iterator[Charge]:
    """A protection plan that is on."""
    found = _FEATURES.get(str(resource.inputs.get("name")))
    if found and resource.inputs.get("status") == "ENABLED":
        price, what, quantity = found
        amount = quantity(pricing.month.usage.threats)
        by_size = price.endswith("-vcpu")
        count = Span.always(amount) if by_size else _grown(amount, pricing)
        yield Charge(price=price, what=what, quantity=count, part="usage", service="GuardDuty")


@model(threats.STANDARDS_SUBSCRIPTION)
def standard(_: Resource, pricing: Pricing) -> Iterator[Charge]:
    """By the check of a control against a resource."""
    checks = Span.always(pricing.month.usage.threats.security_checks)
    yield Charge(
        price="securityhub.check", what="checks of controls", quantity=checks, part="usage", service="Security Hub"
    )


@model(ecr.REGISTRY_SCANNING)
def registry_scanning(resource: Resource, pricing: Pricing) -> Iterator[Charge]:
    """Each image that is pushed, once, and again while it is scanned continuously."""
    pushed = Span.always(pricing.month.usage.threats.images)
    yield Charge(price="inspector.image", what="images scanned", quantity=pushed, part="usage", service="Inspector")
    if any(rule.get("scanFrequency") == "CONTINUOUS_SCAN" for rule in mappings(resource.inputs.get("rules"))):
        again = pushed * RESCANS
        yield Charge(price="inspector.rescan", what="images again", quantity=again, part="usage", service="Inspector")


@model(threats.ANALYZER)
def analyzer(resource: Resource, pricing: Pricing) -> Iterator[Charge]:
    """Access from outside costs nothing (aws.amazon.com/iam/access-analyzer/pricing), unused access by the role."""
    if resource.inputs.get("type") == "ACCOUNT_UNUSED_ACCESS":
        roles = Span.always(pricing.month.usage.threats.roles)
        yield Charge(
            price="access-analyzer.role", what="roles looked at", quantity=roles, service="IAM Access Analyzer"
        )


def _grown(expected: Decimal, pricing: Pricing) -> Span:
    """What grows with the platform's life, and is there without a visitor."""
    return Span.of(expected, expected, expected * Decimal(str(pricing.month.usage.growth)))
