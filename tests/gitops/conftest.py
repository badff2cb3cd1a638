"""The trees as Argo CD builds them, with what the recorded stacks say of their clusters."""

from collections.abc import Mapping
from typing import Any

import pytest

from kyeol.tools.preview.graph import Graph
from tests.gitops.manifests import APP, ENVIRONMENTS, IMAGES, PLATFORM, TAG
from tests.harness import STACKS
from tests.kustomize import Manifest, build
from tests.platform.test_argocd import generated


@pytest.fixture(scope="session")
def applications(graphs: Mapping[str, Graph]) -> Mapping[str, Mapping[str, Any]]:
    """What Argo CD makes of the registered clusters, by name."""
    return generated(graphs, *STACKS)


@pytest.fixture(scope="session")
def shops(applications: Mapping[str, Mapping[str, Any]]) -> Mapping[str, list[Manifest]]:
    """The shop of each environment, after its images were built once."""
    built = [f"{image}=*:{TAG}" for image in IMAGES]
    made = {}
    for stack in ENVIRONMENTS:
        kustomize = applications[f"saleor-api-{stack}"]["spec"]["source"]["kustomize"]
        images = (*built, *kustomize["images"])
        made[stack] = build(APP / "overlays" / stack, kustomize["patches"], images)
    return made


@pytest.fixture(scope="session")
def policies(applications: Mapping[str, Mapping[str, Any]]) -> Mapping[str, list[Manifest]]:
    """The policies of each cluster."""
    made = {}
    for stack in STACKS:
        kustomize = applications[f"platform-addons-{stack}"]["spec"]["source"]["kustomize"]
        made[stack] = build(PLATFORM / "clusters" / stack, kustomize["patches"])
    return made
