"""Whether the shop fits its Namespace's quota during planned peaks: a pod that a quota refuses fails nowhere else."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from kyeol.config.peaks import PeakConfig
from tests.gitops.manifests import cpu, memory, of_kind
from tests.kustomize import Manifest

_NUMBER: Final[Mapping[str, Callable[[str], float]]] = {
    "requests.cpu": cpu,
    "requests.memory": memory,
    "limits.memory": memory,
    "pods": int,
}


def refused(planned: Mapping[str, PeakConfig], objects: Sequence[Manifest]) -> Iterator[str]:
    """What the planned peaks ask for beyond the quota, with every peak that another overlaps.

    Args:
        planned: The peaks.
        objects: What is delivered into the cluster: the shop and the quota.
    """
    namespaced = [one for one in objects if one["metadata"].get("namespace") == "saleor"]
    hard = of_kind(namespaced, "ResourceQuota")["budget"]["spec"]["hard"]
    for title, peak in planned.items():
        together = [one for one in planned.values() if one.warm_from <= peak.warm_from < one.until]
        asked = _asked(together, namespaced)
        for what, number in _NUMBER.items():
            if what in hard and asked[what] > number(hard[what]) + 1e-9:
                yield f"{title} asks for more {what} than the quota's {hard[what]}"


def _asked(peaks: Sequence[PeakConfig], objects: Sequence[Manifest]) -> Mapping[str, float]:
    """What the fewest pods of everything ask for together, one of the CronJobs' among them."""
    scaled = of_kind(objects, "HorizontalPodAutoscaler")
    asked = dict.fromkeys(_NUMBER, 0.0)
    for one in objects:
        if one["kind"] == "CronJob":
            spec, fewest = one["spec"]["jobTemplate"]["spec"], 1
        elif one["kind"] == "Deployment":
            spec, name = one["spec"], one["metadata"]["name"]
            usual = scaled[name]["spec"]["minReplicas"] if name in scaled else spec.get("replicas", 1)
            fewest = max([usual, *(peak.pods.by_workload.get(name, 0) for peak in peaks)])
        else:
            continue
        asked["pods"] += fewest
        for container in spec["template"]["spec"]["containers"]:
            for what in _NUMBER.keys() - {"pods"}:
                kind, _, resource = what.partition(".")
                said = container.get("resources", {}).get(kind, {}).get(resource)
                asked[what] += fewest * _NUMBER[what](str(said)) if said else 0
    return asked
