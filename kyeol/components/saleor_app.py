"""What a Saleor app has in AWS: its secret, and the table of its tokens and configuration."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
import pulumi_random as random
from pulumi import Input, Output

from kyeol.apps.contract import App, PrivateStorage
from kyeol.components.scope import Scope
from kyeol.components.secrets_manager import Secret, SecretArgs
from kyeol.config.database import numbered
from kyeol.iam import Statement


@dataclass(frozen=True, kw_only=True)
class SaleorAppArgs:
    """What an app needs.

    Args:
        scope: The environment.
        app: Its contract.
        secret_generation: Which secrets they are, after how many others.
        kms_key_arn: The key that encrypts the secret; absent: AWS's own.
    """

    scope: Scope
    app: App
    secret_generation: int
    kms_key_arn: Input[str] | None = None


class SaleorApp(pulumi.ComponentResource):
    """The secret kyeol-{environment}-app-{name}, JSON by variable, and a table of the same name, as far as it has them.

    The table takes what comes (on demand), can be restored to any second of 35 days, and is encrypted with DynamoDB's
    own key: what is in it opens the shop for the app alone, and every call of the app would go to KMS as well.
    """

    table: aws.dynamodb.Table | None

    def __init__(self, name: str, args: SaleorAppArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:SaleorApp", name, None, opts)
        scope, app = args.scope, args.app
        child = pulumi.ResourceOptions(parent=self)
        if app.generated_secrets:
            # Hexadecimal digits, as the apps want their keys (AES-256, .env.example of apps/stripe).
            values = {
                variable: random.RandomPassword(
                    numbered(f"{name}-{variable.lower().replace('_', '-')}", args.secret_generation),
                    length=64,
                    lower=False,
                    upper=False,
                    override_special="abcdef",
                    opts=child,
                ).result
                for variable in app.generated_secrets
            }
            Secret(
                name,
                SecretArgs(
                    scope=scope,
                    what=app.title,
                    description=f"The secrets of Saleor's app {app.name}, as JSON",
                    value=Output.json_dumps(values),
                    kms_key_arn=args.kms_key_arn,
                ),
                child,
            )
        self.table = self._table(name, scope, app, app.private_storage) if app.private_storage else None
        self.register_outputs({"tableArn": self.table.arn if self.table else None})

    def _table(self, name: str, scope: Scope, app: App, storage: PrivateStorage) -> aws.dynamodb.Table:
        keys = (storage.partition_key, storage.sort_key)
        return aws.dynamodb.Table(
            name,
            name=scope.name(app.title),
            billing_mode="PAY_PER_REQUEST",
            hash_key=storage.partition_key,
            range_key=storage.sort_key,
            attributes=[aws.dynamodb.TableAttributeArgs(name=key, type="S") for key in keys],
            point_in_time_recovery=aws.dynamodb.TablePointInTimeRecoveryArgs(enabled=True),
            deletion_protection_enabled=scope.protection.protect,
            tags=scope.tags(app.title),
            opts=scope.stateful(self),
        )


def statements(table_arn: Input[str]) -> list[Statement]:
    """Read and write the items of its own table, and nothing about the table.

    Args:
        table_arn: The table.
    """
    return [
        Statement(
            sid="Items",
            actions=[
                "dynamodb:BatchGetItem",
                "dynamodb:DeleteItem",
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:Query",
                "dynamodb:Scan",
                "dynamodb:UpdateItem",
            ],
            resources=[table_arn],
        )
    ]
