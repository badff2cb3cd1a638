"""Planned peaks: what nothing can scale in time, and what is over."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from kyeol.tools.kinds import elasticache, rds
from kyeol.tools.policy.reading import replica
from kyeol.tools.policy.rule import Context, stack_rule
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.peaks import planned
from kyeol.tools.words import counted

_SIZES: Final = ("micro", "small", "medium", "large", "xlarge", *(f"{n}xlarge" for n in (2, 4, 8, 12, 16, 24, 32, 48)))
"""The sizes of a family, the smallest first."""


@stack_rule(
    "peaks-classes",
    title="Database and cache are as large as a planned peak needs",
    reason="No schedule changes them: another class fails over, so a person does it, in a quiet hour.",
    reference="platform",
    fix="change the class by a pull request, in the maintenance window before the peak (docs/how-to/peaks.md)",
    setting="peaks",
    severity="advisory",
)
def classes(graph: Graph, context: Context) -> Iterator[tuple[str, str]]:
    """Of peaks that are not over; a larger size of the same family is enough, any other class must be the very one."""
    parts = (
        ("database", rds.INSTANCE, "instanceClass", "kyeol:database.instanceClass"),
        ("cache", elasticache.REPLICATION_GROUP, "nodeType", "kyeol:cache.nodeType"),
    )
    for peak in planned(graph):
        wanted = {"database": peak.database_class, "cache": peak.cache_node_type}
        for what, kind, key, setting in parts if peak.until.date() >= context.today else ():
            for one in graph.of_type(kind.type):
                has = str(one.inputs.get(key))
                if wanted[what] and not replica(one) and _short(has, wanted[what]):
                    when = peak.warm_from.isoformat(timespec="minutes")
                    yield one.urn, f"{peak.name} wants {wanted[what]} by {when}, and {setting} is {has}"


_WARM_UP: Final = timedelta(minutes=15)
"""Two turns of the CronJob, since the next one makes up for one that failed (every five minutes: cronjob.yaml of
kyeol-app-gitops, components/peaks), two minutes for a node (assumed), and two for Saleor's pod, which its startupProbe
gives it (base/api/workloads): fourteen. The Cluster Autoscaler, too, waits fifteen minutes for a node before it gives
it up (kubernetes/autoscaler, cluster-autoscaler, config/flags/flags.go, `max-node-provision-time`)."""


@stack_rule(
    "peaks-warm-up",
    title="A planned peak warms up for a quarter of an hour at least",
    reason="Until then nodes and pods are still starting, and the first customers wait for them.",
    reference="platform",
    fix="raise warmUpMinutes to 15 or more; the default is 60",
    setting="peaks",
    severity="advisory",
)
def warm_up(graph: Graph, context: Context) -> Iterator[tuple[str, str]]:
    """Of peaks with nodes or pods that are not over."""
    for peak in planned(graph):
        warms_up = peak.begins - peak.warm_from
        if (peak.nodes or peak.pods) and warms_up < _WARM_UP and peak.until.date() >= context.today:
            yield peak.urn, f"{peak.name} warms up for {counted(int(warms_up.total_seconds() // 60), 'minute')}"


@stack_rule(
    "peaks-over",
    title="A stack plans no peak that is over",
    reason="It does nothing any more, and what was made larger for it by hand still costs.",
    reference="platform",
    fix="remove it, and take database and cache back to their former classes",
    setting="peaks",
    severity="advisory",
)
def over(graph: Graph, context: Context) -> Iterator[tuple[str, str]]:
    """By the day on which it ends, in UTC."""
    for peak in planned(graph):
        if peak.until.date() < context.today:
            yield peak.urn, f"{peak.name} ended on {peak.until.date()}"


def _short(has: str, wanted: str) -> bool:
    """Whether a class is another than the one wanted, and no larger size of its family."""
    family, _, size = has.rpartition(".")
    wanted_family, _, wanted_size = wanted.rpartition(".")
    if family != wanted_family or {size, wanted_size} - {*_SIZES}:
        return has != wanted
    return _SIZES.index(size) < _SIZES.index(wanted_size)
