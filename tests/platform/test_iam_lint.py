"""Every IAM document of every stack passes the linter, but for what is accepted here, with its reason."""

from collections.abc import Mapping
from typing import Final

import pytest

from kyeol.tools.preview.graph import Graph
from tests.iam_lint import Accepted, findings, outdated

pytestmark = pytest.mark.slow

ACCEPTED: Final = (
    Accepted(
        issue="CREDENTIALS_EXPOSURE",
        document="*Policy github-deploy-*",
        detail='*"ecr:getauthorizationtoken"*',
        reason="the provider logs in to ECR by this call",
    ),
    Accepted(
        issue="PERMISSIONS_MANAGEMENT_ACTIONS",
        document="*Policy github-deploy-*",
        detail="*",
        reason="a deployment makes roles and policies; only those of its own environment, and inside its boundary",
    ),
    Accepted(
        issue="RESOURCE_MISMATCH",
        document="*Policy github-deploy-*",
        detail="*",
        reason="whole services on the environment's names: what has no such resource is not allowed by it",
    ),
    Accepted(
        issue="UNKNOWN_CONDITION_FOR_ACTION",
        document="*Policy github-deploy-*",
        detail="Unknown condition kms:ResourceAliases*",
        reason="KMS knows it for every operation on a key (KMS Developer Guide, kms:ResourceAliases)",
    ),
    Accepted(
        issue="RESOURCE_MISMATCH",
        document="RolePolicy github-drift",
        detail="*",
        reason="reads by the beginnings of actions' names: what has no such resource is not allowed by it",
    ),
    Accepted(
        issue="UNKNOWN_CONDITION_FOR_ACTION",
        document="RolePolicy github-drift",
        detail="Unknown condition kms:ResourceAliases*",
        reason="as for deployments",
    ),
    Accepted(
        issue="MISMATCHED_TYPE_BUT_USABLE",
        document="*Policy github-deploy-*",
        detail="*StringEquals*Arn",
        reason="as AWS's own examples compare iam:PermissionsBoundary",
    ),
    *(
        Accepted(issue=issue, document="Policy github-deploy-prod-around", detail=detail, reason=reason)
        for issue, detail, reason in (
            ("CREDENTIALS_EXPOSURE", "*accesskey*", "SES's password is made of an access key: docs/how-to/mail.md"),
            ("PRIVILEGE_ESCALATION", "*accesskey*", "to what the environment's boundary admits, of one user"),
            ("PRIVILEGE_ESCALATION", "*putuserpolicy*", "the same"),
        )
    ),
    Accepted(
        issue="RESOURCE_STAR",
        document="*Policy github-*",
        detail="*",
        reason="reading, and what AWS tells apart neither by name nor by tag: docs/explanation/access.md",
    ),
    Accepted(
        issue="CREDENTIALS_EXPOSURE",
        document="RolePolicy workload-roles-kyverno",
        detail='*"ecr:getauthorizationtoken"*',
        reason="who verifies signatures logs in to the registry that holds them",
    ),
    Accepted(
        issue="CREDENTIALS_EXPOSURE",
        document="RolePolicy github-push-*",
        detail='*"ecr:getauthorizationtoken"*',
        reason="the login to ECR is this very call",
    ),
    Accepted(
        issue="CREDENTIALS_EXPOSURE",
        document="RolePolicy workload-roles-kyverno",
        detail='["ecr:getauthorizationtoken"]',
        reason="signatures are read in ECR, and the login to it is this very call",
    ),
    Accepted(
        issue="CREDENTIALS_EXPOSURE",
        document="RolePolicy argocd-hub-role",
        detail='["sts:assumerole"]',
        reason="Argo CD enters the clusters as their spoke roles, which trust it alone",
    ),
    Accepted(
        issue="PERMISSIONS_MANAGEMENT_ACTIONS",
        document="RolePolicy eks-ebs-csi",
        detail='["kms:creategrant"]',
        reason="EBS attaches an encrypted volume by a grant; only AWS services may be granted",
    ),
    Accepted(
        issue="UNKNOWN_ACTION",
        document="RolePolicy workload-roles-alb-controller",
        detail="*elasticloadbalancing:ModifyIpPools*",
        reason="newer than the linter's data; it stands in the controller's own policy",
    ),
    Accepted(
        issue="UNKNOWN_CONDITION_FOR_ACTION",
        document="RolePolicy workload-roles-alb-controller",
        detail="*elasticloadbalancing:CreateAction*",
        reason="newer than the linter's data; it stands in the controller's own policy",
    ),
    Accepted(
        issue="RESOURCE_MISMATCH",
        document="RolePolicy workload-roles-alb-controller",
        detail="*listener/net/*",
        reason="the platform has no network load balancers, so their ARNs are left out",
    ),
)


def test_no_document_has_a_finding(graph: Graph) -> None:
    assert findings(graph, ACCEPTED) == []


def test_no_acceptance_is_outdated(graphs: Mapping[str, Graph]) -> None:
    assert outdated(graphs.values(), ACCEPTED) == []
