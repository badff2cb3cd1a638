"""Roles and keys."""

from typing import Final

from kyeol.tools.kinds import iam, kms
from kyeol.tools.limits.shape import Shape

SHAPES: Final = (
    Shape(iam.OPEN_ID_CONNECT_PROVIDER.type, "iam CreateOpenIDConnectProvider", "IAM::OIDCProvider"),
    Shape(
        iam.POLICY.type,
        "iam CreatePolicy",
        "IAM::ManagedPolicy",
        called={"name": "PolicyName", "policy": "PolicyDocument"},
    ),
    Shape(
        iam.ROLE.type,
        "iam CreateRole",
        "IAM::Role",
        called={"name": "RoleName", "assumeRolePolicy": "AssumeRolePolicyDocument"},
    ),
    Shape(
        iam.ROLE_POLICY.type,
        "iam PutRolePolicy",
        "IAM::RolePolicy",
        called={"name": "PolicyName", "policy": "PolicyDocument", "role": "RoleName"},
    ),
    Shape(iam.ROLE_POLICY_ATTACHMENT.type, "iam AttachRolePolicy", "", called={"role": "RoleName"}),
    Shape(kms.ALIAS.type, "kms CreateAlias", "KMS::Alias", called={"name": "AliasName"}),
    Shape(kms.KEY.type, "kms CreateKey", "KMS::Key", called={"deletionWindowInDays": "PendingWindowInDays"}),
)
