"""The versions that a stack pins, and how long they are in standard support."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from kyeol.addons.catalog import ADDONS
from kyeol.tools.preview.graph import Graph
from kyeol.tools.report.parts import CACHE, DATABASE, cluster
from kyeol.versions import KUBERNETES, POSTGRES, SUPPORT_NOTICE, VALKEY

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
        """How the support stands on a day."""
        if self.until is None:
            return ""
        return "ended" if self.until < today else "ends soon" if self.until - today < SUPPORT_NOTICE else "supported"


def pins(graph: Graph) -> list[Pin]:
    """The versions of a stack: Kubernetes, data stores, add-ons."""
    return [*_kubernetes(graph), *_stores(graph), *_addons(graph)]


def _kubernetes(graph: Graph) -> Iterator[Pin]:
    found = cluster(graph)
    if found:
        ends = {str(version): release.standard_support_until for version, release in KUBERNETES.items()}
        until = ends.get(found.version)
        yield Pin(what="Kubernetes on EKS", version=found.version, until=until, note="EKS release calendar")


def _stores(graph: Graph) -> Iterator[Pin]:
    postgres = {str(version): release.standard_support_until for version, release in POSTGRES.items()}
    valkey = {str(version): release.standard_support_until for version, release in VALKEY.items()}
    for one in graph.of_type(DATABASE):
        if version := one.inputs.get("engineVersion"):
            until = postgres.get(str(version).split(".")[0])
            yield Pin(what="PostgreSQL on RDS", version=str(version), until=until, note="RDS release calendar")
    for one in graph.of_type(CACHE):
        if version := one.inputs.get("engineVersion"):
            until = valkey.get(str(version))
            yield Pin(what="Valkey on ElastiCache", version=str(version), until=until, note="Valkey's own maintenance")


def _addons(graph: Graph) -> Iterator[Pin]:
    found = cluster(graph)
    if found is None:
        return
    for name, version in found.managed:
        note = f"pinned for Kubernetes {found.version}"
        yield Pin(what=f"{name} (EKS add-on)", version=version, until=None, note=note)
    releases = {addon.name: addon.release for addon in ADDONS}
    for name, version in found.addons:
        release = releases.get(name)
        if release and release.version.removeprefix("v") == version:
            note = f"installs {release.installs(found.version).removeprefix('v')}"
            until = release.supported_until
            yield Pin(what=f"{name} (chart)", version=version, until=until, note=note, source=release.source)
        else:
            yield Pin(what=f"{name} (chart)", version=version, until=None, note="")
