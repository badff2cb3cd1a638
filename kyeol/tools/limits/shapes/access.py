"""Roles and keys."""

from typing import Final

from kyeol.tools.kinds import iam, kms
from kyeol.tools.limits.shape import Shape

SHAPES: Final = (
    Shape(
        type=iam.OPEN_ID_CONNECT_PROVIDER.type,
        api="iam CreateOpenIDConnectProvider",
        cloudformation="IAM::OIDCProvider",
    ),
    Shape(
        type=iam.POLICY.type,
        api="iam CreatePolicy",
        cloudformation="IAM::ManagedPolicy",
        called={"name": "PolicyName", "policy": "PolicyDocument"},
    ),
    Shape(
        type=iam.ROLE.type,
        api="iam CreateRole",
        cloudformation="IAM::Role",
        called={
            "name": "RoleName",
            "assumeRolePolicy": "AssumeRolePolicyDocument",
        },
    ),
    Shape(
        type=iam.ROLE_POLICY.type,
        api="iam PutRolePolicy",
        cloudformation="IAM::RolePolicy",
        called={
            "name": "PolicyName",
            "policy": "PolicyDocument",
            "role": "RoleName",
        },
    ),
    Shape(
        type=iam.ROLE_POLICY_ATTACHMENT.type,
        api="iam AttachRolePolicy",
        cloudformation="",
        called={
            "role": "RoleName",
        },
    ),
    Shape(
        type=kms.ALIAS.type,
        api="kms CreateAlias",
        cloudformation="KMS::Alias",
        called={
            "name": "AliasName",
        },
    ),
    Shape(
        type=kms.KEY.type,
        api="kms CreateKey",
        cloudformation="KMS::Key",
        called={
            "deletionWindowInDays": "PendingWindowInDays",
        },
    ),
)
