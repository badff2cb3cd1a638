"""What stands for the cloud: one table of outputs for the offline preview and the engine, and pulumi-eks's children."""

import json
from collections.abc import Callable, Mapping

import pytest

from kyeol.tools.preview.graph import Graph
from tests.rehearse.lived import DEPLOYED, Lived


@pytest.fixture(params=DEPLOYED)
def stack(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def lived(stack: str, deployed: Callable[[str], Lived]) -> Lived:
    return deployed(stack)


def after_up(lifecycle: Lived) -> dict[str, dict[str, object]]:
    """The resources in the state once the stack is up, by URN."""
    place = [verdict.step for verdict in lifecycle.verdicts].index("up")
    resources = json.loads(lifecycle.states[place])["checkpoint"]["latest"]["resources"]
    return {one["urn"]: one for one in resources}


def test_the_mocks_and_the_cloud_answer_alike(stack: str, lived: Lived, graphs: Mapping[str, Graph]) -> None:
    state = after_up(lived)
    compared = [one for one in graphs[stack] if one.custom and one.type != "pulumi:pulumi:StackReference"]
    assert len(compared) > 100
    differ = {
        one.urn: {"id", *one.outputs} ^ _keys(state[one.urn])
        for one in compared
        if not one.type.startswith("pulumi:providers:") and {"id", *one.outputs} != _keys(state[one.urn])
    }
    assert differ == {}


def test_a_component_of_pulumi_eks_answers_what_the_mock_answers(
    stack: str, lived: Lived, graphs: Mapping[str, Graph]
) -> None:
    state = after_up(lived)
    for one in graphs[stack]:
        if one.remote and one.urn in state and one.type.startswith("eks:"):
            # The mock hands out the control plane as well only where the program asks for it.
            assert set(one.outputs) - _keys(state[one.urn]) <= {"instanceRoles"}


def test_a_cluster_has_the_children_that_pulumi_eks_makes(lived: Lived) -> None:
    """Its role, groups and add-ons are the program's own, so that none of them is among the children."""
    assert _inside(lived, "$eks:index:Cluster$") == {
        "aws:eks/cluster:Cluster eks-eksCluster",
        "pulumi:providers:kubernetes eks-eks-k8s",
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider eks-oidcProvider",
    }


def test_a_node_group_has_one_child(lived: Lived) -> None:
    assert _inside(lived, "$kyeol:components:EksNodes$aws:eks/") == {"aws:eks/nodeGroup:NodeGroup eks-nodes"}


def _inside(lifecycle: Lived, component: str) -> set[str]:
    """Kind and logical name of what is made inside of a component."""
    made = [one for one in lifecycle.step("up")[1].of("create") if component in one.urn]
    return {f"{one.type} {one.name}" for one in made}


def _keys(resource: Mapping[str, object]) -> set[str]:
    """The outputs of a resource in the state, where its id stands beside them."""
    outputs = resource.get("outputs")
    return {"id", *outputs} if isinstance(outputs, dict) else set()
