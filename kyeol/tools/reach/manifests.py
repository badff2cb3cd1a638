"""What Argo CD delivers into a cluster: the GitOps trees, built by Kustomize with what the cluster's Secret says.

Only the stack's recorded graph and the trees are read: its ApplicationSets say what is built with which patches.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import yaml

from kyeol.config.reading.yamlfile import documents
from kyeol.errors import KyeolError
from kyeol.tools.json_values import Json, at, listed, mapping, mappings, texts
from kyeol.tools.kinds import argocd, kubernetes
from kyeol.tools.preview.graph import Graph

_FIELD: Final = re.compile(r"\{\{\s*\.metadata\.(labels|annotations)\.([A-Za-z0-9_]+)\s*\}\}")
_PROGRAM: Final = Path(".tools") / "bin" / "kustomize"


class TreeError(KyeolError):
    """A tree cannot be built; the message says which, and why."""


def kustomize(root: Path) -> str | None:
    """The Kustomize program: of the project or a folder above (`make tools`), else on the path; None: there is none."""
    own = next((file for folder in (root, *root.parents) if (file := folder / _PROGRAM).is_file()), None)
    return str(own) if own else shutil.which("kustomize")


def registration(graph: Graph) -> Mapping[str, Json]:
    """The metadata of the Secret that registers a stack's cluster in Argo CD; empty where there is none."""
    for one in graph.of_type(kubernetes.SECRET.type):
        metadata = mapping(one.inputs.get("metadata"))
        labels = mapping(metadata.get("labels"))
        if labels.get("argocd.argoproj.io/secret-type") == "cluster" and labels.get("environment") == graph.stack:
            return metadata
    return {}


def manifests(root: Path, program: str, graph: Graph) -> list[Mapping[str, Json]]:
    """The objects that Argo CD delivers into a stack's cluster, charts aside.

    Args:
        root: The project's folder, whose gitops/ holds the trees.
        program: Kustomize.
        graph: The stack.

    Raises:
        TreeError: A tree is not there, or Kustomize refuses it.
    """
    found: list[Mapping[str, Json]] = []
    metadata = registration(graph)
    for one in graph.of_type(argocd.APPLICATION_SET.type) if metadata else ():
        for source in _sources(mapping(one.inputs.get("spec")), metadata):
            found += _built(root, program, source, metadata)
    return found


def _sources(spec: Mapping[str, Json], metadata: Mapping[str, Json]) -> Iterator[Mapping[str, Json]]:
    """The Kustomize source of an ApplicationSet; charts have none, nor has one that chooses another cluster."""
    labels = mapping(metadata.get("labels"))
    for generator in mappings(spec.get("generators")):
        wanted = mapping(at(generator, "clusters", "selector", "matchLabels"))
        if "clusters" in generator and wanted.items() <= labels.items():
            yield from mappings(at(spec, "template", "spec", "source"))


def _built(
    root: Path, program: str, source: Mapping[str, Json], metadata: Mapping[str, Json]
) -> list[Mapping[str, Json]]:
    name = str(source.get("repoURL")).rpartition("/")[2].removesuffix(".git")
    tree, place = root / "gitops" / name, _filled(str(source.get("path")), metadata)
    if not (tree / place / "kustomization.yaml").is_file():
        raise TreeError(f"gitops/{name}/{place} has no kustomization.yaml")
    with TemporaryDirectory() as copies:
        copy = Path(copies) / name
        shutil.copytree(tree, copy)
        file = copy / place / "kustomization.yaml"
        kustomization = dict(mapping(documents(file.read_text())[0]))
        patches = [
            {key: _filled(str(value), metadata) if key == "patch" else value for key, value in patch.items()}
            for patch in mappings(at(source, "kustomize", "patches"))
        ]
        kustomization["patches"] = [*listed(kustomization.get("patches")), *patches]
        file.write_text(yaml.safe_dump(kustomization))
        done = subprocess.run([program, "build", "."], cwd=file.parent, capture_output=True, text=True, check=False)
    if done.returncode:
        raise TreeError(f"gitops/{name}/{place}: {done.stderr.strip().splitlines()[-1]}")
    return [one for one in documents(done.stdout) if isinstance(one, Mapping)]


def _filled(template: str, metadata: Mapping[str, Json]) -> str:
    """A Go template of plain fields, with a cluster's labels and annotations; what it lacks stays empty."""

    def value(match: re.Match[str]) -> str:
        return str(mapping(metadata.get(match[1])).get(match[2], ""))

    return _FIELD.sub(value, template)


def named(manifest: Mapping[str, Json]) -> tuple[str, str]:
    """A manifest's Namespace and name."""
    metadata = mapping(manifest.get("metadata"))
    return str(metadata.get("namespace") or "default"), str(metadata.get("name"))


def annotation(manifest: Mapping[str, Json], key: str) -> str:
    """An annotation; empty where it is missing."""
    return next(iter(texts(at(manifest, "metadata", "annotations", key))), "")
