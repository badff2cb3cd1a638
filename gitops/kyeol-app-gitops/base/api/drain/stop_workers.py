"""Stop Celery's worker and beat where migrations are about to run, and wait until the last of their pods is gone.

Saleor's migrations queue tasks for the version that they come with. A worker of the version before does not know these
tasks and discards them, and the migration counts as applied all the same: Saleor's guide stops the workers first
(docs.saleor.io/setup/upgrading). The sync that runs this Job starts them again: it applies the Deployments with the
number of replicas that Git says.
"""

import json
import logging
import os
import ssl
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import django  # type: ignore[import-not-found, unused-ignore]
from django.db import connection  # type: ignore[import-not-found, unused-ignore]
from django.db.migrations.executor import MigrationExecutor  # type: ignore[import-not-found, unused-ignore]

DEPLOYMENTS = ("saleor-beat", "saleor-worker")
"""Beat first: what it sends would wait in the queue only."""

ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
PAUSE_SECONDS = 3.0

log = logging.getLogger("stop-workers")


def pending_migrations() -> int:
    """How many migrations of this image the database lacks, as `migrate --check` counts them."""
    django.setup()
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


class Kubernetes:
    """The cluster's API, as the pod's service account may use it."""

    def __init__(self) -> None:
        namespace = (ACCOUNT / "namespace").read_text()
        server = f"https://{os.environ['KUBERNETES_SERVICE_HOST']}:{os.environ['KUBERNETES_SERVICE_PORT']}"
        self._deployments = f"{server}/apis/apps/v1/namespaces/{namespace}/deployments"
        self._pods = f"{server}/api/v1/namespaces/{namespace}/pods"
        self._context = ssl.create_default_context(cafile=str(ACCOUNT / "ca.crt"))

    def scale_to_zero(self, deployment: str) -> bool:
        """Leave a Deployment no pod; False where there is no such Deployment, as in a first sync."""
        try:
            self._ask(f"{self._deployments}/{deployment}/scale", {"spec": {"replicas": 0}})
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return False
            raise
        return True

    def pods(self, names: tuple[str, ...]) -> list[str]:
        """The pods that there are of workloads of these names, those that are ending included."""
        selector = f"app.kubernetes.io%2Fname%20in%20({','.join(names)})"
        found = self._ask(f"{self._pods}?labelSelector={selector}")
        return [str(one["metadata"]["name"]) for one in found["items"]]

    def _ask(self, url: str, change: Mapping[str, object] | None = None) -> Any:  # noqa: ANN401 - JSON
        request = urllib.request.Request(  # noqa: S310 - https, by the constructor
            url,
            data=json.dumps(change).encode() if change else None,
            method="PATCH" if change else "GET",
            headers={
                # It is renewed while the pod runs.
                "Authorization": f"Bearer {(ACCOUNT / 'token').read_text()}",
                "Content-Type": "application/merge-patch+json",
            },
        )
        with urllib.request.urlopen(request, context=self._context, timeout=30) as answer:  # noqa: S310
            return json.load(answer)


def main() -> int:
    """Run once, and say what was done; the Job's deadline ends a wait that leads nowhere."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s", stream=sys.stdout)
    count = pending_migrations()
    if not count:
        log.info("no migrations to apply: the workers go on")
        return 0
    cluster = Kubernetes()
    stopped = tuple(name for name in DEPLOYMENTS if cluster.scale_to_zero(name))
    log.info("%d migrations to apply: stopped %s", count, ", ".join(stopped) or "nothing, as nothing runs yet")
    while stopped and (left := cluster.pods(stopped)):
        log.info("waiting for %s", ", ".join(left))
        time.sleep(PAUSE_SECONDS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
