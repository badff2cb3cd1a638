"""What the estimate of the cost assumes of a month: `kyeol:usage`.

Nothing in AWS depends on it. The defaults are assumptions for a shop that nobody has measured yet; whoever has a month
of figures (CloudFront's requests and bytes, the log groups' IncomingBytes, NatGateway's bytes) writes them here.
"""

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import Field

from kyeol.config.environment import EnvironmentClass
from kyeol.config.limit import limits
from kyeol.config.model import Section

_ASSUMED: Final = limits(ours="an assumption of the estimate, which nothing in AWS depends on")

Gigabytes = Annotated[float, Field(ge=0, le=1000000)]


class LogUsageConfig(Section):
    """What is logged in a month in which nobody visits, GB."""

    model_config = _ASSUMED

    containers: Gigabytes = Field(default=5, description="what pods write")
    control_plane: Gigabytes = Field(default=10, description="the API server, its audit log and the controllers")
    flows: Gigabytes = Field(default=5, description="the VPC's flow logs")
    database: Gigabytes = Field(default=1, description="PostgreSQL's log")
    cache: Gigabytes = Field(default=0.1, description="Valkey's slow and engine logs")
    audit: Gigabytes = Field(default=2, description="the trail's copy in CloudWatch Logs, and its files in S3")


_Count = Annotated[int, Field(ge=0, le=100000000000)]


class ThreatUsageConfig(Section):
    """What the whole account has in a month, which GuardDuty, Inspector, Access Analyzer and Security Hub bill by.

    Of GuardDuty its metrics `AnalyzedCount`, `AnalyzedBytes` and `MonitoredVcpuHours` tell it
    (docs.aws.amazon.com/guardduty/latest/ug/monitoring_costs.html), of the others their pages Usage.
    """

    model_config = _ASSUMED

    management_events: _Count = Field(default=2000000, description="CloudTrail's events of management")
    flow_gigabytes: Gigabytes = Field(default=20, description="flows and DNS queries of all VPCs, GB")
    audit_events: _Count = Field(default=10000000, description="events in the clusters' audit logs")
    object_events: _Count = Field(default=5000000, description="CloudTrail's events of objects in S3")
    node_vcpus: _Count = Field(default=24, description="vCPUs of the clusters' nodes")
    database_vcpus: _Count = Field(default=6, description="vCPUs of the databases")
    images: _Count = Field(default=80, description="images that are pushed into the registry")
    security_checks: _Count = Field(default=10000, description="checks of Security Hub's controls")
    roles: _Count = Field(default=100, description="roles and users, without those that belong to a service of AWS")


class UsageConfig(Section):
    """A month as the estimate of the cost assumes it; what is absent is assumed for the environment's class."""

    model_config = _ASSUMED

    visits: Annotated[int, Field(ge=0, le=1000000000)] | None = Field(
        default=None, description="visits a month; absent: 500 for management, 2000, 5000 and 100000 for a shop"
    )
    orders: Annotated[int, Field(ge=0, le=100000000)] | None = Field(
        default=None, description="orders a month; absent: one for fifty visits, none for management"
    )
    requests_per_visit: int = Field(default=60, ge=1, le=10000, description="HTTP requests of a visit, all files")
    megabytes_per_visit: float = Field(default=3, gt=0, le=10000, description="what a visit downloads, MB")
    cache_hit_percent: int = Field(
        default=80,
        ge=0,
        le=100,
        description="requests that CloudFront serves from its cache, where there is one, per cent",
    )
    nat_gigabytes: Gigabytes = Field(
        default=20, description="what passes the NAT gateways in a month without visits, GB: images, charts, releases"
    )
    media_gigabytes: Gigabytes = Field(default=20, description="product pictures and files that are kept, GB")
    logs: LogUsageConfig = Field(default_factory=LogUsageConfig)
    log_kilobytes_per_visit: float = Field(
        default=40, ge=0, le=100000, description="what a visit adds to the containers' logs, kB"
    )
    threats: ThreatUsageConfig = Field(default_factory=ThreatUsageConfig)
    images_per_month: int = Field(
        default=20, ge=0, le=100000, description="images that are pushed into each repository in a month"
    )
    growth: float = Field(
        default=3, ge=1, le=1000, description="how many times the visits and orders the largest month has"
    )


VISITS: Final[Mapping[EnvironmentClass, int]] = {
    "management": 500,
    "development": 2000,
    "staging": 5000,
    "production": 100000,
}
"""The visits of a month where the stack file says nothing; in management, people who look at Argo CD."""

VISITS_PER_ORDER: Final = 50
"""Two orders in a hundred visits, where the stack file says nothing; assumed."""
