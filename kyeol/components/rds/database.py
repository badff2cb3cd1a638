"""PostgreSQL on RDS: private, encrypted, TLS only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.data_store import client_security_group
from kyeol.components.rds.generations import Generation, generations
from kyeol.components.rds.instance import CERTIFICATE_AUTHORITY, Instance, InstanceArgs, make_instance
from kyeol.components.rds.master import master_user, own_master
from kyeol.components.rds.replica import RdsReplica, RdsReplicaArgs
from kyeol.components.scope import Scope
from kyeol.config.database import DatabaseConfig, numbered
from kyeol.config.names import DATABASE_PORT


@dataclass(frozen=True, kw_only=True)
class RdsArgs:
    """What the database needs.

    Args:
        scope: The environment.
        database: Version, class, storage, backups and logs.
        vpc_id: The VPC.
        data_subnet_ids: Its data subnets, in two zones or more.
        client_security_group_id: Who may connect: the nodes' security group. Nothing but the rule waits for it.
        data_key_arn: The key of storage, master secret and Performance Insights; absent: AWS's own keys.
        logs_key_arn: The key of the log groups; absent: AWS's own encryption.
    """

    scope: Scope
    database: DatabaseConfig
    vpc_id: Input[str]
    data_subnet_ids: Sequence[Input[str]]
    client_security_group_id: Input[str] | None = None
    data_key_arn: Input[str] | None = None
    logs_key_arn: Input[str] | None = None


class Rds(pulumi.ComponentResource):
    """A PostgreSQL instance in the data subnets, and a read replica where configured.

    Makes a subnet group, a security group with one rule for the clients, the master secret where it is not RDS's, and
    the instance: with a parameter group that forces TLS and logs slow statements, telemetry (RdsTelemetry) and, where
    the environment is protected, a random suffix for the name of the final snapshot, so that a second life of the stack
    finds the name free.

    A restore makes a second instance like that beside the first. All outputs are of the one that is in use.
    """

    port: int
    identifier: str
    address: Output[str]
    arn: Output[str]
    master_password: Literal["managed", "own"]
    master_secret_arn: Output[str]
    security_group_id: Output[str]
    replica_identifier: Output[str] | None
    replica_address: Output[str] | None
    log_group_names: Sequence[str]
    replica_log_group_names: Sequence[str]
    instance: aws.rds.Instance

    def __init__(self, name: str, args: RdsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:Rds", name, None, opts)
        self._name, self._args = name, args
        self.port, self.master_password = DATABASE_PORT, args.database.master_password
        scope = args.scope

        self._group = client_security_group(
            name,
            scope,
            "postgres",
            "PostgreSQL",
            port=DATABASE_PORT,
            vpc_id=args.vpc_id,
            clients=args.client_security_group_id,
            parent=self,
        )
        self.security_group_id = self._group.id
        existing = args.database.existing
        self._subnets = aws.rds.SubnetGroup(
            name,
            # RDS moves an instance between VPCs, never to another group of the same VPC.
            name=(existing and existing.subnet_group) or scope.name("postgres"),
            description="The data subnets",
            subnet_ids=list(args.data_subnet_ids),
            tags=scope.tags("postgres"),
            opts=scope.foundation(self, holds_data=True),
        )
        # One for all instances: whatever password a backup has, the provider sets this one once the instance is there
        # (terraform-provider-aws 6.48, internal/service/rds/instance.go, both kinds of restore).
        self._own = None
        if args.database.master_password == "own":
            self._own = own_master(
                name,
                scope,
                master_user(args.database),
                args.database.master_password_generation,
                args.data_key_arn,
                pulumi.ResourceOptions(parent=self),
            )
        current, *others = [self._make(generation) for generation in generations(args.database)]
        self.identifier, self.instance = current.identifier, current.resource
        self.address, self.arn = self.instance.address, self.instance.arn
        self.master_secret_arn = (
            self._own.secret_arn if self._own else self.instance.master_user_secrets.apply(_master_secret_arn)
        )
        replica = self._replica(current) if args.database.replica else None
        self.replica_identifier = replica.identifier if replica else None
        self.replica_address = replica.address if replica else None
        logs = [group for one in (current, *others) for group in one.log_group_names]
        self.replica_log_group_names = replica.log_group_names if replica else ()
        self.log_group_names = [*logs, *self.replica_log_group_names]
        self.register_outputs(
            {
                "address": self.address,
                "port": self.port,
                "identifier": self.identifier,
                "masterSecretArn": self.master_secret_arn,
                "securityGroupId": self.security_group_id,
            }
        )

    def _make(self, generation: Generation) -> Instance:
        args = self._args
        return make_instance(
            self._name,
            InstanceArgs(
                scope=args.scope,
                database=args.database,
                generation=generation,
                subnet_group=self._subnets.name,
                security_group_id=self._group.id,
                own=self._own,
                data_key_arn=args.data_key_arn,
                logs_key_arn=args.logs_key_arn,
            ),
            self,
        )

    def _replica(self, source: Instance) -> RdsReplica:
        args = self._args
        return RdsReplica(
            f"{source.name}-replica",
            RdsReplicaArgs(
                scope=args.scope,
                database=args.database,
                source_identifier=source.resource.identifier,
                identifier=f"{source.identifier}-replica",
                what=f"{numbered('postgres', args.database.generation)}-replica",
                parameter_group_name=source.parameters.name,
                security_group_id=self._group.id,
                ca_cert_identifier=CERTIFICATE_AUTHORITY,
                port=DATABASE_PORT,
                data_key_arn=args.data_key_arn,
                logs_key_arn=args.logs_key_arn,
            ),
            pulumi.ResourceOptions(parent=self),
        )


def _master_secret_arn(secrets: Sequence[aws.rds.outputs.InstanceMasterUserSecret]) -> str:
    """The master secret's ARN; empty for an imported instance until RDS has taken its password over."""
    return (secrets[0].secret_arn or "") if secrets else ""
