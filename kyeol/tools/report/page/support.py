"""The versions that a stack pins, and how long they are in standard support."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

from kyeol.tools import support
from kyeol.tools.kinds import elasticache, pulumi_eks, rds
from kyeol.tools.preview.graph import Graph
from kyeol.tools.report.views.parts import cluster
from kyeol.versions import SUPPORT_NOTICE

State: TypeAlias = Literal["supported", "ends soon", "ended", ""]


@dataclass(frozen=True, kw_only=True)
class Pin:
    """A pinned version.

    Args:
        what: What is pinned.
        version: The version.
        until: The last day of its standard support; None where nobody publishes one.
        note: Where the date comes from, or what the version belongs to.
        source: Where the version is published; empty where it is nowhere by itself.
    """

    what: str
    version: str
    until: date | None
    note: str
    source: str = ""

    def state(self, today: date) -> State:
        """Whether the version is supported on a day."""
        if self.until is None:
            return ""
        return "ended" if self.until < today else "ends soon" if self.until - today < SUPPORT_NOTICE else "supported"


def pins(graph: Graph) -> list[Pin]:
    """The versions of a stack: Kubernetes, data stores, add-ons."""
    return [*_kubernetes(graph), *_stores(graph), *_addons(graph)]


def _kubernetes(graph: Graph) -> Iterator[Pin]:
    found = cluster(graph)
    if found:
        until = support.until(pulumi_eks.CLUSTER_COMPONENT.type, found.version)
        yield Pin(what="Kubernetes on EKS", version=found.version, until=until, note="EKS release calendar")


def _stores(graph: Graph) -> Iterator[Pin]:
    for type_, what, note in (
        (rds.INSTANCE.type, "PostgreSQL on RDS", "RDS release calendar"),
        (elasticache.REPLICATION_GROUP.type, "Valkey on ElastiCache", "Valkey's own maintenance"),
    ):
        for one in graph.of_type(type_):
            if version := one.inputs.get("engineVersion"):
                yield Pin(what=what, version=str(version), until=support.until(type_, version), note=note)


def _addons(graph: Graph) -> Iterator[Pin]:
    found = cluster(graph)
    if found is None:
        return
    for name, version in found.managed:
        note = f"pinned for Kubernetes {found.version}"
        yield Pin(what=f"{name} (EKS add-on)", version=version, until=None, note=note)
    for name, version in found.addons:
        pin = Pin(what=f"{name} (chart)", version=version, until=None, note="")
        if release := support.chart(name, version):
            note = f"installs {release.installs(found.version).removeprefix('v')}"
            pin = replace(pin, until=release.supported_until, note=note, source=release.source)
        yield pin
