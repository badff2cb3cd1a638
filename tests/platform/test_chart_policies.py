"""NetworkPolicies of a namespace have one owner: the program or platform-addons, never the chart of an add-on.

Policies only add up: one that a chart brings opens what the namespace's own deny.
Budgets are held to the same: what a chart renders by itself blocks no drain.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from kyeol.tools.policy.charts import blocks
from kyeol.tools.preview.graph import Graph
from tests.charts import needs_helm, rendered
from tests.harness import STACKS
from tests.platform.test_argocd import releases


@pytest.mark.parametrize("stack", STACKS)
def test_no_values_ask_a_chart_for_network_policies(stack: str, graphs: Mapping[str, Graph]) -> None:
    for name, release in releases(graphs[stack]).items():
        for path, block in blocks(release["values"]):
            if "networkPolicy" in path:
                assert not block.get("create"), (name, path)
                assert not block.get("enabled"), (name, path)


def test_argo_cds_chart_is_told_to_leave_them_out(graphs: Mapping[str, Graph]) -> None:
    """Its default since chart 10 is to make them (values.yaml, global.networkPolicy.create)."""
    assert releases(graphs["mgmt"])["argocd"]["values"]["global"]["networkPolicy"] == {"create": False}


@needs_helm
@pytest.mark.parametrize("stack", ["mgmt", "prod"])
def test_no_rendered_chart_has_network_policies_or_a_budget_that_a_broken_pod_holds(
    stack: str, graphs: Mapping[str, Graph], tmp_path: Path
) -> None:
    for name, release in releases(graphs[stack]).items():
        objects = rendered(release, tmp_path / name)
        kinds = {one["kind"] for one in objects}
        assert kinds, name
        assert "NetworkPolicy" not in kinds, name
        for one in objects:
            if one["kind"] == "PodDisruptionBudget":
                assert one["spec"]["unhealthyPodEvictionPolicy"] == "AlwaysAllow", (name, one["metadata"]["name"])
