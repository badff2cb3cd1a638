"""Argo CD: its projects and its sets of Applications."""

from collections.abc import Iterator
from typing import Final

from kyeol.tools.json_values import Json, at
from kyeol.tools.kinds.kubernetes import api_object
from kyeol.tools.record.danger import Dangers, Endangers, Removal
from kyeol.tools.record.tells import each_gone, each_new, switched_off, switched_on, when


def _project(old: Json, new: Json) -> Iterator[str]:
    """What Applications of the project may newly install, and where."""
    for key in ("sourceRepos", "destinations", "clusterResourceWhitelist", "namespaceResourceWhitelist"):
        yield from each_new(f"its Applications get further {key}: {{}}")(at(old, key), at(new, key))
    for key in ("syncWindows", "signatureKeys"):
        yield from each_gone(f"a limit of its Applications goes, of {key}: {{}}")(at(old, key), at(new, key))


def _applications(old: Json, new: Json) -> Iterator[str]:
    """Whether Applications would come from elsewhere, take things away by themselves, or take all with them."""
    if at(old, "generators") != at(new, "generators"):
        yield "it makes other Applications, or for other clusters"
    before, after = (at(side, "template", "spec") for side in (old, new))
    for key in ("source", "sources", "destination", "project"):
        if at(before, key) != at(after, key):
            yield f"its Applications have another {key}"
    automated = [at(side, "syncPolicy", "automated") for side in (before, after)]
    yield from when(lambda old, new: old is None and new is not None, "they sync by themselves")(*automated)
    prunes = [at(side, "prune") for side in automated]
    yield from when(switched_on, "what leaves git is deleted by itself")(*prunes)
    kept = [at(side, "syncPolicy", "preserveResourcesOnDeletion") for side in (old, new)]
    yield from when(switched_off, "Applications that go take everything with them")(*kept)


APPLICATION_SET: Final = api_object(
    "kubernetes:argoproj.io/v1alpha1:ApplicationSet",
    dangers=Dangers(
        holds="",
        inputs={"spec": Endangers("interruption", _applications)},
        removal=Removal(loses="its Applications go", category="interruption"),
    ),
)
APP_PROJECT: Final = api_object(
    "kubernetes:argoproj.io/v1alpha1:AppProject",
    dangers=Dangers(
        holds="",
        inputs={"spec": Endangers("iam", _project)},
        removal=Removal(loses="its Applications are no longer synced", category="interruption"),
    ),
)
