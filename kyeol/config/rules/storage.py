"""Rules of buckets and of the trail."""

from collections.abc import Iterator
from typing import Final

from kyeol.config.account import ProtectionConfig
from kyeol.config.audit import AuditConfig
from kyeol.config.cdn import CdnConfig
from kyeol.config.rules.base import Sections, Violation, rule
from kyeol.config.storage import StorageConfig

_INFREQUENT_ACCESS_DAYS: Final = 30
"""What S3 bills at least for a file in infrequent access."""


@rule
def logs_move_before_they_expire(sections: Sections) -> Iterator[Violation]:
    """S3 rejects a lifecycle that expires files before they move, and bills infrequent access for 30 days at least."""
    storage = sections.get(StorageConfig)
    logs = storage.logs if storage else None
    if logs is None or logs.transition_days is None:
        return
    latest = logs.retention_days - _INFREQUENT_ACCESS_DAYS
    if logs.transition_days > latest:
        problem = f"moves logs on day {logs.transition_days}, they expire on day {logs.retention_days}"
        remedy = "leave them 30 days in infrequent access: " + (
            f"write at most {latest}" if latest >= _INFREQUENT_ACCESS_DAYS else "remove it or keep logs for longer"
        )
        yield Violation("storage", ("logs", "transitionDays"), problem, remedy)


@rule
def cdn_logs_have_a_bucket(sections: Sections) -> Iterator[Violation]:
    """CloudFront's logs have their bucket, and the bucket has its writer."""
    storage, cdn = sections.get(StorageConfig), sections.get(CdnConfig)
    if storage and cdn and storage.logs is None:
        remedy = "add it, such as logs: {retentionDays: 90}"
        yield Violation("storage", ("logs",), "is missing, so that CloudFront would have no logs", remedy)
    if storage and storage.logs and sections.lacks("cdn"):
        yield Violation(
            "storage", ("logs",), "is for CloudFront's logs, but there is no CDN here", "remove it or add kyeol:cdn"
        )


@rule
def load_balancer_logs_have_a_writer(sections: Sections) -> Iterator[Violation]:
    """The load balancer learns of its bucket by the Ingress, which Argo CD makes."""
    storage = sections.get(StorageConfig)
    if storage and storage.load_balancer_logs and sections.lacks("gitops"):
        problem = "nobody tells the load balancer of the bucket: kyeol:gitops is absent"
        yield Violation("storage", ("loadBalancerLogs",), problem, "remove it, or add kyeol:gitops")


@rule
def compliance_lock_is_kept(sections: Sections) -> Iterator[Violation]:
    """A bucket that nobody can empty cannot be deleted with its stack."""
    audit, protection = sections.get(AuditConfig), sections.get(ProtectionConfig)
    if "protection" in sections.broken or audit is None or audit.lock_mode != "COMPLIANCE":
        return
    if not (protection or ProtectionConfig()).retain_on_delete:
        yield Violation(
            "audit",
            ("lockMode",),
            "is COMPLIANCE in a stack whose destroy deletes its buckets, which it could not",
            "write GOVERNANCE, or retainOnDelete: true in kyeol:protection",
        )


@rule
def data_events_have_a_bucket(sections: Sections) -> Iterator[Violation]:
    """Data events are those of the media bucket."""
    audit = sections.get(AuditConfig)
    if audit and audit.data_events and sections.lacks("storage"):
        remedy = "add kyeol:storage or write dataEvents: false"
        yield Violation("audit", ("dataEvents",), "asks for the media bucket's events, which is absent", remedy)
