"""What Kustomize makes of a folder of a GitOps tree, on its own and as Argo CD builds it: by the real program."""

import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from hashlib import sha256
from json import dumps, loads
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from kyeol.config.reading.yamlfile import documents
from tests.harness import ROOT
from tests.once import Once

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
        images: What is set before, in this order, as `kustomize edit set image` takes it.
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
        for each in _apart(images):
            _run("edit", "set", "image", *each, within=place)
        file = place / "kustomization.yaml"
        kustomization = yaml.safe_load(file.read_text())
        kustomization["patches"] = [*kustomization.get("patches", ()), *loads(patches)]
        kept = [one for one in kustomization.get("components", ()) if one not in without]
        kustomization["components"] = [*kept, *components]
        kustomization["transformers"] = [*kustomization.get("transformers", ()), *transformers]
        file.write_text(yaml.safe_dump(kustomization))
        rendered = _run("build", ".", within=place)
    return dumps([one for one in documents(rendered) if one])


def built_once(once: Once) -> Callable[..., str]:
    """Takes the place of `_built`: what one worker has built, no other builds again.

    Args:
        once: Makes once what all workers share.
    """
    genuine = _built

    def built(*given: object) -> str:
        name = sha256(repr(given).encode()).hexdigest()
        return once(f"built-{name}", partial(genuine, *given))

    return cache(built)


def _apart(images: Sequence[str]) -> list[list[str]]:
    """In as few calls as they fit in: of one call Kustomize keeps the last value of each image."""
    calls: list[dict[str, str]] = []
    for image in images:
        name = image.partition("=")[0]
        if not calls or name in calls[-1]:
            calls.append({})
        calls[-1][name] = image
    return [list(call.values()) for call in calls]


def _run(*arguments: str, within: Path) -> str:
    if not KUSTOMIZE.exists():
        raise KustomizeError(f"{KUSTOMIZE.relative_to(ROOT)} is not there; run `make .tools/.installed`")
    done = subprocess.run([KUSTOMIZE, *arguments], cwd=within, capture_output=True, text=True, check=False)
    if done.returncode:
        raise KustomizeError(done.stderr.strip())
    return done.stdout
