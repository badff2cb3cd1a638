"""IAM roles whose trust is always conditioned: for an AWS service, for a service account."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input, Output

from kyeol.components.scope import Scope
from kyeol.iam import STS_AUDIENCE, ConditionValues, Statement, policy_document
from kyeol.service_principals import SOURCE_ACCOUNT, SOURCE_ARN, Target, sends


def on_behalf_of(
    scope: Scope, service: str, target: Target, source_arns: str | Sequence[str] = ""
) -> dict[str, ConditionValues]:
    """The conditions of a service that acts for resources of this account only (no confused deputy).

    What the service is not known to send (see kyeol.service_principals) is compared only where it is sent after all.

    Args:
        scope: The environment.
        service: The service's principal.
        target: Whose policy it is.
        source_arns: The resources' ARN or ARNs, with wildcards; empty: any of the account.
    """
    known = sends(service, target)
    wanted = [("StringEquals", SOURCE_ACCOUNT, scope.account_id), ("ArnLike", SOURCE_ARN, source_arns)]
    return {
        operator if key in known else f"{operator}IfExists": {key: value} for operator, key, value in wanted if value
    }


@dataclass(frozen=True, kw_only=True)
class ServiceRoleArgs:
    """What a role for an AWS service needs.

    Args:
        scope: The environment.
        role: What the role is for; its name is kyeol-{environment}-{role}-role.
        service: The service's principal, such as vpc-flow-logs.amazonaws.com.
        source_arn: The ARN (with wildcards) on whose behalf the service may act; empty: any of the account's.
        actions: What the service does with the role.
        statements: The role's own permissions.
        managed_policies: Names of AWS-managed policies, such as AmazonEKSClusterPolicy.
    """

    scope: Scope
    role: str
    service: str
    source_arn: str = ""
    actions: Sequence[str] = ("sts:AssumeRole",)
    statements: Sequence[Statement] = ()
    managed_policies: Sequence[str] = ()


class ServiceRole(pulumi.ComponentResource):
    """An IAM role that one AWS service assumes, on behalf of this account only.

    Makes an `aws.iam.Role`, an inline `aws.iam.RolePolicy` where there are statements, and a
    `aws.iam.RolePolicyAttachment` per managed policy.
    """

    arn: Output[str]
    name: Output[str]
    role: aws.iam.Role
    attachments: Sequence[pulumi.Resource]

    def __init__(self, name: str, args: ServiceRoleArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:ServiceRole", name, None, opts)
        trust = Statement(
            actions=args.actions,
            principals={"Service": [args.service]},
            conditions=on_behalf_of(args.scope, args.service, "role", args.source_arn),
        )
        # What is retained cannot do without its role.
        kept = pulumi.ResourceOptions(parent=self, retain_on_delete=opts.retain_on_delete if opts else None)
        self.role, self.attachments = iam_role(
            name, args.scope, args.role, trust, args.statements, kept, managed_policies=args.managed_policies
        )
        self.arn, self.name = self.role.arn, self.role.name
        self.register_outputs({"arn": self.arn, "name": self.name})


@dataclass(frozen=True, kw_only=True)
class OidcProvider:
    """A cluster's identity provider: its ARN, and its issuer without the scheme."""

    arn: Input[str]
    issuer: Output[str]


@dataclass(frozen=True, kw_only=True)
class IrsaRoleArgs:
    """What a role for a Kubernetes service account (IRSA) needs.

    Args:
        scope: The environment.
        role: What the role is for; its name is kyeol-{environment}-{role}-role.
        oidc: The cluster's identity provider.
        namespace: The service account's namespace.
        service_accounts: The names of the service accounts that may assume the role.
        statements: The role's permissions.
        managed_policies: Names of AWS-managed policies.
    """

    scope: Scope
    role: str
    oidc: OidcProvider
    namespace: str
    service_accounts: Sequence[str]
    statements: Sequence[Statement] = ()
    managed_policies: Sequence[str] = ()


class IrsaRole(pulumi.ComponentResource):
    """An IAM role for service accounts of one namespace; the trust names audience and subjects exactly.

    Makes an `aws.iam.Role`, an inline `aws.iam.RolePolicy` where there are statements, and a
    `aws.iam.RolePolicyAttachment` per managed policy.
    """

    arn: Output[str]
    name: Output[str]
    attachments: Sequence[pulumi.Resource]

    def __init__(self, name: str, args: IrsaRoleArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:IrsaRole", name, None, opts)
        subjects = [f"system:serviceaccount:{args.namespace}:{account}" for account in args.service_accounts]
        trust = Statement(
            actions=["sts:AssumeRoleWithWebIdentity"],
            principals={"Federated": [args.oidc.arn]},
            conditions={
                # The issuer is part of the keys, and keys cannot be lifted.
                "StringEquals": args.oidc.issuer.apply(
                    lambda issuer: {f"{issuer}:aud": STS_AUDIENCE, f"{issuer}:sub": subjects}
                )
            },
        )
        role, self.attachments = iam_role(
            name,
            args.scope,
            args.role,
            trust,
            args.statements,
            pulumi.ResourceOptions(parent=self),
            managed_policies=args.managed_policies,
        )
        self.arn, self.name = role.arn, role.name
        self.register_outputs({"arn": self.arn, "name": self.name})


_POLICY_PATHS: Final = {
    "AmazonRDSEnhancedMonitoringRole": "service-role/",
    "ViewOnlyAccess": "job-function/",
}
"""The AWS-managed policies in use that have a path."""


def iam_role(
    name: str,
    scope: Scope,
    what: str,
    trust: Statement,
    statements: Sequence[Statement],
    opts: pulumi.ResourceOptions,
    *,
    managed_policies: Sequence[str] = (),
    max_session_hours: int | None = None,
) -> tuple[aws.iam.Role, Sequence[pulumi.Resource]]:
    """A role with its permissions, and the resources after which the permissions are in force.

    Args:
        name: The logical name.
        scope: The environment.
        what: What the role is for; its name is kyeol-{environment}-{what}-role.
        trust: Who assumes it.
        statements: Its own permissions.
        opts: Its parent, at least.
        managed_policies: Names of AWS-managed policies.
        max_session_hours: How long a session may last; None: IAM's default, an hour.
    """
    full_name = scope.name(f"{what}-role")
    role = aws.iam.Role(
        name,
        name=full_name,
        assume_role_policy=policy_document(trust),
        permissions_boundary=scope.boundary_arn,
        max_session_duration=max_session_hours * 3600 if max_session_hours else None,
        tags={"Name": full_name},
        opts=opts,
    )
    attached: list[pulumi.Resource] = []
    if statements:
        policy = aws.iam.RolePolicy(name, name=what, role=role.name, policy=policy_document(*statements), opts=opts)
        attached.append(policy)
    for managed in managed_policies:
        arn = f"arn:aws:iam::aws:policy/{_POLICY_PATHS.get(managed, '')}{managed}"
        attachment = aws.iam.RolePolicyAttachment(f"{name}-{managed}", role=role.name, policy_arn=arn, opts=opts)
        attached.append(attachment)
    return role, attached
