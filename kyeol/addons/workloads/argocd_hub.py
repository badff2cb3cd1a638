"""What Argo CD's pods call AWS as, and the Secrets that its chart's values name.

`components.argocd` makes the hub role: it trusts three service accounts, where the identity of an add-on's contract has
one.
"""

from typing import Final

import pulumi

from kyeol.config.names import MANAGEMENT_STACK

HUB_ROLE: Final = "argocd-hub"
SERVICE_ACCOUNTS: Final = ("argocd-application-controller", "argocd-applicationset-controller", "argocd-server")
"""Who calls the clusters: all three ask for tokens."""

WEBHOOK_SECRET: Final = "argocd-webhook"
SSO_SECRET: Final = "argocd-sso"
NOTIFICATIONS_SECRET: Final = "argocd-notifications-secret"
"""The Kubernetes Secrets that External Secrets makes; Argo CD's configuration names them as $SECRET:KEY."""
SECRET_KEY: Final = "secret"
SLACK_TOKEN: Final = "slack-token"


def hub_role_arn(account_id: str) -> str:
    """The ARN of the role that Argo CD's service accounts have; known beforehand."""
    return f"arn:aws:iam::{account_id}:role/{pulumi.get_project()}-{MANAGEMENT_STACK}-{HUB_ROLE}-role"
