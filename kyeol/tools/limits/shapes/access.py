"""Roles and keys."""

from typing import Final

from kyeol.tools.limits.shape import Shape

SHAPES: Final = (
    Shape(
        type="aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        api="iam CreateOpenIDConnectProvider",
        cloudformation="IAM::OIDCProvider",
    ),
    Shape(
        type="aws:iam/policy:Policy",
        api="iam CreatePolicy",
        cloudformation="IAM::ManagedPolicy",
        called={"name": "PolicyName", "policy": "PolicyDocument"},
    ),
    Shape(
        type="aws:iam/role:Role",
        api="iam CreateRole",
        cloudformation="IAM::Role",
        called={
            "name": "RoleName",
            "assumeRolePolicy": "AssumeRolePolicyDocument",
        },
    ),
    Shape(
        type="aws:iam/rolePolicy:RolePolicy",
        api="iam PutRolePolicy",
        cloudformation="IAM::RolePolicy",
        called={
            "name": "PolicyName",
            "policy": "PolicyDocument",
            "role": "RoleName",
        },
    ),
    Shape(
        type="aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        api="iam AttachRolePolicy",
        cloudformation="",
        called={
            "role": "RoleName",
        },
    ),
    Shape(
        type="aws:kms/alias:Alias",
        api="kms CreateAlias",
        cloudformation="KMS::Alias",
        called={
            "name": "AliasName",
        },
    ),
    Shape(
        type="aws:kms/key:Key",
        api="kms CreateKey",
        cloudformation="KMS::Key",
        called={
            "deletionWindowInDays": "PendingWindowInDays",
        },
    ),
)
