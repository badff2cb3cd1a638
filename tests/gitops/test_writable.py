"""Nothing of the images lies on one pod's disk that another pod needs, or where nothing can be written.

The defaults of Saleor's settings assume one machine with a writable disk. Each setting below is held against a root
file system that is read-only and against several pods; the table in kyeol-app-gitops' README says the same to people.
"""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

import pytest

from kyeol.tools.preview.graph import Graph
from tests.gitops.manifests import APP, ENVIRONMENTS, Workload, of_kind, settings, workloads
from tests.kustomize import Manifest

SALEOR = ("saleor-api", "saleor-worker", "saleor-beat", "saleor-migration")

SHARED = {
    # Setting: what it keeps in common, and what Saleor does without it (saleor/settings.py of 3.23).
    "AWS_MEDIA_BUCKET_NAME": "STORAGES.default, else /app/media: uploads, thumbnails, exports, invoices",
    "AWS_MEDIA_PRIVATE_BUCKET_NAME": "PRIVATE_FILE_STORAGE, else /app/media: payloads of webhooks",
    "CACHE_URL": "CACHES.default, else each process's own memory (django-cache-url): throttling, tokens",
    "CELERY_BROKER_URL": "CELERY_TASK_ALWAYS_EAGER, else every task within its request",
}
WITHOUT_VALKEY = {"CACHE_URL", "CELERY_BROKER_URL"}

ON_DISK = {
    # Setting that would put something on a pod's disk: who says so (saleor/settings.py of 3.23).
    "MEDIA_URL": "set only to serve MEDIA_ROOT",
    "STATIC_URL": "static files are built into the image, and with DEBUG=False nobody serves them",
    "AWS_STORAGE_BUCKET_NAME": "would move static files to a bucket that nobody fills",
    "CELERY_RESULT_BACKEND": "no task's result is asked for",
    "OBSERVABILITY_BROKER_URL": "reports API calls to an app of Saleor's cloud",
    "BREAKER_BOARD_ENABLED": "needs Redis as the cache (saleor/webhook/circuit_breaker/storage.py)",
}

WRITTEN = {
    # What an image writes at run time, and where.
    "saleor-api": {"/tmp"},
    "saleor-worker": {"/tmp"},
    "saleor-beat": {"/tmp"},
    "saleor-migration": {"/tmp"},
    "stop-workers": {"/tmp"},
    "database-bootstrap": set(),
    # NextJS: incremental-cache and image-optimizer below distDir/cache.
    "storefront": {"/app/.next/cache", "/tmp"},
}


def environment(objects: Sequence[Manifest], one: Workload) -> dict[str, str]:
    """What a container is told, settings and keys of secrets alike; a secret's value is what it is made of."""
    maps = of_kind(objects, "ConfigMap")
    secrets = {
        each["spec"]["target"]["name"]: each["spec"]["target"].get("template", {}).get("data", {})
        for each in of_kind(objects, "ExternalSecret").values()
    }
    told: dict[str, str] = {}
    for source in one.container.get("envFrom", ()):
        if "configMapRef" in source:
            told |= maps[source["configMapRef"]["name"]]["data"]
        else:
            told |= secrets.get(source["secretRef"]["name"], {})
    return told | {each["name"]: each.get("value", "") for each in one.container.get("env", ())}


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_what_one_pod_writes_for_another_is_in_no_pod(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    pods = workloads(shops[stack])
    lacking = WITHOUT_VALKEY if stack == "dev" else set()
    for name in set(SALEOR) & set(pods):
        told = environment(shops[stack], pods[name])
        assert SHARED.keys() - told.keys() == lacking, name
    if lacking:
        # Without a queue nothing is handed from pod to pod but by bucket and database.
        assert not {"saleor-worker", "saleor-beat"} & set(pods)


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_payloads_of_webhooks_are_in_the_private_bucket(
    stack: str, shops: Mapping[str, list[Manifest]], graphs: Mapping[str, Graph]
) -> None:
    given = settings(shops[stack])
    (bucket,) = [one for one in graphs[stack].of_type("aws:s3/bucket:Bucket") if "components:PrivateBucket" in one.urn]
    assert given["AWS_MEDIA_PRIVATE_BUCKET_NAME"] == bucket.inputs["bucket"] != given["AWS_MEDIA_BUCKET_NAME"]


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_no_setting_puts_anything_on_a_pods_disk(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    pods = workloads(shops[stack])
    for name in set(SALEOR) & set(pods):
        told = environment(shops[stack], pods[name])
        assert not ON_DISK.keys() & told.keys(), name
        # In debug mode Saleor writes a key of its own, .jwt_key.pem (saleor/core/jwt_manager.py).
        assert told["DEBUG"] == "False"
        assert not told.get("EMAIL_URL", "").startswith("file:"), name


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_what_a_container_writes_it_can_write(stack: str, shops: Mapping[str, list[Manifest]]) -> None:
    pods = workloads(shops[stack])
    for name, one in pods.items():
        if not one.container["securityContext"]["readOnlyRootFilesystem"]:
            assert name == "dashboard", "its start writes index.html, and nginx its temporary files"
            continue
        volumes = {each["name"]: each for each in one.spec.get("volumes", ())}
        writable = {
            each["mountPath"]
            for each in one.container.get("volumeMounts", ())
            if "emptyDir" in volumes[each["name"]] and not each.get("readOnly")
        }
        assert writable == WRITTEN[name], name
        home = environment(shops[stack], one).get("HOME")
        if name in SALEOR:
            assert home is not None
            assert any(PurePosixPath(home).is_relative_to(path) for path in writable), name


def test_people_are_told_the_same() -> None:
    readme = (APP / "README.md").read_text()
    for setting in SHARED:
        assert f"`{setting}`" in readme, setting
