"""IAM: the environment's roles, each within its boundary, and nothing that would lead around that."""

from typing import Final

import pulumi

from kyeol.components.access.boundary_statements import CHANGES, github_roles
from kyeol.components.access.deploy.deployment import DeploymentScope
from kyeol.components.access.named_resources import own_name
from kyeol.components.scope import boundary_name
from kyeol.iam import ConditionValues, Statement

_PASSED_TO: Final = (
    "cloudtrail.amazonaws.com",
    "ec2.amazonaws.com",
    "eks.amazonaws.com",
    "monitoring.rds.amazonaws.com",
    "s3.amazonaws.com",
    "vpc-flow-logs.amazonaws.com",
)
"""The services that the program gives roles to."""

_BOUNDED: Final = (
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
)
"""What IAM lets be conditioned on the boundary that the role has, or gets."""

_ROLE_ACTIONS: Final = (
    "iam:DeleteRole",
    "iam:Get*",
    "iam:List*",
    "iam:TagRole",
    "iam:UntagRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
    "iam:UpdateRoleDescription",
)


def roles(of: DeploymentScope) -> list[Statement]:
    """What a deployment may do with roles and identity providers."""
    own = f"arn:aws:iam::{of.account_id}:role/{own_name(of.environment)}"
    boundary = f"arn:aws:iam::{of.account_id}:policy/{boundary_name(of.environment)}"
    bounded: dict[str, ConditionValues] = {"StringEquals": {"iam:PermissionsBoundary": boundary}}
    return [
        Statement(sid="RolesWithBoundary", actions=_BOUNDED, resources=[own], conditions=bounded),
        Statement(sid="Roles", actions=_ROLE_ACTIONS, resources=[own]),
        Statement(
            sid="PassRoles",
            actions=["iam:PassRole"],
            resources=[own],
            conditions={"StringEquals": {"iam:PassedToService": _PASSED_TO}},
        ),
        Statement(
            sid="ServiceLinkedRoles",
            actions=["iam:CreateServiceLinkedRole", "iam:GetRole"],
            resources=[f"arn:aws:iam::{of.account_id}:role/aws-service-role/*"],
        ),
        Statement(
            sid="IdentityProviders",
            actions=["iam:*OpenIDConnectProvider*"],
            resources=[f"arn:aws:iam::{of.account_id}:oidc-provider/oidc.eks.{of.region}.amazonaws.com/id/*"],
            conditions={"StringEqualsIfExists": {"aws:ResourceTag/Environment": of.environment}},
        ),
        Statement(
            sid="Administrated",
            # What only an administrator changes, the deployment's own role among it, is compared nevertheless.
            actions=["iam:Get*", "iam:List*"],
            resources=[
                f"arn:aws:iam::{of.account_id}:policy/{pulumi.get_project()}-*",
                f"arn:aws:iam::{of.account_id}:oidc-provider/*",
                *github_roles(of.account_id),
            ],
        ),
        Statement(
            sid="NoWayAround",
            effect="Deny",
            actions=CHANGES,
            resources=[*github_roles(of.account_id), f"arn:aws:iam::{of.account_id}:policy/*"],
        ),
    ]
