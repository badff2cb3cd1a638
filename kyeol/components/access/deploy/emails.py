"""Emails: the environment's identity in SES, and the user that hands them in."""

from kyeol.components.access.deploy.deployment import DeploymentScope
from kyeol.components.access.named_resources import mail_user, own_emails, own_identity
from kyeol.components.scope import boundary_name
from kyeol.iam import Statement


def emails(of: DeploymentScope) -> list[Statement]:
    """What a deployment may do with emails; nothing where none are sent."""
    if of.sender is None:
        return []
    user = mail_user(of.account_id, of.environment)
    boundary = f"arn:aws:iam::{of.account_id}:policy/{boundary_name(of.environment)}"
    return [
        Statement(
            sid="Emails",
            actions=["ses:*"],
            resources=[own_identity(of.account_id, of.sender), own_emails(of.account_id, of.environment)],
        ),
        Statement(
            sid="MailUserWithBoundary",
            actions=["iam:CreateUser", "iam:DeleteUserPolicy", "iam:PutUserPermissionsBoundary", "iam:PutUserPolicy"],
            resources=[user],
            conditions={"StringEquals": {"iam:PermissionsBoundary": boundary}},
        ),
        Statement(
            sid="MailUser",
            actions=["iam:*AccessKey", "iam:DeleteUser", "iam:Get*", "iam:List*", "iam:TagUser", "iam:UntagUser"],
            resources=[user],
        ),
    ]
