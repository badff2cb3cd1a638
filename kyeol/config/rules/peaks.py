"""Rules of planned peaks: their hours, and what they raise."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from kyeol.config.addons import AUTOSCALER, AddonsConfig
from kyeol.config.cluster import ClusterConfig
from kyeol.config.mistakes import KeyPath, nearest
from kyeol.config.peaks import PeakConfig, PeaksConfig
from kyeol.config.rules.base import Sections, Violation, rule

_LONGEST: Final = timedelta(days=31)


def _peaks(sections: Sections) -> Iterator[tuple[PeakConfig, KeyPath]]:
    """The peaks, and where each is written."""
    peaks = sections.get(PeaksConfig)
    for name, peak in peaks.planned.items() if peaks else ():
        yield peak, ("planned", name)


@rule
def a_peak_has_hours(sections: Sections) -> Iterator[Violation]:
    """It ends after it begins, and is no new normal."""
    for peak, path in _peaks(sections):
        lasts = peak.until - peak.opens
        if lasts <= timedelta():
            yield Violation("peaks", (*path, "ends"), "is not after begins", f"write a time after {peak.begins}")
        if lasts > _LONGEST:
            remedy = "write an earlier end, or raise what the shop has every day"
            yield Violation("peaks", (*path, "ends"), f"is more than {_LONGEST.days} days after begins", remedy)


@rule
def a_peak_raises_something(sections: Sections) -> Iterator[Violation]:
    """Otherwise it is a note."""
    for peak, path in _peaks(sections):
        if not (peak.nodes or peak.pods.by_workload or peak.database_class or peak.cache_node_type):
            remedy = "add nodes, pods, databaseClass or cacheNodeType, or remove it"
            yield Violation("peaks", path, "says nothing that is to be larger", remedy)


@rule
def nodes_of_a_peak_are_a_groups(sections: Sections) -> Iterator[Violation]:
    """More than a group has at least anyhow, and no more than it may have."""
    cluster, addons = sections.get(ClusterConfig), sections.get(AddonsConfig)
    groups = cluster.node_groups if cluster else {}
    for peak, path in _peaks(sections):
        if peak.nodes and addons and AUTOSCALER in addons.disabled:
            problem = f"has nobody to add nodes, since kyeol:addons.disabled lists {AUTOSCALER}"
            yield Violation("peaks", (*path, "nodes"), problem, "remove it from there, or raise the groups' own min")
        for name, count in peak.nodes.items() if cluster else ():
            where = (*path, "nodes", name)
            if name not in groups:
                remedy = nearest(name, list(groups))
                yield Violation("peaks", where, "is no group of kyeol:cluster.nodeGroups", remedy)
                continue
            group = groups[name]
            if not group.min < count <= group.max:
                bound = f"not above min {group.min}" if count <= group.min else f"above max {group.max}"
                room = f"write a number above {group.min} and at most {group.max}, or " if group.min < group.max else ""
                remedy = f"{room}change kyeol:cluster.nodeGroups.{name}"
                yield Violation("peaks", where, f"{count} is {bound} of the group", remedy)


@rule
def a_peak_raises_what_there_is(sections: Sections) -> Iterator[Violation]:
    """Without a cache there is no queue, and so no worker."""
    for peak, path in _peaks(sections):
        if sections.lacks("cache"):
            if peak.pods.worker:
                where = (*path, "pods", "saleor-worker")
                yield Violation("peaks", where, "does not run without kyeol:cache", "remove it, or add kyeol:cache")
            if peak.cache_node_type:
                where = (*path, "cacheNodeType")
                yield Violation("peaks", where, "is of no cache, since kyeol:cache is absent", "remove it")
