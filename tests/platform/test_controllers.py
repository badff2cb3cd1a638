"""Whoever may make things in AWS from inside a cluster is one of those whom the rehearsal's cloud knows."""

import re
from collections.abc import Mapping
from typing import Final

from kyeol.tools.iam_documents import allows
from kyeol.tools.preview.graph import Graph
from kyeol.tools.rehearse.cloud.controllers import MAKERS

MAKING: Final = re.compile(r"(autoscaling|ec2|elasticloadbalancing|route53):(Allocate|Change|Create|Put|Run|Set)")
LEAVES_NOTHING: Final = {
    "cert-manager": "its challenge records go with the challenge",
    "cluster-autoscaler": "it changes the size of groups that EKS makes, and that go with their node group",
}
ROLES: Final = {"alb-controller": "aws-load-balancer-controller"}
"""What an add-on's role is for, where that is not the add-on's name."""


def test_every_controller_that_makes_something_in_aws_is_known(graphs: Mapping[str, Graph]) -> None:
    makers = {
        ROLES.get(str(policy.inputs["name"]), policy.inputs["name"])
        for graph in graphs.values()
        for policy in graph.of_type("aws:iam/rolePolicy:RolePolicy")
        if ":WorkloadRoles$" in policy.urn
        for statement in allows(policy.inputs["policy"])
        if any(map(MAKING.match, statement.actions))
    }
    assert makers == {*MAKERS.values(), *LEAVES_NOTHING}, "say in rehearse/cloud/controllers.py what it leaves in AWS"
