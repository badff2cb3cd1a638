"""The alarms and whom they notify: `kyeol:alarms`."""

from typing import Annotated, Final

from pydantic import Field, StringConstraints

from kyeol.config.limit import AWS_DOCS, limit, limits
from kyeol.config.model import SHORT_NAME, EmailAddress, Section, Switch

SubscriberName = Annotated[
    str,
    StringConstraints(pattern=SHORT_NAME),
    Field(description="a short name of who is told, such as oncall"),
    limit(ours="a name that nothing outside of the program has"),
]
CheckName = Annotated[
    str,
    StringConstraints(pattern=SHORT_NAME),
    Field(description="a short name of what is looked at, such as page"),
    limit(ours="a name that nothing outside of the program has"),
]
Percent = Annotated[int, Field(ge=1, le=99), limit(ours="at 100 an alarm could never be raised")]
"""What a percentage must exceed: none exceeds 100."""

_THRESHOLDS: Final = limits(ours="CloudWatch takes any threshold, and this much is plausible")


class DatabaseAlarmsConfig(Section):
    """Thresholds of the database's alarms."""

    model_config = _THRESHOLDS

    cpu_percent: Percent = Field(default=80, description="average CPU over 15 minutes, per cent")
    free_storage_gib: int | None = Field(
        default=None,
        ge=1,
        le=65536,
        alias="freeStorageGiB",
        description="free disk space below which it alarms, GiB; absent: a twentieth of the database's "
        "storage.initialGiB, since RDS enlarges the disk at a tenth",
    )
    freeable_memory_mib: int = Field(
        default=256, ge=32, le=1048576, alias="freeableMemoryMiB", description="memory left below which it alarms, MiB"
    )
    connections: Annotated[int, limit(f"{AWS_DOCS}/AmazonRDS/latest/UserGuide/CHAP_Limits.html")] = Field(
        default=300, ge=10, le=5000, description="connections; about three quarters of the class's max_connections"
    )
    transaction_ids: Annotated[int, limit("https://www.postgresql.org/docs/current/routine-vacuuming.html")] = Field(
        default=1_000_000_000,
        ge=200_000_001,
        le=2_000_000_000,
        description="age of the oldest transaction that vacuum has not frozen, in transactions; autovacuum forces it "
        "at 200 million (autovacuum_freeze_max_age), and at some 2 thousand million PostgreSQL stops",
    )
    replica_lag_seconds: int = Field(
        default=600,
        ge=301,
        le=3600,
        description="how far a read replica may be behind; up to 300 where nobody writes",
    )


class CacheAlarmsConfig(Section):
    """Thresholds of the cache's alarms, for each of its nodes."""

    model_config = _THRESHOLDS

    engine_cpu_percent: Percent = Field(default=80, description="CPU of the engine's one thread, per cent")
    memory_percent: Percent = Field(default=80, description="memory in use, per cent")
    evictions: int = Field(default=100, ge=1, le=1000000, description="keys thrown out in five minutes")
    replication_lag_seconds: int = Field(default=5, ge=1, le=600, description="how far a replica may be behind")
    queued_tasks: int = Field(
        default=1000, ge=1, le=1000000, description="tasks that have waited for Celery for a quarter of an hour"
    )


class ClusterAlarmsConfig(Section):
    """Thresholds of the nodes' alarms."""

    model_config = _THRESHOLDS

    cpu_percent: Percent = Field(default=85, description="average CPU of all nodes over 15 minutes, per cent")
    unschedulable_pods: int = Field(
        default=1, ge=1, le=1000, description="pods that have found no node for a quarter of an hour"
    )


class NatAlarmsConfig(Section):
    """Thresholds of the NAT gateways' alarms."""

    model_config = _THRESHOLDS

    port_allocation_errors: int = Field(
        default=1, ge=1, le=1000000, description="connections refused for want of a port, in five minutes"
    )
    dropped_packets: int = Field(default=100, ge=1, le=10000000, description="packets dropped in five minutes")
    gib_per_hour: int = Field(
        default=20,
        ge=1,
        le=100000,
        alias="gibPerHour",
        description="GiB in one direction and hour, three hours on end: AWS charges for each of them",
    )


class LogAlarmsConfig(Section):
    """The threshold of what comes into the log groups: it is paid for by the byte, and grows by itself."""

    model_config = _THRESHOLDS

    gib_per_hour: int = Field(
        default=1, ge=1, le=10000, alias="gibPerHour", description="GiB an hour in one log group, three hours on end"
    )


