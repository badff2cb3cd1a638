"""The IAM roles of the cluster's add-ons and workloads (IRSA)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi import Output

from kyeol.addons.contract import Identity
from kyeol.components.iam import IrsaRole, IrsaRoleArgs, OidcProvider
from kyeol.components.scope import Scope
from kyeol.iam import Statement


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What a service account may do.

    Args:
        identity: The service account and its role.
        statements: The role's permissions.
    """

    identity: Identity
    statements: Sequence[Statement]


@dataclass(frozen=True, kw_only=True)
class WorkloadRolesArgs:
    """What the roles depend on.

    Args:
        scope: The environment.
        oidc: The cluster's identity provider.
        grants: Who may do what, one role each.
    """

    scope: Scope
    oidc: OidcProvider
    grants: Sequence[Grant]


class WorkloadRoles(pulumi.ComponentResource):
    """One role per add-on or workload that calls AWS, for its service account only.

    They need the cluster's identity provider, not its nodes, and are there before any add-on is installed.
    """

    arns: Mapping[str, Output[str]]
    roles: Mapping[str, IrsaRole]

    def __init__(self, name: str, args: WorkloadRolesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:WorkloadRoles", name, None, opts)
        self.roles = {
            grant.identity.role: IrsaRole(
                f"{name}-{grant.identity.role}",
                IrsaRoleArgs(
                    scope=args.scope,
                    role=grant.identity.role,
                    oidc=args.oidc,
                    namespace=grant.identity.namespace,
                    service_accounts=[grant.identity.service_account],
                    statements=grant.statements,
                ),
                pulumi.ResourceOptions(parent=self),
            )
            for grant in args.grants
        }
        self.arns = {role: made.arn for role, made in self.roles.items()}
        self.register_outputs({"arns": self.arns})
