"""A secret in AWS Secrets Manager with the value that this program gives it."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.scope import Scope


@dataclass(frozen=True, kw_only=True)
class SecretArgs:
    """What a secret needs.

    Args:
        scope: The environment.
        what: What it is; its name is kyeol-{environment}-{what}.
        description: What it is for, a sentence.
        value: Its content, plain text or JSON.
        kms_key_arn: The key that encrypts it; absent: AWS's own aws/secretsmanager.
    """

    scope: Scope
    what: str
    description: str
    value: Input[str]
    kms_key_arn: Input[str] | None = None


class Secret(pulumi.ComponentResource):
    """A secret and its current version; the value stays secret whatever its source is.

    Where the environment is protected a deleted secret can be restored for 30 days; elsewhere it goes at once, so that
    its name is free again.
    """

    arn: Output[str]
    name: str

    def __init__(self, name: str, args: SecretArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:Secret", name, None, opts)
        scope = args.scope
        self.name = scope.name(args.what)
        secret = aws.secretsmanager.Secret(
            name,
            name=self.name,
            description=args.description,
            kms_key_id=args.kms_key_arn,
            recovery_window_in_days=30 if scope.protection.protect else 0,
            tags=scope.tags(args.what),
            opts=scope.stateful(self),
        )
        self.arn = secret.arn
        # A new value replaces the version, which protection would forbid; retained, the old one stays AWSPREVIOUS.
        aws.secretsmanager.SecretVersion(
            name,
            secret_id=secret.id,
            secret_string=args.value,
            opts=scope.foundation(self, holds_data=True),
        )
        self.register_outputs({"arn": self.arn, "name": self.name})
