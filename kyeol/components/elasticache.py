"""Valkey on ElastiCache: the application's cache and its Celery broker, private, encrypted, with a token."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws
import pulumi_random as random
from pulumi import Input, Output

from kyeol.components.data_store import client_security_group, final_snapshot_name
from kyeol.components.log_group import log_group
from kyeol.components.scope import Scope
from kyeol.components.secrets_manager import Secret, SecretArgs
from kyeol.config.cache import CacheConfig
from kyeol.config.names import CACHE_PORT
from kyeol.versions import VALKEY

_LOGS: Final = ("slow-log", "engine-log")


@dataclass(frozen=True, kw_only=True)
class ValkeyArgs:
    """What the cache needs.

    Args:
        scope: The environment.
        cache: Version, nodes, snapshots and logs.
        vpc_id: The VPC.
        data_subnet_ids: Its data subnets; in two zones or more where there are two nodes or more.
        client_security_group_id: Who may connect: the nodes' security group. Nothing but the rule waits for it.
        data_key_arn: The key of data at rest and of the token's secret; absent: AWS's own keys.
        logs_key_arn: The key of the log groups; absent: AWS's own encryption.
    """

    scope: Scope
    cache: CacheConfig
    vpc_id: Input[str]
    data_subnet_ids: Sequence[Input[str]]
    client_security_group_id: Input[str] | None = None
    data_key_arn: Input[str] | None = None
    logs_key_arn: Input[str] | None = None


class Valkey(pulumi.ComponentResource):
    """A replication group in the data subnets, cluster mode off: Celery knows no cluster.

    Makes a subnet group, a parameter group, a security group with one rule for the clients, the log groups, a random
    token, the group and the token's secret: JSON with host, port and token. The secret is written after the group: a
    new token is never handed out before the group takes it, and the one before it stays valid (ROTATE).
    """

    port: int
    replication_group_id: str
    member_cluster_ids: Sequence[str]
    primary_endpoint: Output[str]
    reader_endpoint: Output[str]
    token_secret_arn: Output[str]
    token_secret_name: str
    security_group_id: Output[str]
    log_group_names: Sequence[str]
    group: aws.elasticache.ReplicationGroup

    def __init__(self, name: str, args: ValkeyArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:Valkey", name, None, opts)
        self._name, self._args = name, args
        scope, cache = args.scope, args.cache
        self.port = CACHE_PORT
        self.replication_group_id = scope.name("valkey")
        self.member_cluster_ids = [f"{self.replication_group_id}-{node:03d}" for node in range(1, cache.nodes + 1)]

        clients = client_security_group(
            name,
            scope,
            "valkey",
            "Valkey",
            port=CACHE_PORT,
            vpc_id=args.vpc_id,
            clients=args.client_security_group_id,
            parent=self,
        )
        self.security_group_id = clients.id
        logs = self._log_groups()
        self.log_group_names = list(logs)
        # Letters and digits need no escaping in a URL.
        token = random.RandomPassword(
            f"{name}-token",
            length=64,
            special=False,
            keepers={"generation": str(cache.token_generation)},
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.group = self._replication_group(clients, logs, token)
        self.primary_endpoint = self.group.primary_endpoint_address
        self.reader_endpoint = self.group.reader_endpoint_address
        secret = Secret(
            f"{name}-token",
            SecretArgs(
                scope=scope,
                what="cache",
                description="The cache's endpoint and token, as JSON",
                value=Output.json_dumps({"host": self.primary_endpoint, "port": CACHE_PORT, "token": token.result}),
                kms_key_arn=args.data_key_arn,
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self.token_secret_arn, self.token_secret_name = secret.arn, secret.name
        self.register_outputs(
            {
                "primaryEndpoint": self.primary_endpoint,
                "readerEndpoint": self.reader_endpoint,
                "port": self.port,
                "tokenSecretArn": self.token_secret_arn,
                "securityGroupId": self.security_group_id,
            }
        )

    def _log_groups(self) -> Mapping[str, aws.cloudwatch.LogGroup]:
        """The log groups, by name; below /aws/vendedlogs/ one shared resource policy lets the delivery service in."""
        args = self._args
        names = {log: f"/aws/vendedlogs/elasticache/{self.replication_group_id}/{log}" for log in _LOGS}
        return {
            group: log_group(
                f"{self._name}-{log}",
                group,
                args.cache.log_retention_days,
                args.scope.foundation(self, holds_data=True),
                kms_key_arn=args.logs_key_arn,
            )
            for log, group in names.items()
        }

    def _parameter_group(self) -> aws.elasticache.ParameterGroup:
        scope, cache = self._args.scope, self._args.cache
        family = VALKEY[cache.version].family
        return aws.elasticache.ParameterGroup(
            self._name,
            # The family is part of the name: a new one must exist before the group can leave the old one.
            name=scope.name(family),
            family=family,
            description="Evicts what expires, never Celery's queues",
            parameters=[
                # Only keys with an expiry go: cache entries have one, Celery's queues have none. By frequency, so that
                # a crawler's single reads do not push out what every visitor needs.
                aws.elasticache.ParameterGroupParameterArgs(name="maxmemory-policy", value="volatile-lfu")
            ],
            tags=scope.tags(family),
            opts=scope.foundation(self, holds_data=True),
        )

    def _replication_group(
        self,
        clients: aws.ec2.SecurityGroup,
        logs: Mapping[str, aws.cloudwatch.LogGroup],
        token: random.RandomPassword,
    ) -> aws.elasticache.ReplicationGroup:
        args, scope, cache = self._args, self._args.scope, self._args.cache
        protect, replicated = scope.protection.protect, cache.nodes > 1
        subnets = aws.elasticache.SubnetGroup(
            self._name,
            name=scope.name("valkey"),
            description="The data subnets",
            subnet_ids=list(args.data_subnet_ids),
            tags=scope.tags("valkey"),
            opts=scope.foundation(self, holds_data=True),
        )
        return aws.elasticache.ReplicationGroup(
            self._name,
            replication_group_id=self.replication_group_id,
            description=f"Cache and broker of {scope.environment}",
            engine="valkey",
            engine_version=cache.version,
            auto_minor_version_upgrade=True,
            node_type=cache.node_type,
            cluster_mode="disabled",
            num_cache_clusters=cache.nodes,
            automatic_failover_enabled=replicated,
            multi_az_enabled=replicated,
            port=CACHE_PORT,
            parameter_group_name=self._parameter_group().name,
            subnet_group_name=subnets.name,
            security_group_ids=[clients.id],
            transit_encryption_enabled=True,
            transit_encryption_mode="required",
            auth_token=token.result,
            auth_token_update_strategy="ROTATE",
            at_rest_encryption_enabled=True,
            kms_key_id=args.data_key_arn,
            snapshot_retention_limit=cache.snapshot_retention_days,
            snapshot_window=cache.snapshot_window,
            final_snapshot_identifier=(
                final_snapshot_name(self._name, self.replication_group_id, parent=self) if protect else None
            ),
            maintenance_window=cache.maintenance_window,
            apply_immediately=cache.apply_immediately,
            log_delivery_configurations=[
                aws.elasticache.ReplicationGroupLogDeliveryConfigurationArgs(
                    log_type=log, log_format="json", destination_type="cloudwatch-logs", destination=group.name
                )
                for log, group in zip(_LOGS, logs.values(), strict=True)
            ],
            tags=scope.tags("valkey"),
            # The version decides at creation and during an upgrade only. ElastiCache makes minor upgrades by itself,
            # and a lower version than the cache's replaces it (terraform-provider-aws 6, internal/service/
            # elasticache/engine_version.go, engineVersionForceNewOnDowngrade).
            opts=scope.stateful(
                self, None if cache.upgrade else pulumi.ResourceOptions(ignore_changes=["engineVersion"])
            ),
        )
