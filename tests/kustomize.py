"""What Kustomize makes of a folder, as far as the platform's tree uses it; anything else in a kustomization fails."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

Manifest = dict[str, Any]
KNOWN = {"apiVersion", "kind", "namespace", "resources", "patches"}
CLUSTER_WIDE = {"ClusterIssuer", "Namespace", "PriorityClass", "StorageClass"}


def build(folder: Path, extra: list[Mapping[str, Any]] | None = None) -> list[Manifest]:
    """The objects of a folder.

    Args:
        folder: Where kustomization.yaml stands.
        extra: Patches behind those of the kustomization: where Argo CD puts an application's own.
    """
    kustomization = yaml.safe_load((folder / "kustomization.yaml").read_text())
    unknown = set(kustomization) - KNOWN
    assert not unknown, f"{folder}: {unknown}"
    objects = [one for resource in kustomization["resources"] for one in _load(folder / resource)]
    if namespace := kustomization.get("namespace"):
        for one in objects:
            if one["kind"] not in CLUSTER_WIDE:
                one["metadata"]["namespace"] = namespace
    for patch in [*kustomization.get("patches", []), *(extra or [])]:
        for one in objects:
            if _chosen(one, patch["target"]):
                _apply(one, yaml.safe_load(patch["patch"]))
    return objects


def _load(path: Path) -> Iterator[Manifest]:
    if path.is_dir():
        yield from build(path)
    else:
        yield from (one for one in yaml.safe_load_all(path.read_text()) if one)


def _chosen(one: Manifest, target: Mapping[str, str]) -> bool:
    metadata = one["metadata"]
    group = one["apiVersion"].rpartition("/")[0]
    actual = {
        "kind": one["kind"], "name": metadata["name"], "namespace": metadata.get("namespace"), "group": group,
    }  # fmt: skip
    labels = dict(label.split("=") for label in target.get("labelSelector", "").split(",") if label)
    return all(actual[key] == value for key, value in target.items() if key != "labelSelector") and all(
        metadata.get("labels", {}).get(key) == value for key, value in labels.items()
    )


def _apply(one: Manifest, patch: Any) -> None:  # noqa: ANN401 - either form of patch
    if isinstance(patch, dict):
        _merge(one, {key: value for key, value in patch.items() if key not in ("apiVersion", "kind")})
        return
    for step in patch:
        *way, last = [part.replace("~1", "/").replace("~0", "~") for part in step["path"].split("/")[1:]]
        here: Any = one
        for part in way:
            here = here[int(part)] if isinstance(here, list) else here[part]
        if step["op"] == "add" and last == "-":
            here.append(step["value"])
            continue
        key: Any = int(last) if isinstance(here, list) else last
        if step["op"] == "replace":
            assert key in (range(len(here)) if isinstance(here, list) else here), step["path"]
        else:
            assert step["op"] == "add", step
        here[key] = deepcopy(step["value"])


def _merge(into: Manifest, patch: Manifest) -> None:
    for key, value in patch.items():
        if key == "metadata":
            value = {inner: what for inner, what in value.items() if inner != "name"}  # noqa: PLW2901
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value
