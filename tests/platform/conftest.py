"""The stacks with what no shipped stack has."""

from collections.abc import Mapping

import pytest

from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.run import Preview
from tests.harness import STACKS, addons_section, run_stack
from tests.once import Once


@pytest.fixture(scope="session")
def left_to_argocd(once: Once, previews: Mapping[str, Preview]) -> Mapping[str, Graph]:
    """The stacks with Argo CD installing the add-ons."""
    exported = previews["mgmt"].exported

    def recorded() -> dict[str, Graph]:
        given = {stack: {"kyeol:addons": addons_section(stack, delivery="argocd")} for stack in STACKS}
        return {stack: run_stack(stack, given[stack], {} if stack == "mgmt" else exported) for stack in STACKS}

    return once("left-to-argocd", recorded)
