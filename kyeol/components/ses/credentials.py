"""By what the shop hands its emails in to SES: SMTP credentials, which are an IAM user's key."""

import json
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.access.named_resources import SENDER
from kyeol.components.scope import Scope
from kyeol.components.secrets_manager import Secret, SecretArgs
from kyeol.config.mail import MailCredentialsConfig
from kyeol.iam import Statement, policy_document

SUBMISSION: Final = 587
"""Where SES takes emails with STARTTLS; EC2 throttles port 25 alone (SES developer guide, smtp-connect)."""


@dataclass(frozen=True, kw_only=True)
class MailCredentialsArgs:
    """What the credentials need.

    Args:
        scope: The environment.
        domain: The senders' domain.
        identity_arn: Its identity.
        configuration_set_arn: Its configuration set.
        credentials: Which generations there are.
        kms_key_arn: The key that encrypts the secret; absent: AWS's own.
    """

    scope: Scope
    domain: str
    identity_arn: Input[str]
    configuration_set_arn: Input[str]
    credentials: MailCredentialsConfig
    kms_key_arn: Input[str] | None = None


def email_url(user: str, password: str, region: str) -> str:
    """Where and by what emails are handed in, as dj_email_url reads it (saleor/settings.py, EMAIL_URL).

    Args:
        user: The SMTP user, which is the access key's id.
        password: Its password, of base64.
        region: SES's region.
    """
    return f"smtp://{user}:{quote(password, safe='')}@email-smtp.{region}.amazonaws.com:{SUBMISSION}/?tls=True"


class MailCredentials(pulumi.ComponentResource):
    """An IAM user that may send from the domain and do nothing else, its keys, and the secret that the shop reads.

    Saleor sends by SMTP alone (saleor/settings.py: dj_email_url, and no backend of SES's API among its packages), and
    SES's SMTP passwords derive from the secret access key of an IAM user: temporary credentials of a role are none
    (SES developer guide, smtp-credentials). So this is the platform's one long-lived key of AWS. The user wears the
    environment's permissions boundary. A user has two keys at most, so a rotation has the previous one beside the
    current; the generation is part of the logical name, as with the origin-verify secret, for the same reason.

    The secret is `kyeol-{environment}-email`: JSON with `url`, which kyeol-app-gitops has as `EMAIL_URL`.
    """

    secret: Secret

    def __init__(self, name: str, args: MailCredentialsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:MailCredentials", name, None, opts)
        scope, keys = args.scope, args.credentials
        child = pulumi.ResourceOptions(parent=self)
        user = aws.iam.User(
            name,
            name=scope.name(SENDER),
            permissions_boundary=scope.boundary_arn,
            tags=scope.tags(SENDER),
            opts=child,
        )
        aws.iam.UserPolicy(
            name,
            name="send",
            user=user.name,
            policy=policy_document(
                Statement(
                    sid="Send",
                    actions=["ses:SendRawEmail"],
                    resources=[args.identity_arn, args.configuration_set_arn],
                    conditions={"StringLike": {"ses:FromAddress": [f"*@{args.domain}", f"*@*.{args.domain}"]}},
                )
            ),
            opts=child,
        )
        current, *_ = [
            aws.iam.AccessKey(f"{name}-{generation}", user=user.name, opts=child)
            for generation in (keys.current, keys.previous)
            if generation is not None
        ]
        url = Output.all(current.id, current.ses_smtp_password_v4).apply(
            lambda login: json.dumps({"url": email_url(str(login[0]), str(login[1]), scope.region)})
        )
        self.secret = Secret(
            name,
            SecretArgs(
                scope=scope,
                what="email",
                description="Where and by what the shop hands its emails in, as JSON",
                value=Output.secret(url),
                kms_key_arn=args.kms_key_arn,
            ),
            child,
        )
        self.register_outputs({"secretArn": self.secret.arn})
