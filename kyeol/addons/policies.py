"""What Argo CD keeps in a cluster beside the add-ons: that it asks for nothing the cluster lacks."""

from collections.abc import Collection, Iterator, Mapping
from os.path import normpath
from pathlib import Path
from typing import Final

import yaml

from kyeol.addons import catalog
from kyeol.addons.contract import Addon
from kyeol.addons.values import TREE, cluster_folder
from kyeol.config.addons import AddonsConfig
from kyeol.config.mistakes import Mistake
from kyeol.config.reading import yamlfile
from kyeol.json_value import Json

_KUSTOMIZATIONS: Final = ("kustomization.yaml", "kustomization.yml", "Kustomization")


def check(root: Path, stack: str, addons: AddonsConfig) -> Iterator[Mistake]:
    """What is wrong with a cluster's folder in the platform-gitops tree, which `platform-addons-STACK` delivers.

    A cluster without one has no mistake, only nothing delivered: see `absent`.

    Args:
        root: The project's folder.
        stack: The stack's name.
        addons: Which add-ons its cluster has.
    """
    folder = cluster_folder(stack)
    if not _kustomization(root / folder):
        return
    without = catalog.off(addons)
    off = [addon for addon in catalog.enabled(stack, ()) if addon.name in without]
    on = {addon.namespace for addon in catalog.enabled(stack, without)}
    for found in _listed(root, folder):
        if isinstance(found, Mistake):
            yield found
            continue
        file, manifest = found
        for addon in off:
            if what := _asks_for(manifest, addon, on):
                yield _without(file, what, addon, stack)


def absent(root: Path, stack: str, addons: AddonsConfig) -> Iterator[str]:
    """What a cluster still lacks, one line each: nothing that a deployment needs, but what Argo CD delivers.

    Args:
        root: The project's folder.
        stack: The stack's name.
        addons: Its choice of add-ons.
    """
    folder = cluster_folder(stack)
    name = (folder / _KUSTOMIZATIONS[0]).as_posix()
    if not _kustomization(root / folder):
        yield f"{name} is missing; copy another cluster's: platform-addons-{stack} has nothing to deliver without it"
        return
    kept = {
        _metadata(found[1]).get("namespace")
        for found in _listed(root, folder)
        if not isinstance(found, Mistake) and found[1].get("kind") == "NetworkPolicy"
    }
    for addon in catalog.enabled(stack, catalog.off(addons)):
        if addon.namespace_labels is not None and addon.namespace not in kept:
            file = (TREE / "common" / "policies" / "addons" / f"{addon.name}.yaml").as_posix()
            yield (
                f"the namespace {addon.namespace} has no NetworkPolicy, so that its pods may be reached by, and reach, "
                f"everything; write {file}, and list it in {name} or in the folder's own"
            )


def _without(file: str, what: str, addon: Addon, stack: str) -> Mistake:
    folder = (cluster_folder(stack) / _KUSTOMIZATIONS[0]).as_posix()
    where = "not in kyeol:addons.enabled" if addon.optional else "in kyeol:addons.disabled"
    problem = f"{what}, which {stack} does not have: {addon.name} is {where}"
    return Mistake(file, 0, "", problem, f"list files instead of the folder in {folder}, without this one")


def _asks_for(manifest: Mapping[str, Json], addon: Addon, on: Collection[str]) -> str:
    """What a manifest needs of an add-on; empty: nothing."""
    metadata = _metadata(manifest)
    name = f"{manifest.get('kind')} {metadata.get('name')}"
    group = str(manifest.get("apiVersion", "")).rpartition("/")[0]
    if group in addon.brings:
        return f"{name} is of {group}"
    namespace = metadata.get("namespace")
    if addon.namespace_labels is not None and namespace == addon.namespace and namespace not in on:
        return f"{name} is in the namespace {namespace}"
    return ""


def _metadata(manifest: Mapping[str, Json]) -> Mapping[str, Json]:
    metadata = manifest.get("metadata")
    return metadata if isinstance(metadata, Mapping) else {}


def _listed(root: Path, folder: Path) -> Iterator[tuple[str, Mapping[str, Json]] | Mistake]:
    """Every manifest that a kustomization lists, with its file, through all folders; or what is wrong on the way."""
    kustomization = _kustomization(root / folder)
    if kustomization is None:
        yield Mistake(
            folder.as_posix(), 0, "", f"holds no {_KUSTOMIZATIONS[0]}", "write one, or do not list the folder"
        )
        return
    name = kustomization.relative_to(root).as_posix()
    try:
        (content,) = _documents(kustomization) or [{}]
    except ValueError:
        yield Mistake(name, 1, "", "is not a single YAML document with a map", "write apiVersion, kind and resources")
        return
    resources = content.get("resources")
    for resource in resources if isinstance(resources, list) else []:
        if "://" in str(resource):
            continue
        # By the text alone: the tree may be a link to a checkout elsewhere.
        inner = Path(normpath(folder / str(resource)))
        path = root / inner
        if not inner.is_relative_to(TREE) or not path.exists():
            yield Mistake(name, 0, "resources", f"{resource} is not there", "write it, or remove the line")
        elif path.is_dir():
            yield from _listed(root, inner)
        else:
            try:
                yield from ((inner.as_posix(), one) for one in _documents(path))
            except ValueError:
                yield Mistake(inner.as_posix(), 1, "", "is not YAML with a map per document", "fix it")


def _kustomization(folder: Path) -> Path | None:
    return next((folder / name for name in _KUSTOMIZATIONS if (folder / name).is_file()), None)


def _documents(path: Path) -> list[Mapping[str, Json]]:
    """The documents of a file that are not empty.

    Raises:
        ValueError: It is not YAML, or one of them is not a map.
    """
    try:
        documents = [one for one in yamlfile.documents(path.read_text("utf-8-sig")) if one is not None]
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None
    manifests: list[Mapping[str, Json]] = [one for one in documents if isinstance(one, dict)]
    if len(manifests) < len(documents):
        raise ValueError("not a map")
    return manifests
