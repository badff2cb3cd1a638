"""The IAM roles of the cluster's add-ons and workloads (IRSA)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi import Input, Output

from kyeol.addons import (
    Identity,
    aws_load_balancer_controller,
    cert_manager,
    cluster_autoscaler,
    database_bootstrap,
    external_dns,
    external_secrets,
    fluent_bit,
    saleor_api,
)
from kyeol.addons.database_bootstrap import DatabaseSecrets
from kyeol.addons.saleor_api import MediaBucket
from kyeol.components.iam import IrsaRole, IrsaRoleArgs, OidcProvider, Statement
from kyeol.components.scope import Scope


@dataclass(frozen=True, kw_only=True)
class WorkloadRolesArgs:
    """What the roles depend on.

    Args:
        scope: The environment.
        oidc: The cluster's identity provider.
        cluster_name: The cluster.
        vpc_id: Its VPC.
        zone_id: The hosted zone.
        hosts: The names in the zone that belong to this cluster's Ingresses.
        log_group_arns: The log groups that Fluent Bit writes to.
        secrets_namespace: Where the environment's secrets are used: the application's, or Argo CD's in mgmt.
        secrets_key_arn: The key of the environment's secrets; None: AWS's own.
        media: The media bucket; None: there is no shop here.
        database: The database's secrets; None: there is no database here.
    """

    scope: Scope
    oidc: OidcProvider
    cluster_name: str
    vpc_id: Input[str]
    zone_id: Input[str]
    hosts: Sequence[str]
    log_group_arns: Sequence[Input[str]]
    secrets_namespace: str
    secrets_key_arn: Input[str] | None = None
    media: MediaBucket | None = None
    database: DatabaseSecrets | None = None


class WorkloadRoles(pulumi.ComponentResource):
    """One role per add-on or workload that calls AWS, for its service account only.

    They need the cluster's identity provider, not its nodes, and are there before any add-on is installed.
    """

    arns: Mapping[str, Output[str]]
    roles: Mapping[str, IrsaRole]

    def __init__(self, name: str, args: WorkloadRolesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:WorkloadRoles", name, None, opts)
        self.roles = {
            identity.role: IrsaRole(
                f"{name}-{identity.role}",
                IrsaRoleArgs(
                    scope=args.scope,
                    role=identity.role,
                    oidc=args.oidc,
                    namespace=identity.namespace,
                    service_accounts=[identity.service_account],
                    statements=statements,
                ),
                pulumi.ResourceOptions(parent=self),
            )
            for identity, statements in _permissions(args)
        }
        self.arns = {role: made.arn for role, made in self.roles.items()}
        self.register_outputs({"arns": self.arns})


def _permissions(args: WorkloadRolesArgs) -> list[tuple[Identity, list[Statement]]]:
    scope = args.scope
    place = aws_load_balancer_controller.Place(
        account_id=scope.account_id, region=scope.region, cluster_name=args.cluster_name, vpc_id=args.vpc_id
    )
    own_secrets = scope.arn("secretsmanager", f"secret:{scope.name('')}")
    permissions = [
        (aws_load_balancer_controller.IDENTITY, aws_load_balancer_controller.statements(place)),
        (external_dns.IDENTITY, external_dns.statements(args.zone_id, args.hosts)),
        (cert_manager.IDENTITY, cert_manager.statements(args.zone_id, args.hosts)),
        (fluent_bit.IDENTITY, fluent_bit.statements(args.log_group_arns)),
        (
            cluster_autoscaler.IDENTITY,
            cluster_autoscaler.statements(scope.account_id, scope.region, args.cluster_name),
        ),
        (
            external_secrets.identity(args.secrets_namespace),
            external_secrets.statements(own_secrets, scope.region, args.secrets_key_arn),
        ),
    ]
    if args.media:
        permissions.append((saleor_api.IDENTITY, saleor_api.statements(args.media, scope.region)))
    if args.database:
        permissions.append((database_bootstrap.IDENTITY, database_bootstrap.statements(args.database, scope.region)))
    return permissions
