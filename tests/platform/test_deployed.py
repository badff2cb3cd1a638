"""What is deployed survives: everything that the last release made is still there, or its end is accounted for.

`tests/platform/deployed/` holds what `kyeol graph STACK` printed for the shipped stacks at commit 53a1ee6. A release
records the folder again and empties ENDED.
"""

import gzip
from collections.abc import Mapping
from functools import cache
from typing import Final

import pytest

from kyeol.tools.diff.changes import Action, StackDiff
from kyeol.tools.diff.sides.document import graphs as read_graphs
from kyeol.tools.kinds import dangers_of
from kyeol.tools.preview.graph import Graph
from tests.diff.graphs import stacks
from tests.harness import ROOT, STACKS

ENDED: Final[Mapping[str, frozenset[str]]] = {
    "the AWS provider makes node groups by itself; the group is taken over by an alias": frozenset(
        {"eks:index:ManagedNodeGroup eks-nodes"}
    ),
    "the web ACLs' logs go to S3 where there is a bucket for CloudFront's": frozenset(
        {
            "aws:cloudwatch/logGroup:LogGroup waf-alb",
            "aws:cloudwatch/logGroup:LogGroup waf-cloudfront",
            "aws:cloudwatch/logResourcePolicy:LogResourcePolicy waf-alb",
            "aws:cloudwatch/logResourcePolicy:LogResourcePolicy waf-cloudfront",
        }
    ),
    "behind CloudFront the load balancer's web ACL counts nobody, so that no address is left out": frozenset(
        {"aws:wafv2/ipSet:IpSet waf-alb"}
    ),
    "each environment has ApplicationSets of its own; test_argocd_move.py shows that nothing is pruned": frozenset(
        {
            "kubernetes:argoproj.io/v1alpha1:ApplicationSet argocd-hub-platform-charts",
            "kubernetes:argoproj.io/v1alpha1:ApplicationSet argocd-hub-saleor-api",
        }
    ),
    "GitHub's roles have rights of their own instead of AWS's managed policies": frozenset(
        f"aws:iam/rolePolicyAttachment:RolePolicyAttachment github-{role}"
        for role in (
            *(f"deploy-{stack}-PowerUserAccess" for stack in STACKS),
            "preview-SecurityAudit",
            "preview-ViewOnlyAccess",
        )
    ),
    "prod's objectives watch, in two windows, what single thresholds did": frozenset(
        f"aws:cloudwatch/metricAlarm:MetricAlarm public-alarms-{what}"
        for what in ("application-5xx", "cdn-5xx", "load-balancer-5xx")
    ),
}
"""What the stacks no longer make, by the reason."""

CLUSTERS: Final = ("eks:index:Cluster", "aws:eks/cluster:Cluster", "aws:ec2/vpc:Vpc", "aws:route53/zone:Zone")


@cache
def deployed() -> Mapping[str, Graph]:
    """The shipped stacks as the last release made them."""
    folder = ROOT / "tests" / "platform" / "deployed"
    return read_graphs(
        "".join(gzip.decompress((folder / f"{stack}.json.gz").read_bytes()).decode() for stack in STACKS)
    )


@pytest.fixture(scope="module")
def differences(graphs: Mapping[str, Graph]) -> Mapping[str, StackDiff]:
    return {one.stack: one for one in stacks(deployed().values(), graphs.values())}


def _changed(diff: StackDiff, action: Action) -> set[str]:
    return {f"{change.type} {change.name}" for change in diff.changes if change.action == action}


def test_nothing_ends_but_what_somebody_wanted(differences: Mapping[str, StackDiff]) -> None:
    removed = frozenset().union(*(_changed(one, "remove") for one in differences.values()))
    assert removed == frozenset().union(*ENDED.values())


@pytest.mark.parametrize("stack", STACKS)
def test_a_role_stays_and_gets_its_boundary_in_place(stack: str, differences: Mapping[str, StackDiff]) -> None:
    replaced = {one for one in _changed(differences[stack], "replace") if one.startswith("aws:iam/role:")}
    assert replaced == set()


@pytest.mark.parametrize("stack", STACKS)
def test_no_data_and_no_cluster_is_replaced(stack: str, differences: Mapping[str, StackDiff]) -> None:
    holding = {
        f"{one.type} {one.name}" for one in deployed()[stack] if dangers_of(one.type).holds or one.type in CLUSTERS
    }
    assert _changed(differences[stack], "replace") & holding == set()
