"""The data layer: database, cache, and the secrets of the application."""

from dataclasses import dataclass

import pulumi

from kyeol.components.app_secrets import AppSecrets, AppSecretsArgs
from kyeol.components.elasticache import Valkey, ValkeyArgs
from kyeol.components.rds import Rds, RdsArgs
from kyeol.components.scope import Scope
from kyeol.config.stack import StackConfig
from kyeol.stacks.cluster import Cluster
from kyeol.stacks.encryption import Encryption
from kyeol.stacks.network import Network


@dataclass(frozen=True, kw_only=True)
class Data:
    """What holds the data of a stack; None where there is none."""

    database: Rds | None = None
    secrets: AppSecrets | None = None
    cache: Valkey | None = None


def data(
    scope: Scope, config: StackConfig, keys: Encryption, net: Network, clients: Cluster | None,
    opts: pulumi.ResourceOptions,
) -> Data:  # fmt: skip
    """Database, cache and secrets, as far as the stack has them."""
    subnets = list(net.vpc.data_subnet_ids.values())
    nodes = clients.eks.nodes_security_group_id if clients else None
    database = secrets = cache = None
    if config.database:
        database = Rds(
            "database",
            RdsArgs(
                scope=scope,
                database=config.database,
                vpc_id=net.vpc.vpc_id,
                data_subnet_ids=subnets,
                client_security_group_id=nodes,
                data_key_arn=keys.data,
                logs_key_arn=keys.logs,
            ),
            opts,
        )
        secrets = AppSecrets(
            "app-secrets",
            AppSecretsArgs(
                scope=scope,
                application=config.database.application,
                database_host=database.address,
                database_port=database.port,
                replica_host=database.replica_address,
                kms_key_arn=keys.data,
            ),
            opts,
        )
    if config.cache:
        cache = Valkey(
            "cache",
            ValkeyArgs(
                scope=scope,
                cache=config.cache,
                vpc_id=net.vpc.vpc_id,
                data_subnet_ids=subnets,
                client_security_group_id=nodes,
                data_key_arn=keys.data,
                logs_key_arn=keys.logs,
            ),
            opts,
        )
    return Data(database=database, secrets=secrets, cache=cache)
