"""The database's master user: its password is managed by RDS, or by the program."""

from dataclasses import dataclass

import pulumi
import pulumi_random as random
from pulumi import Input, Output

from kyeol.components.scope import Scope
from kyeol.components.secrets_manager import Secret, SecretArgs
from kyeol.config.database import DatabaseConfig, numbered
from kyeol.config.names import DATABASE_MASTER


@dataclass(frozen=True, kw_only=True)
class OwnMaster:
    """A master user whose password the program has made.

    Args:
        password: The password.
        secret_arn: The secret that holds it, as JSON with username and password: the keys that RDS's own secret has.
    """

    password: Output[str]
    secret_arn: Output[str]


def master_user(database: DatabaseConfig) -> str:
    """The master user, which an adopted instance brings along and its restored successors keep."""
    return database.existing.username if database.existing else DATABASE_MASTER


def own_master(
    name: str, scope: Scope, user: str, generation: int, key_arn: Input[str] | None, opts: pulumi.ResourceOptions
) -> OwnMaster:
    """A random password, in the secret `kyeol-{environment}-database-master`.

    Args:
        name: The database's logical name.
        scope: The environment.
        user: The master user.
        generation: Which password it is, after how many others.
        key_arn: The secret's key; None: AWS's own.
        opts: Its parent, at least.
    """
    # RDS takes every printable character but / " @ and blanks; letters and digits alone need no list.
    password = random.RandomPassword(numbered(f"{name}-master", generation), length=40, special=False, opts=opts).result
    secret = Secret(
        f"{name}-master",
        SecretArgs(
            scope=scope,
            what="database-master",
            description="The database's master user, as JSON",
            value=Output.json_dumps({"username": user, "password": password}),
            kms_key_arn=key_arn,
        ),
        opts,
    )
    return OwnMaster(password=password, secret_arn=secret.arn)
