"""The roles in mgmt's account by which environments of other accounts join it, and write their records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pulumi
from pulumi import Input, Output

from kyeol.components.access.deploy.state import joining
from kyeol.components.access.named_resources import record_changes, records_in_clusters, records_of
from kyeol.components.access.role_names import deploy_role_arn
from kyeol.components.iam import iam_role
from kyeol.components.scope import Scope
from kyeol.config.account import AwsConfig
from kyeol.config.places import DNS_ROLES
from kyeol.iam import Statement


@dataclass(frozen=True, kw_only=True)
class JoiningRolesArgs:
    """What the roles need.

    Args:
        scope: mgmt.
        environments: The environments that live in another account, each with where.
        hosts: Their public names.
        senders: The domain that SES sends each one's emails from, where it does.
        zone_id: The zone that they write into; None: there is no zone.
        boundary_arn: The permissions boundary of the roles.
    """

    scope: Scope
    environments: Mapping[str, AwsConfig]
    hosts: Mapping[str, Sequence[str]]
    senders: Mapping[str, str]
    zone_id: Input[str] | None
    boundary_arn: Input[str] | None


class JoiningRoles(pulumi.ComponentResource):
    """Two roles for each environment of another account.

    - `kyeol-mgmt-join-STACK-role`: its deployment, or who deploys it by hand, accepts the peering, adds routes and
      records, and enters Argo CD's cluster.
    - `kyeol-mgmt-dns-STACK-role`: its ExternalDNS and cert-manager write its records. Route 53 has no policies on
      zones, so that a role of the zone's account is the only way in (cert-manager.io/docs/configuration/acme/dns01/
      route53, "Cross Account Access"; ExternalDNS, `--aws-assume-role`).

    Both trust the account and check who comes by the ARN: as principal, a role that is made again would be another one.
    """

    join_arns: Mapping[str, Output[str]]

    def __init__(self, name: str, args: JoiningRolesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:JoiningRoles", name, None, opts)
        scope = replace(args.scope, boundary_arn=args.boundary_arn)
        zones = [Output.concat("arn:aws:route53:::hostedzone/", args.zone_id)] if args.zone_id is not None else []
        own = pulumi.ResourceOptions(parent=self)
        joins: dict[str, Output[str]] = {}
        for environment, there in args.environments.items():
            hosts = args.hosts.get(environment, ())
            deployers = [deploy_role_arn(there.account_id, environment), *there.operator_arns]
            role, _ = iam_role(
                f"{name}-join-{environment}",
                scope,
                f"join-{environment}",
                _trust(there.account_id, deployers),
                [
                    *joining(scope.account_id, there.account_id),
                    _peering(scope.account_id, environment),
                    *_records(zones, records_of(hosts, args.senders.get(environment))),
                    Statement(sid="Read", actions=["ec2:Describe*", "route53:GetChange"], resources=["*"]),
                ],
                own,
                # As long as the deployment that assumes it: a chained session is an hour at most, and is renewed.
                max_session_hours=1,
            )
            joins[environment] = role.arn
            if zones and hosts:
                writers = [
                    f"arn:aws:iam::{there.account_id}:role/{pulumi.get_project()}-{environment}-{who}-role"
                    for who in DNS_ROLES
                ]
                iam_role(
                    f"{name}-dns-{environment}",
                    scope,
                    f"dns-{environment}",
                    _trust(there.account_id, writers),
                    [
                        *_records(zones, records_in_clusters(hosts)),
                        Statement(
                            sid="Read",
                            actions=["route53:GetChange", "route53:ListHostedZones", "route53:ListTagsForResource*"],
                            resources=["*"],
                        ),
                    ],
                    own,
                )
        self.join_arns = joins
        self.register_outputs({"joinArns": self.join_arns})


def _trust(account_id: str, principals: Sequence[str]) -> Statement:
    return Statement(
        actions=["sts:AssumeRole"],
        principals={"AWS": [f"arn:aws:iam::{account_id}:root"]},
        conditions={"ArnEquals": {"aws:PrincipalArn": principals}},
    )


def _peering(account_id: str, environment: str) -> Statement:
    """The environment's connection on mgmt's side; until the environment has tagged it there, it has no tag."""
    return Statement(
        sid="OwnPeering",
        actions=["ec2:*Tags", "ec2:*VpcPeeringConnection*"],
        resources=[f"arn:aws:ec2:*:{account_id}:vpc-peering-connection/*"],
        conditions={"StringEqualsIfExists": {"aws:ResourceTag/Environment": environment}},
    )


def _records(zones: Sequence[Output[str]], names: Sequence[str]) -> list[Statement]:
    if not zones or not names:
        return []
    return [
        record_changes(zones, names),
        Statement(sid="Zone", actions=["route53:GetHostedZone", "route53:ListResourceRecordSets"], resources=zones),
    ]
