"""Give the shop the sizes that the planned peaks ask for now, and put back what no peak asks for any more.

It goes by the plan and the clock alone, so that a run that was missed or failed is made up for by the next one. What it
raises it notes first, with what was there before, in the ConfigMap `peaks-before`. A size that somebody else has set
since is the new one to go back to, and a workload without pods stays so: somebody has stopped it. A minimum above
maxReplicas, which the API would refuse, becomes maxReplicas, and the Job fails.

Argo CD leaves alone what belongs to the field manager kyeol-peaks. Going back is another manager's, so that the size is
Git's again.
"""

import json
import logging
import os
import ssl
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

AUTOSCALED = ("saleor-api", "storefront")
"""Whose HorizontalPodAutoscaler says the fewest pods; of other workloads the Deployment says how many."""

ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
PLAN = Path("/plan/peaks.json")
NODES_NAMESPACE = "peaks"
RAISING = "kyeol-peaks"
LOWERING = "kyeol-peaks-over"

log = logging.getLogger("peaks")


class Kubernetes:
    """The cluster's API, as the pod's service account may use it."""

    def __init__(self) -> None:
        self.namespace = (ACCOUNT / "namespace").read_text()
        self._server = f"https://{os.environ['KUBERNETES_SERVICE_HOST']}:{os.environ['KUBERNETES_SERVICE_PORT']}"
        self._context = ssl.create_default_context(cafile=str(ACCOUNT / "ca.crt"))

    def get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        """An object."""
        return self._ask(path)

    def patch(self, path: str, change: Mapping[str, object], manager: str) -> None:
        """Merge a change into an object, in the name of a field manager."""
        self._ask(f"{path}?fieldManager={manager}", change)

    def _ask(self, path: str, change: Mapping[str, object] | None = None) -> Any:  # noqa: ANN401 - JSON
        request = urllib.request.Request(  # noqa: S310 - https, by the constructor
            f"{self._server}{path}",
            data=json.dumps(change).encode() if change else None,
            method="PATCH" if change else "GET",
            headers={
                "Authorization": f"Bearer {(ACCOUNT / 'token').read_text()}",
                "Content-Type": "application/merge-patch+json",
            },
        )
        with urllib.request.urlopen(request, context=self._context, timeout=30) as answer:  # noqa: S310
            return json.load(answer)


def place(namespace: str, workload: str) -> tuple[str, str]:
    """The object that says a workload's size, and the key below its `spec`."""
    if workload in AUTOSCALED:
        return f"/apis/autoscaling/v2/namespaces/{namespace}/horizontalpodautoscalers/{workload}", "minReplicas"
    return f"/apis/apps/v1/namespaces/{namespace}/deployments/{workload}/scale", "replicas"


def largest(peaks: Iterable[Mapping[str, Any]], what: str, name: str) -> int:
    """The most that any of some peaks asks for; 0 where none does."""
    return max((int(peak[what].get(name, 0)) for peak in peaks), default=0)


def keep(cluster: Kubernetes, workload: str, wanted: int, noted: Mapping[str, int] | None, notes: str) -> bool:
    """Bring a workload of the shop to what is wanted, or back to what it was; whether that is possible."""
    path, key = place(cluster.namespace, workload)
    found = cluster.get(path)
    now, most = int(found["spec"].get(key, 1)), int(found["spec"].get("maxReplicas", wanted))
    if now == 0:
        log.info("%s is stopped", workload)
        return True
    # The size before the last change, too, since the API may have refused that one after it was noted.
    before = noted["before"] if noted and now in (noted["raised"], noted.get("last")) else now
    size = max(min(wanted, most), before)

    def resize(manager: str) -> None:
        # Whoever has stopped the workload meanwhile is not overruled: 409, and the next run sees what it is to do.
        metadata = {"resourceVersion": found["metadata"]["resourceVersion"]}
        cluster.patch(path, {"metadata": metadata, "spec": {key: size}}, manager)
        log.info("%s: %s from %d to %d", workload, key, now, size)

    if size > before:
        if now != size:
            note = json.dumps({"before": before, "raised": size, "last": now})
            cluster.patch(notes, {"data": {workload: note}}, RAISING)
            resize(RAISING)
    else:
        if now != before:
            resize(LOWERING)
        if noted:
            cluster.patch(notes, {"data": {workload: None}}, RAISING)
    if wanted > most:
        log.error("%s: a peak wants %d, maxReplicas is %d", workload, wanted, most)
    return wanted <= most


def hold(cluster: Kubernetes, group: str, wanted: int) -> bool:
    """Have as many pods that hold nodes of a group as it is to have nodes."""
    path, key = place(NODES_NAMESPACE, f"nodes-{group}")
    now = int(cluster.get(path)["spec"].get(key, 0))
    if now != wanted:
        cluster.patch(path, {"spec": {key: wanted}}, RAISING)
        log.info("nodes of %s: from %d to %d held", group, now, wanted)
    return True


def main(now: datetime | None = None) -> int:
    """Run once; 1 where something could not be set, after everything else was."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s", stream=sys.stdout)
    now = now or datetime.now(UTC)
    plan = json.loads(PLAN.read_text())
    under_way = [
        one for one in plan if datetime.fromisoformat(one["from"]) <= now < datetime.fromisoformat(one["until"])
    ]
    log.info("under way: %s", ", ".join(one["name"] for one in under_way) or "none")
    cluster = Kubernetes()
    notes = f"/api/v1/namespaces/{cluster.namespace}/configmaps/peaks-before"
    noted = {name: json.loads(text) for name, text in (cluster.get(notes).get("data") or {}).items()}
    failed = False
    for group in sorted({name for one in plan for name in one["nodes"]}):
        failed |= not tried(lambda group=group: hold(cluster, group, largest(under_way, "nodes", group)))
    for workload in sorted({name for one in plan for name in one["pods"]} | noted.keys()):
        wanted = largest(under_way, "pods", workload)
        failed |= not tried(lambda name=workload, size=wanted: keep(cluster, name, size, noted.get(name), notes))
    return int(failed)


def tried(step: Callable[[], bool]) -> bool:
    """Whether a step went well; why not is in the log, with what the API says."""
    try:
        return step()
    except urllib.error.HTTPError as error:
        log.exception("%s %s: %s", error.code, error.url, error.read().decode(errors="replace")[:500])
    except OSError:
        log.exception("no answer")
    return False


if __name__ == "__main__":
    sys.exit(main())
