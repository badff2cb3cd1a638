"""What a Saleor app has in AWS: its secret, and the tables of its tokens, configuration and logs."""

from collections.abc import Mapping, Sequence
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
    """The secret kyeol-{environment}-app-{name}, JSON by variable, and tables of that name or with a suffix behind it.

    A table takes what comes (on demand), can be restored to any second of 35 days, and is encrypted with DynamoDB's
    own key: what is in it opens the shop for the app alone, and every call of the app would go to KMS as well.
    """

    tables: Mapping[str, aws.dynamodb.Table]
    """By suffix."""

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
        self.tables = {storage.suffix: self._table(name, scope, app, storage) for storage in app.private_storage}
        self.register_outputs({f"table{suffix.title()}Arn": table.arn for suffix, table in self.tables.items()})

    def _table(self, name: str, scope: Scope, app: App, storage: PrivateStorage) -> aws.dynamodb.Table:
        keys, what = (storage.partition_key, storage.sort_key), app.table(storage)
        return aws.dynamodb.Table(
            f"{name}-{storage.suffix}" if storage.suffix else name,
            name=scope.name(what),
            billing_mode="PAY_PER_REQUEST",
            hash_key=storage.partition_key,
            range_key=storage.sort_key,
            attributes=[aws.dynamodb.TableAttributeArgs(name=key, type="S") for key in keys],
            ttl=aws.dynamodb.TableTtlArgs(attribute_name=storage.expires, enabled=True) if storage.expires else None,
            point_in_time_recovery=aws.dynamodb.TablePointInTimeRecoveryArgs(enabled=True),
            deletion_protection_enabled=scope.protection.protect,
            tags=scope.tags(what),
            opts=scope.stateful(self),
        )


def statements(table_arns: Sequence[Input[str]]) -> list[Statement]:
    """Read and write the items of its own tables, one by one and in batches, and nothing about the tables.

    Args:
        table_arns: The tables.
    """
    return [
        Statement(
            sid="Items",
            actions=[
                "dynamodb:BatchGetItem",
                # AvaTax writes its logs so (apps/avatax/src/modules/client-logs/logs-repository.ts of saleor/apps).
                "dynamodb:BatchWriteItem",
                "dynamodb:DeleteItem",
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:Query",
                "dynamodb:Scan",
                "dynamodb:UpdateItem",
            ],
            resources=table_arns,
        )
    ]
