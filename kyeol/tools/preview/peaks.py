"""Planned peaks as the graph has them: in the ConfigMap that the cluster reads."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from kyeol.config.names import PEAKS_PLAN
from kyeol.tools.json_values import Json, at, mapping, mappings, number
from kyeol.tools.kinds import kubernetes
from kyeol.tools.preview.graph import Graph
from kyeol.tools.words import counted


@dataclass(frozen=True, kw_only=True)
class Peak:
    """A planned peak.

    Args:
        urn: The plan's.
        name: Its name.
        warm_from: When everything is larger.
        begins: When it begins.
        until: When it goes back.
        nodes: The fewest nodes, by node group.
        pods: The fewest pods, by workload.
        database_class: The class that the database is to have; empty: any.
        cache_node_type: The node type that the cache is to have; empty: any.
    """

    urn: str
    name: str
    warm_from: datetime
    begins: datetime
    until: datetime
    nodes: dict[str, int]
    pods: dict[str, int]
    database_class: str
    cache_node_type: str


def planned(graph: Graph) -> Iterator[Peak]:
    """The peaks of a stack, by name."""
    for one in graph.of_type(kubernetes.CONFIG_MAP.type):
        plan = at(one.inputs, "data", PEAKS_PLAN)
        if isinstance(plan, str):
            yield from (_peak(one.urn, peak) for peak in mappings(json.loads(plan)))


def held(graph: Graph, group: str) -> Iterator[tuple[int, timedelta]]:
    """How many nodes the peaks of a stack hold of a group, and for how long: where they overlap the larger number."""
    peaks = list(planned(graph))
    moments = sorted({moment for peak in peaks for moment in (peak.warm_from, peak.until)})
    for begin, end in pairwise(moments):
        together = [peak.nodes.get(group, 0) for peak in peaks if peak.warm_from <= begin < peak.until]
        yield max(together, default=0), end - begin


def told(graph: Graph) -> Iterator[tuple[str, str]]:
    """The peaks of a stack, for people: the name, when it is, what is larger then, and what a person has to change."""
    for peak in planned(graph):
        begins, ends = (one.strftime("%Y-%m-%d %H:%M") for one in (peak.warm_from, peak.until))
        sizes = [f"{counted(count, 'node')} of {group}" for group, count in peak.nodes.items()]
        sizes += [f"{counted(count, 'pod')} of {workload}" for workload, count in peak.pods.items()]
        classes = [one for one in (peak.database_class, peak.cache_node_type) if one]
        larger = (("at least ", sizes), ("changed by hand before: ", classes))
        yield (
            peak.name,
            "; ".join([f"{begins} to {ends} UTC", *(f"{what}{', '.join(these)}" for what, these in larger if these)]),
        )


def _peak(urn: str, peak: Json) -> Peak:
    of = mapping(peak)
    return Peak(
        urn=urn,
        name=str(of.get("name")),
        warm_from=datetime.fromisoformat(str(of.get("from"))),
        begins=datetime.fromisoformat(str(of.get("begins") or of.get("from"))),
        until=datetime.fromisoformat(str(of.get("until"))),
        nodes={group: number(count) for group, count in mapping(of.get("nodes")).items()},
        pods={workload: number(count) for workload, count in mapping(of.get("pods")).items()},
        database_class=str(of.get("databaseClass") or ""),
        cache_node_type=str(of.get("cacheNodeType") or ""),
    )
