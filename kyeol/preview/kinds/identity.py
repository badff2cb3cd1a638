"""IAM."""

from kyeol.preview.kinds.kind import Kind

KINDS = {
    "aws:iam/role:Role": Kind(
        id="{i[name]}", arn="arn:aws:iam::{account}:role/{i[name]}", outputs={"uniqueId": "AROA{hex17}"}
    ),
    "aws:iam/rolePolicy:RolePolicy": Kind(id="{i[role]}:{i[name]}"),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": Kind(id="{i[role]}-{hex17}"),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": Kind(
        id="arn:aws:iam::{account}:oidc-provider/{i[url]}", arn="{id}"
    ),
}