class EdgeAlarmsConfig(Section):
    """Thresholds of the public edge: CloudFront, load balancer, web ACLs, certificates."""

    model_config = _THRESHOLDS

    cloudfront_5xx_percent: Percent = Field(
        default=5,
        alias="cloudfront5xxPercent",
        description="responses with a 5xx status, as a percentage of CloudFront's responses over five minutes; under "
        "kyeol:objectives only of Saleor's apps, which no objective watches",
    )
    load_balancer_5xx: int = Field(
        default=10,
        ge=1,
        le=1000000,
        alias="loadBalancer5xx",
        description="5xx responses of the load balancer's own in five minutes",
    )
    target_5xx: int = Field(
        default=25, ge=1, le=1000000, alias="target5xx", description="5xx responses of the application in five minutes"
    )
    target_response_ms: int = Field(
        default=2000,
        ge=1,
        le=60000,
        description="average time in which the application responds, over five minutes, milliseconds",
    )
    media_errors_percent: Percent = Field(
        default=20, description="requests for media that fail, as a percentage of them over five minutes"
    )
    blocked_requests: int = Field(
        default=1000, ge=1, le=100000000, description="requests that a web ACL blocks in five minutes"
    )
    requests_per_hour: int = Field(
        default=2_000_000,
        ge=1,
        le=1_000_000_000,
        description="requests that a web ACL lets through in an hour, three hours on end: AWS charges for each million",
    )
    certificate_days: Annotated[int, limit(f"{AWS_DOCS}/acm/latest/userguide/managed-renewal.html")] = Field(
        default=30, ge=1, le=40, description="days before a certificate ends; ACM renews 45 days before at the latest"
    )


UrlPath = Annotated[
    str,
    StringConstraints(pattern=r"^/[!-~]*$", max_length=255),
    Field(description="a path of the shop that responds to GET without a login, such as /"),
    limit("route53 CreateHealthCheck.HealthCheckConfig.ResourcePath"),
]


class HealthChecksConfig(Section):
    """Route 53 looks at the shop from outside, from three regions, by HTTPS at its first public name.

    Each path is a check of its own: $0.50 a month and $1 for HTTPS (from memory), and an alarm.
    """

    paths: dict[CheckName, UrlPath] = Field(
        default_factory=lambda: {"page": "/", "api": "/.well-known/jwks.json"},
        min_length=1,
        description="what is looked at, by a short name: the storefront's first page, and of the API the one path that "
        "responds to GET (its GraphQL takes POST alone)",
    )
    failures: Annotated[int, limit("route53 CreateHealthCheck.HealthCheckConfig.FailureThreshold")] = Field(
        default=3, ge=1, le=10, description="failed requests in a row, half a minute apart, that make it unhealthy"
    )


class AuditAlarmsConfig(Section):
    """Thresholds of the trail's alarms; one use of the root account is always one too many."""

    model_config = _THRESHOLDS

    unauthorized_calls: int = Field(default=10, ge=1, le=100000, description="refused API calls in five minutes")
    cis: Switch = Field(
        default=False,
        description="also the other thirteen of CIS's AWS Foundations Benchmark (5.0.0, 4.2 to 4.15): thirteen alarms, "
        "and $0.30 for each metric in a month in which it counts something; deployments raise some of them",
    )


class AlarmsConfig(Section):
    """Alarms of everything in the stack, to one topic per region."""

    emails: dict[SubscriberName, EmailAddress] = Field(
        min_length=1, description="who is told, by a name that stays when the address changes"
    )
    dashboard: Switch = Field(
        default=True,
        description="a CloudWatch dashboard of what the alarms go by; an account's first three of up to 50 metrics are "
        "free, a further or a larger one costs $3 a month",
    )
    database: DatabaseAlarmsConfig = Field(default_factory=DatabaseAlarmsConfig)
    cache: CacheAlarmsConfig = Field(default_factory=CacheAlarmsConfig)
    cluster: ClusterAlarmsConfig = Field(default_factory=ClusterAlarmsConfig)
    nat: NatAlarmsConfig = Field(default_factory=NatAlarmsConfig)
    logs: LogAlarmsConfig = Field(default_factory=LogAlarmsConfig)
    edge: EdgeAlarmsConfig = Field(default_factory=EdgeAlarmsConfig)
    audit: AuditAlarmsConfig = Field(default_factory=AuditAlarmsConfig)
    health_checks: HealthChecksConfig | None = Field(
        default=None, description="absent: nobody looks at the shop from outside"
    )
