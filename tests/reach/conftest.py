"""The shipped stacks with what the GitOps trees deliver, and what comes of them when something is broken."""

from collections.abc import Mapping, Sequence

import pytest

from kyeol.tools.json_values import Json
from kyeol.tools.preview.graph import Graph
from kyeol.tools.reach.manifests import kustomize, manifests
from tests.harness import ROOT, SHIPPED, STACKS
from tests.once import Once

Trees = Sequence[Mapping[str, Json]]


@pytest.fixture(scope="session")
def trees(once: Once, graphs: Mapping[str, Graph]) -> Mapping[str, Trees]:
    """What Argo CD delivers into each cluster."""
    program = kustomize(ROOT)
    assert program, "run `make tools`"
    return once("trees", lambda: {stack: manifests(SHIPPED, program, graphs[stack]) for stack in STACKS})
