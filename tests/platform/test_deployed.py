"""What is deployed survives: the last release's graphs against those of today, with every difference accounted for.

`tests/platform/deployed/` holds what `kyeol graph STACK` printed for the shipped stacks at commit 53a1ee6. A
refactoring changes nothing here; whatever changes a stack on purpose is a line of INTENDED, with its reason. A release
records the folder again and empties the table.
"""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Final

import pytest

from kyeol.tools.diff.changes import Action, ResourceChange, StackDiff
from kyeol.tools.diff.document import graphs as read_graphs
from kyeol.tools.kinds import dangers_of
from kyeol.tools.preview.graph import Graph
from tests.diff.graphs import stacks
from tests.harness import ROOT, STACKS


@dataclass(frozen=True)
class Intended:
    """Differences that somebody wanted.

    Args:
        reason: Why the stacks change.
        actions: What may happen to them.
        resources: Which, as `type name` with the type's last part; `*` is any text.
    """

    reason: str
    actions: tuple[Action, ...]
    resources: tuple[str, ...]

    def covers(self, change: ResourceChange) -> bool:
        """Whether a change is among them."""
        text = f"{change.type.rpartition(':')[2]} {change.name}"
        return change.action in self.actions and any(fnmatchcase(text, pattern) for pattern in self.resources)


CLUSTERS: Final = ("eks:index:Cluster", "aws:eks/cluster:Cluster", "aws:ec2/vpc:Vpc", "aws:route53/zone:Zone")
INTENDED: Final = (
    Intended(
        "Saleor's webhook payloads pass from the API to the worker through a private bucket",
        ("add",),
        ("Bucket* private", "PrivateBucket private"),
    ),
    Intended(
        "the shop is told of its private bucket and may write there",
        ("change",),
        ("RolePolicy workload-roles-saleor-api", "Secret argocd-spoke", "ApplicationSet argocd-hub-saleor-api"),
    ),
)


@cache
def _deployed() -> Mapping[str, Graph]:
    folder = ROOT / "tests" / "platform" / "deployed"
    return read_graphs(
        "".join(gzip.decompress((folder / f"{stack}.json.gz").read_bytes()).decode() for stack in STACKS)
    )


@pytest.fixture(scope="module")
def differences(graphs: Mapping[str, Graph]) -> Mapping[str, StackDiff]:
    return {one.stack: one for one in stacks(_deployed().values(), graphs.values())}


@pytest.mark.parametrize("stack", STACKS)
def test_nothing_changes_but_what_somebody_wanted(stack: str, differences: Mapping[str, StackDiff]) -> None:
    unexplained = [
        f"{change.action} {change.type} {change.name}: {', '.join(one.path for one in change.properties)}"
        for change in differences[stack].changes
        if not any(intended.covers(change) for intended in INTENDED)
    ]
    assert unexplained == []


@pytest.mark.parametrize("stack", STACKS)
def test_no_data_and_no_cluster_is_replaced_or_removed(stack: str, differences: Mapping[str, StackDiff]) -> None:
    lost = [
        f"{change.action} {change.urn}"
        for change in differences[stack].changes
        if change.action in ("replace", "remove") and (dangers_of(change.type).holds or change.type in CLUSTERS)
    ]
    assert lost == []


def test_every_line_of_the_table_still_changes_something(differences: Mapping[str, StackDiff]) -> None:
    changes = [change for one in differences.values() for change in one.changes]
    idle = [one.reason for one in INTENDED if not any(map(one.covers, changes))]
    assert idle == []
