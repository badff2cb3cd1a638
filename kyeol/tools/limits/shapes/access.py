"""Roles and keys."""

from typing import Final

from kyeol.tools.kinds import iam, iam_users, kms
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
    Shape(iam_users.ACCESS_KEY.type, "iam CreateAccessKey", "IAM::AccessKey", called={"user": "UserName"}),
    Shape(iam_users.USER.type, "iam CreateUser", "IAM::User", called={"name": "UserName"}),
    Shape(
        iam_users.USER_POLICY.type,
        "iam PutUserPolicy",
        "IAM::UserPolicy",
        called={"name": "PolicyName", "policy": "PolicyDocument", "user": "UserName"},
    ),
    Shape(kms.ALIAS.type, "kms CreateAlias", "KMS::Alias", called={"name": "AliasName"}),
    Shape(kms.KEY.type, "kms CreateKey", "KMS::Key", called={"deletionWindowInDays": "PendingWindowInDays"}),
)
