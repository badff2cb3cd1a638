"""IAM: roles, policies, identity providers."""

from typing import Final

from kyeol.tools.record.adoption import Importable, named
from kyeol.tools.record.cost import Free
from kyeol.tools.record.danger import BY_MEANING, Addition, Dangers, Endangers, PolicyDocument, Removal
from kyeol.tools.record.kind import SECONDS, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.request import Request
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import each_new, more, when

OF_IAM: Final = Free("aws.amazon.com/iam: IAM is offered without a charge")


def _issuer_arn(request: Request) -> str:
    """An identity provider's ARN holds its URL without the scheme, and is its identifier too."""
    return f"arn:aws:iam::{request.account}:oidc-provider/{str(request.inputs['url']).removeprefix('https://')}"


OPEN_ID_CONNECT_PROVIDER: Final = Kind(
    type="aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    id=_issuer_arn,
    arn="{id}",
    sources=(terraform_aws("iam/openid_connect_provider.go"),),
    fixed=paths("url"),
    unique=("url",),
    creation=SECONDS,
    taggable=True,
    cost=OF_IAM,
    adoption=Importable(_issuer_arn),
    needs=on(
        "{arn}",
        "iam:AddClientIDToOpenIDConnectProvider CreateOpenIDConnectProvider DeleteOpenIDConnectProvider "
        "GetOpenIDConnectProvider TagOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint",
    ),
    dangers=Dangers(
        holds="",
        inputs={"clientIdLists": Endangers("iam", each_new("tokens for {} are believed"))},
        harmless=paths("tags"),
        replacing="every role that trusts it refuses meanwhile",
        removal=Removal(loses="every role that trusts it refuses", category="interruption"),
    ),
)

POLICY: Final = Kind(
    type="aws:iam/policy:Policy",
    id="arn:aws:iam::{account}:policy/{i[name]}",
    arn="{id}",
    sources=(terraform_aws("iam/policy.go"),),
    fixed=paths("description name namePrefix path"),
    unique=(),
    creation=SECONDS,
    taggable=True,
    cost=OF_IAM,
    adoption=named("arn:aws:iam::{account}:policy/{i[name]}"),
    needs=on(
        "{arn}",
        "iam:CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion GetPolicy GetPolicyVersion TagPolicy",
    ),
    dangers=Dangers(holds="", inputs={"policy": PolicyDocument(guards=None)}, harmless=paths("tags")),
)

ROLE: Final = Kind(
    type="aws:iam/role:Role",
    id="{i[name]}",
    arn="arn:aws:iam::{account}:role/{i[name]}",
    outputs={"uniqueId": "AROA{HEX:.17}"},
    sources=(terraform_aws("iam/role.go"),),
    fixed=paths("name namePrefix path"),
    unique=("name",),
    creation=SECONDS,
    taggable=True,
    cost=OF_IAM,
    adoption=named(),
    needs=on(
        "{arn}",
        "iam:CreateRole DeleteRole GetRole ListInstanceProfilesForRole PutRolePermissionsBoundary TagRole "
        "UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "assumeRolePolicy": PolicyDocument(guards=None),
            "managedPolicyArns": BY_MEANING,
            "maxSessionDuration": Endangers(
                "iam", when(more, "its sessions last up to {new} seconds instead of {old}")
            ),
            "permissionsBoundary": BY_MEANING,
        },
        harmless=paths("description forceDetachPolicies tags"),
        replacing="whoever acts under it is refused meanwhile",
        removal=Removal(loses="whoever acts under it is refused", category="interruption"),
    ),
)

ROLE_POLICY: Final = Kind(
    type="aws:iam/rolePolicy:RolePolicy",
    id="{i[role]}:{i[name]}",
    arn="",
    sources=(terraform_aws("iam/role_policy.go"),),
    fixed=paths("name namePrefix role"),
    unique=(),
    creation=SECONDS,
    taggable=False,
    cost=OF_IAM,
    adoption=named("{i[role]}:{i[name]}"),
    needs=on("arn:aws:iam::{account}:role/{i[role]}", "iam:DeleteRolePolicy GetRolePolicy PutRolePolicy"),
    dangers=Dangers(
        holds="",
        inputs={"policy": PolicyDocument(guards=None)},
        removal=Removal(
            loses="the role {role} loses a policy, and what needs it is refused", category="interruption", of="role"
        ),
        addition=Addition(to="role", gives="the role {role} gets a further policy"),
    ),
)

ROLE_POLICY_ATTACHMENT: Final = Kind(
    type="aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    id="{i[role]}/{i[policyArn]}",
    arn="",
    sources=(terraform_aws("iam/role_policy_attachment.go"),),
    fixed=paths("policyArn role"),
    unique=(),
    creation=SECONDS,
    taggable=False,
    cost=OF_IAM,
    adoption=named("{i[role]}/{i[policyArn]}"),
    needs=on("arn:aws:iam::{account}:role/{i[role]}", "iam:AttachRolePolicy DetachRolePolicy ListAttachedRolePolicies"),
    dangers=Dangers(
        holds="",
        removal=Removal(
            loses="the role {role} loses the policy {policyArn}, and what needs it is refused",
            category="interruption",
            of="role",
        ),
        addition=Addition(to="role", gives="the role {role} gets the further policy {policyArn}"),
    ),
)
