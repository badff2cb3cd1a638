"""What Kustomize makes of a folder of a GitOps tree, on its own and as Argo CD builds it: by the real program."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from json import dumps, loads
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from kyeol.config.reading.yamlfile import documents
from tests.harness import ROOT

Manifest = dict[str, Any]
CLUSTER_WIDE = {"ClusterIssuer", "ImageValidatingPolicy", "Namespace", "PriorityClass", "StorageClass"}
KUSTOMIZE = ROOT / ".tools" / "bin" / "kustomize"


def build(
    folder: Path,
    patches: Sequence[Mapping[str, Any]] | None = None,
    images: Sequence[str] = (),
    components: Sequence[str] = (),
    without_components: Sequence[str] = (),
    transformers: Sequence[str] = (),
) -> list[Manifest]:
    """The objects of a folder.

    Args:
        folder: Where kustomization.yaml stands, two folders below its tree's root.
        patches: What an Argo CD application adds: it writes them behind those of the kustomization.
        images: What is set before, one by one, as `kustomize edit set image` takes it.
        components: Components of the tree that the folder is to name besides, such as ../../components/email.
        without_components: Those that it is to name no more.
        transformers: Transformers that it is to name besides, such as ../../wiring/cdn.

    Raises:
        KustomizeError: Kustomize refuses, or is not there.
    """
    given = dumps(list(patches or ()))
    texts = _built(folder, given, tuple(images), tuple(components), tuple(without_components), tuple(transformers))
    found: list[Manifest] = loads(texts)
    return found


class KustomizeError(Exception):
    """What Kustomize says is wrong."""


@cache
def _built(
    folder: Path,
    patches: str,
    images: tuple[str, ...],
    components: tuple[str, ...],
    without: tuple[str, ...],
    transformers: tuple[str, ...],
) -> str:
    with TemporaryDirectory() as copies:
        tree = folder.parents[1]
        copy = Path(copies) / tree.name
        shutil.copytree(tree, copy)
        place = copy / folder.relative_to(tree)
        for image in images:
            _run("edit", "set", "image", image, within=place)
        file = place / "kustomization.yaml"
        kustomization = yaml.safe_load(file.read_text())
        kustomization["patches"] = [*kustomization.get("patches", ()), *loads(patches)]
        kept = [one for one in kustomization.get("components", ()) if one not in without]
        kustomization["components"] = [*kept, *components]
        kustomization["transformers"] = [*kustomization.get("transformers", ()), *transformers]
        file.write_text(yaml.safe_dump(kustomization))
        rendered = _run("build", ".", within=place)
    return dumps([one for one in documents(rendered) if one])


def _run(*arguments: str, within: Path) -> str:
    if not KUSTOMIZE.exists():
        raise KustomizeError(f"{KUSTOMIZE.relative_to(ROOT)} is not there; run `make .tools/.installed`")
    done = subprocess.run([KUSTOMIZE, *arguments], cwd=within, capture_output=True, text=True, check=False)
    if done.returncode:
        raise KustomizeError(done.stderr.strip())
    return done.stdout
