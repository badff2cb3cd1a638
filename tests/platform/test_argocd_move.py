"""From one ApplicationSet for all clusters to each environment's own: no order of deployments deletes what runs.

The ApplicationSets and Secrets are those that the last release made, then today's; the controller is played, with the
rules of argo-cd 3.4.4 (applicationset/controllers/applicationset_controller.go).
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import permutations

import pytest

from kyeol.tools.preview.graph import Graph
from tests.applicationsets import Json, TemplateError, applications
from tests.harness import STACKS
from tests.platform.test_argocd import APPLICATIONS, SETS, cluster, specs
from tests.platform.test_deployed import deployed


@dataclass
class ArgoCd:
    """mgmt's Argo CD: what stacks have made there, and what its controller makes of it.

    Args:
        sets: ApplicationSets by name, with the stack that made each.
        secrets: Clusters' Secrets by stack.
        owners: The ApplicationSet of each application.
        pruned: Applications whose deletion took along what they had delivered.
    """

    sets: dict[str, tuple[str, Json]] = field(default_factory=dict)
    secrets: dict[str, Json] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    pruned: list[str] = field(default_factory=list)
    _cascading: set[str] = field(default_factory=set)

    def up(self, graph: Graph) -> None:
        """`pulumi up` of a stack: what is new is made, then the Secret, and what is gone is deleted last."""
        ours = deepcopy(specs(graph, SETS))
        self.sets |= {name: (graph.stack, spec) for name, spec in ours.items()}
        self.settle()
        self.secrets[graph.stack] = cluster(graph)
        self.settle()
        for name in [name for name, (stack, _) in self.sets.items() if stack == graph.stack and name not in ours]:
            del self.sets[name]
            # Kubernetes collects what belonged to it.
            self._delete({application for application, owner in self.owners.items() if owner == name})
        self.settle()

    def settle(self) -> None:
        """Reconcile until nothing changes."""
        before: dict[str, str] | None = None
        while before != self.owners:
            before = dict(self.owners)
            for name, (_, spec) in self.sets.items():
                self._reconcile(name, spec)

    def _reconcile(self, name: str, spec: Json) -> None:
        try:
            wanted = applications(spec, list(self.secrets.values()))
        except TemplateError:
            return  # nothing is created, updated or deleted
        for application in wanted:
            # What another one controls it cannot have (SetControllerReference), and goes on to the next.
            if self.owners.setdefault(application, name) == name and not spec["syncPolicy"].get(
                "preserveResourcesOnDeletion"
            ):
                self._cascading.add(application)
        self._delete({one for one, owner in self.owners.items() if owner == name} - wanted.keys())

    def _delete(self, leaving: set[str]) -> None:
        for application in leaving:
            del self.owners[application]
            if application in self._cascading:
                self.pruned.append(application)


@pytest.fixture
def before() -> ArgoCd:
    """As the last release left it."""
    argocd = ArgoCd()
    for stack in STACKS:
        argocd.up(deployed()[stack])
    assert argocd.owners.keys() == APPLICATIONS
    assert set(argocd.owners.values()) == {"saleor-api", "platform-addons"}
    return argocd


@pytest.mark.parametrize("order", list(permutations(STACKS)), ids="-".join)
def test_the_move_prunes_nothing_and_ends_with_each_stacks_own(
    order: tuple[str, ...], before: ArgoCd, graphs: Mapping[str, Graph]
) -> None:
    moved: set[str] = set()
    for stack in order:
        before.up(graphs[stack])
        moved.add(stack)
        assert before.pruned == []
        for name, owner in before.owners.items():
            environment = name.rpartition("-")[2]
            if environment in moved:
                assert before.sets[owner][0] == environment, f"{name} after {stack}"
        there = {name for name in APPLICATIONS if name.rpartition("-")[2] in moved}
        assert there <= before.owners.keys(), "whoever is up to date is delivered to, whoever else is not"
    assert before.owners.keys() == APPLICATIONS


def test_an_environment_moves_without_mgmt(before: ArgoCd, graphs: Mapping[str, Graph]) -> None:
    before.up(graphs["dev"])
    assert before.owners["saleor-api-dev"] == "saleor-api-dev"
    assert before.owners["platform-addons-dev"] == "platform-addons-dev"
    assert before.owners["saleor-api-prod"] == "saleor-api", "the others are delivered to as before"


def test_what_is_not_deployed_yet_waits_after_mgmt_and_keeps_running(
    before: ArgoCd, graphs: Mapping[str, Graph]
) -> None:
    before.up(graphs["mgmt"])
    assert before.owners == {"platform-addons-mgmt": "platform-addons"}
    assert before.pruned == []


def test_with_resources_finalizers_it_would_have_pruned(before: ArgoCd, graphs: Mapping[str, Graph]) -> None:
    for _, spec in before.sets.values():
        spec["syncPolicy"] = {}
    before.settle()
    before.up(graphs["mgmt"])
    assert "saleor-api-prod" in before.pruned
