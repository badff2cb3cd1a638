"""Rules of the alarms."""

from collections.abc import Iterator
from typing import Final

from pydantic.alias_generators import to_camel

from kyeol.config.alarms import AlarmsConfig
from kyeol.config.database import DatabaseConfig
from kyeol.config.model import Section
from kyeol.config.network import NetworkConfig
from kyeol.config.objectives import ObjectivesConfig
from kyeol.config.rules.base import Sections, Violation, rule

WATCHED: Final = {"database": "database", "cache": "cache", "cluster": "cluster", "audit": "audit", "nat": "network"}
"""The section that has what a part of the alarms watches."""

EDGE_WATCHED: Final = {
    "cloudfront_5xx_percent": "cdn",
    "media_errors_percent": "cdn",
    "blocked_requests": "waf",
    "requests_per_hour": "waf",
    "certificate_days": "certificates",
}
"""The section that has what a threshold of the edge watches."""


@rule
def alarms_have_something_to_watch(sections: Sections) -> Iterator[Violation]:
    """Thresholds need the resources that they watch."""
    alarms = sections.get(AlarmsConfig)
    for part in alarms.model_fields_set if alarms else ():
        watched = WATCHED.get(part)
        if watched and sections.lacks(watched):
            problem = f"has nothing to watch: kyeol:{watched} is absent"
            yield Violation("alarms", (part,), problem, f"remove it, or add kyeol:{watched}")
    network = sections.get(NetworkConfig)
    if alarms and "nat" in alarms.model_fields_set and network and network.nat == "none":
        yield Violation("alarms", ("nat",), "has nothing to watch: the network has no NAT gateway", "remove it")
    database = sections.get(DatabaseConfig)
    if alarms and "replica_lag_seconds" in alarms.database.model_fields_set and database and not database.replica:
        path = ("database", "replicaLagSeconds")
        yield Violation("alarms", path, "has nothing to watch: the database has no replica", "remove it")
    if alarms and "queued_tasks" in alarms.cache.model_fields_set and sections.lacks("gitops"):
        path = ("cache", "queuedTasks")
        yield Violation(
            "alarms", path, "has nothing to watch: kyeol:gitops is absent", "remove it, or add kyeol:gitops"
        )


@rule
def objectives_replace_thresholds(sections: Sections) -> Iterator[Violation]:
    """What an objective watches has no threshold besides; where there are apps, CloudFront's is theirs."""
    alarms, objectives = sections.get(AlarmsConfig), sections.get(ObjectivesConfig)
    if not (alarms and objectives):
        return
    replaced = dict.fromkeys(("load_balancer_5xx", "target_5xx"), "availability")
    if sections.lacks("apps"):
        replaced["cloudfront_5xx_percent"] = "availability"
    if objectives.latency:
        replaced["target_response_ms"] = "latency"
    for threshold, objective in replaced.items():
        if threshold in alarms.edge.model_fields_set:
            problem = f"raises no alarm: kyeol:objectives.{objective} is in its place"
            yield Violation("alarms", ("edge", _key(alarms.edge, threshold)), problem, "remove it, or the objective")


@rule
def health_checks_get_in(sections: Sections) -> Iterator[Violation]:
    """Route 53's checkers come from its own addresses: an allow-list keeps them out."""
    alarms = sections.get(AlarmsConfig)
    if alarms and alarms.health_checks and sections.lacks("cdn"):
        problem = "would find the shop closed: without kyeol:cdn an allow-list decides who comes in"
        yield Violation("alarms", ("healthChecks",), problem, "remove it, or add kyeol:cdn")


@rule
def free_storage_is_below_what_rds_enlarges_at(sections: Sections) -> Iterator[Violation]:
    """RDS enlarges a disk of which less than a tenth is free: an alarm above that would fire in normal operation."""
    alarms, database = sections.get(AlarmsConfig), sections.get(DatabaseConfig)
    threshold = alarms.database.free_storage_gib if alarms else None
    if threshold is None or database is None:
        return
    initial = database.storage.initial_gib
    if threshold * 10 >= initial:
        problem = f"{threshold} GiB are a tenth or more of initialGiB {initial}, where RDS enlarges the disk by itself"
        remedy = f"write less than {initial / 10:g}, or remove it"
        yield Violation("alarms", ("database", "freeStorageGiB"), problem, remedy)


@rule
def edge_alarms_have_something_to_watch(sections: Sections) -> Iterator[Violation]:
    """CloudFront's and the web ACLs' thresholds need CloudFront and web ACLs."""
    alarms = sections.get(AlarmsConfig)
    for threshold, watched in EDGE_WATCHED.items():
        if alarms and threshold in alarms.edge.model_fields_set and sections.lacks(watched):
            problem = f"has nothing to watch: kyeol:{watched} is absent"
            remedy = f"remove it, or add kyeol:{watched}"
            yield Violation("alarms", ("edge", _key(alarms.edge, threshold)), problem, remedy)


def _key(section: Section, field: str) -> str:
    """A field as the stack file has it."""
    return type(section).model_fields[field].alias or to_camel(field)
