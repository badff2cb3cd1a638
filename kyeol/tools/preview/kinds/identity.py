"""IAM."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kyeol.tools.preview.kinds.kind import Kind, Request


@dataclass(frozen=True, kw_only=True)
class OidcProvider(Kind):
    """An identity provider: its ARN holds its URL without the scheme."""

    id: str = ""

    def make(self, request: Request) -> tuple[str, dict[str, Any]]:
        """The ARN is the identifier too."""
        inputs: Mapping[str, Any] = request.inputs
        arn = f"arn:aws:iam::{request.account}:oidc-provider/{inputs['url'].removeprefix('https://')}"
        return arn, {"id": arn, "arn": arn}


KINDS = {
    "aws:iam/role:Role": Kind(
        id="{i[name]}", arn="arn:aws:iam::{account}:role/{i[name]}", outputs={"uniqueId": "AROA{hex17}"}
    ),
    "aws:iam/rolePolicy:RolePolicy": Kind(id="{i[role]}:{i[name]}"),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": Kind(id="{i[role]}-{hex17}"),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": OidcProvider(),
}
