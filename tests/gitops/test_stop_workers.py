"""The Job that stops Celery before migrations, against an API that only notes what it is asked."""

import json
import sys
import urllib.error
from collections.abc import Mapping
from email.message import Message
from io import BytesIO
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest

from kyeol.components.kubernetes.worker_scaling import DEPLOYMENTS, SERVICE_ACCOUNT
from kyeol.tools.preview.graph import Graph
from tests.gitops.manifests import APP, ENVIRONMENTS, workloads
from tests.gitops.pods import in_a_pod
from tests.json_values import known
from tests.kustomize import Manifest

ROLE = "kubernetes:rbac.authorization.k8s.io/v1:Role"


class Cluster:
    """A cluster's API with some Deployments, whose pods are gone after a number of looks."""

    def __init__(self, deployments: set[str], looks: int = 1) -> None:
        self.deployments, self.looks = deployments, looks
        self.scaled: list[tuple[str, int]] = []

    def urlopen(self, request: Any, context: object, timeout: int) -> BytesIO:  # noqa: ANN401 - stands in for urllib
        """As urllib.request.urlopen."""
        assert context == "trusted", "the API's certificate is checked"
        assert request.get_header("Authorization") == "Bearer token"
        assert timeout
        if request.method == "PATCH":
            *_, name, _scale = request.full_url.split("/")
            if name not in self.deployments:
                raise urllib.error.HTTPError(request.full_url, 404, "Not Found", Message(), None)
            self.scaled.append((name, json.loads(request.data)["spec"]["replicas"]))
            return BytesIO(b"{}")
        assert "in (saleor-beat,saleor-worker)" in unquote(request.full_url)
        self.looks -= 1
        items = [{"metadata": {"name": "saleor-worker-1"}}] if self.looks >= 0 else []
        return BytesIO(json.dumps({"items": items}).encode())


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The script, on a machine that looks like its pod."""
    modules: Mapping[str, object] = {
        "django": SimpleNamespace(setup=lambda: None),
        "django.db": SimpleNamespace(connection=None),
        "django.db.migrations": SimpleNamespace(),
        "django.db.migrations.executor": SimpleNamespace(MigrationExecutor=None),
    }
    for name, stand_in in modules.items():
        monkeypatch.setitem(sys.modules, name, stand_in)
    module = in_a_pod(APP / "base/api/drain/stop_workers.py", tmp_path, monkeypatch)
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0)
    return module


def run(script: ModuleType, monkeypatch: pytest.MonkeyPatch, cluster: Cluster, migrations: int) -> None:
    """Run it where so many migrations are to be applied."""
    executor = SimpleNamespace(
        loader=SimpleNamespace(graph=SimpleNamespace(leaf_nodes=lambda: "leaves")),
        migration_plan=lambda nodes: [nodes] * migrations,
    )
    monkeypatch.setattr(script, "MigrationExecutor", lambda _: executor)
    monkeypatch.setattr(script.urllib.request, "urlopen", cluster.urlopen)
    assert script.main() == 0


def test_workers_are_stopped_before_migrations_and_awaited(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = Cluster(set(DEPLOYMENTS), looks=2)
    run(script, monkeypatch, cluster, migrations=3)
    assert cluster.scaled == [("saleor-beat", 0), ("saleor-worker", 0)]
    assert cluster.looks < 0, "it goes on before the last pod is gone"


def test_workers_go_on_where_there_is_nothing_to_migrate(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = Cluster(set(DEPLOYMENTS))
    run(script, monkeypatch, cluster, migrations=0)
    assert cluster.scaled == []


def test_a_first_sync_and_a_shop_without_a_queue_have_nothing_to_stop(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = Cluster(set())
    run(script, monkeypatch, cluster, migrations=900)
    assert cluster.looks == 1, "it waits for pods that nothing makes"


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_its_account_may_scale_what_it_stops_and_nothing_else(
    stack: str, script: ModuleType, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    assert script.DEPLOYMENTS == DEPLOYMENTS
    pods = workloads(shops[stack])
    assert pods["stop-workers"].spec["serviceAccountName"] == SERVICE_ACCOUNT
    assert {name for name, one in pods.items() if one.spec["automountServiceAccountToken"]} == {"stop-workers"}
    (role,) = (
        known(one.inputs)["rules"]
        for one in graphs[stack].of_type(ROLE)
        if known(one.inputs)["metadata"]["name"] == SERVICE_ACCOUNT
    )
    scale, look = role
    assert (scale["resources"], scale["resourceNames"], scale["verbs"]) == (
        ["deployments/scale"],
        list(DEPLOYMENTS),
        ["patch"],
    )
    assert (look["resources"], look["verbs"]) == (["pods"], ["list"])
