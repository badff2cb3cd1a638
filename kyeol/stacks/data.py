"""The data layer: database, cache, and the secrets of the application."""

from dataclasses import dataclass

import pulumi

from kyeol.components.app_secrets import AppSecrets, AppSecretsArgs
from kyeol.components.elasticache import Valkey, ValkeyArgs
from kyeol.components.rds.database import Rds, RdsArgs
from kyeol.components.scope import Scope
from kyeol.config.stack import StackConfig
from kyeol.stacks.cluster import Cluster
from kyeol.stacks.encryption import StackKeys
from kyeol.stacks.network import Network
from kyeol.stacks.rotation import one_at_a_time


@dataclass(frozen=True, kw_only=True)
class Data:
    """What holds the data of a stack; None where there is none."""

    database: Rds | None = None
    secrets: AppSecrets | None = None
    cache: Valkey | None = None


def make_data(
    scope: Scope, config: StackConfig, keys: StackKeys, network: Network, cluster: Cluster | None,
    opts: pulumi.ResourceOptions,
) -> Data:  # fmt: skip
    """Make the database with its secrets, and the cache, as far as the stack has them."""
    subnets = list(network.vpc.data_subnet_ids.values())
    nodes = cluster.eks.nodes_security_group_id if cluster else None
    database = secrets = cache = None
    if config.database:
        database = Rds(
            "database",
            RdsArgs(
                scope=scope,
                database=config.database,
                vpc_id=network.vpc.vpc_id,
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
                after=one_at_a_time(scope.environment, config.database.application.password),
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
                vpc_id=network.vpc.vpc_id,
                data_subnet_ids=subnets,
                client_security_group_id=nodes,
                data_key_arn=keys.data,
                logs_key_arn=keys.logs,
            ),
            opts,
        )
    return Data(database=database, secrets=secrets, cache=cache)
