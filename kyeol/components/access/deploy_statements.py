"""What a deployment of one environment may do: what is the environment's, by name or by tag.

Services that know names get the environment's; those that do not (EC2, KMS, ACM, CloudFront's distributions) are held
by the tag Environment, which the provider puts on everything as it is made. Where AWS has neither, the action stands in
_ACCOUNT_WIDE, with the reason: that is what only an account of its own separates (docs/explanation/access.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi

from kyeol.components.access.boundary_statements import github_roles
from kyeol.components.access.named_resources import (
    mail_user,
    own_buckets,
    own_emails,
    own_identity,
    own_name,
    own_resources,
    record_changes,
    records_of,
    state_objects,
)
from kyeol.components.scope import boundary_name
from kyeol.config.adopted import NOTHING, Adopted
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.iam import ConditionValues, Statement

_PASSED_TO: Final = (
    "cloudtrail.amazonaws.com",
    "ec2.amazonaws.com",
    "eks.amazonaws.com",
    "monitoring.rds.amazonaws.com",
    "s3.amazonaws.com",
    "vpc-flow-logs.amazonaws.com",
)
"""The services that the program gives roles to."""

_READ: Final = (
    "acm:ListCertificates",
    "ce:GetAnomalyMonitors",
    "ce:GetAnomalySubscriptions",
    "cloudtrail:DescribeTrails",
    "cloudwatch:Describe*",
    "ec2:Describe*",
    "ec2:GetManagedPrefixListEntries",
    "ecr:GetAuthorizationToken",
    "eks:DescribeAddon*",
    "eks:List*",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticache:Describe*",
    "elasticache:ListTagsForResource",
    "iam:ListOpenIDConnectProviders",
    "iam:ListRoles",
    "kms:ListAliases",
    "kms:ListKeys",
    "logs:Describe*",
    "rds:Describe*",
    "rds:ListTagsForResource",
    "route53:GetChange",
    "route53:GetHealthCheck",
    "route53:GetHostedZone",
    "route53:List*",
    "s3:ListAllMyBuckets",
    "secretsmanager:ListSecrets",
    "sns:ListTopics",
    "wafv2:CheckCapacity",
    "wafv2:DescribeManagedRuleGroup",
    "wafv2:List*",
)
"""What the provider reads where IAM knows no resource, or lists before it knows one. No data, and nothing that shows
the origin-verify secret of others: cloudfront:ListDistributions and GetDistribution have it in an origin's headers."""

_ACCOUNT_WIDE: Final = (
    *(f"cloudfront:{verb}MonitoringSubscription" for verb in ("Create", "Delete", "Get")),
    "cloudfront:CreateOriginAccessControl",
    *(f"logs:{verb}LogDelivery" for verb in ("Create", "Delete", "Get", "Update")),
    "logs:DeleteResourcePolicy",
    "logs:PutResourcePolicy",
    "route53:CreateHealthCheck",
    "sns:GetSubscriptionAttributes",
    "sns:SetSubscriptionAttributes",
    "sns:Unsubscribe",
)
"""What AWS separates neither by name nor by tag (Service Authorization Reference: CloudFront, CloudWatch Logs, Route 53
and SNS list no resource, or one whose identifier is drawn and which has no tags)."""

_TAGGED: Final = {"acm": "certificate/*", "ec2": "*/*", "kms": "key/*"}
"""The services whose resources are known by tag alone, with these resources."""

_BOUNDED: Final = (
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
)
"""What IAM lets be conditioned on the boundary that the role has, or gets."""

_CREATED: Final = (
    "acm:RequestCertificate",
    "ce:CreateAnomalyMonitor",
    "ce:CreateAnomalySubscription",
    "eks:CreateCluster",
    "kms:CreateKey",
)
"""What makes something that has no ARN before; the tags stand in the request."""

_ROLE_ACTIONS: Final = (
    "iam:DeleteRole",
    "iam:Get*",
    "iam:List*",
    "iam:TagRole",
    "iam:UntagRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
    "iam:UpdateRoleDescription",
)


@dataclass(frozen=True, kw_only=True)
class Deployed:
    """What a deployment is of.

    Args:
        environment: The environment, a stack.
        account_id: Its account.
        region: Its region.
        hosts: Its public names.
        state_bucket: Where Pulumi keeps its state.
        joins_here: Whether mgmt, with the zone and the hub's network, is in the same account.
        assumed: The roles of other accounts that it works with.
        management_account_id: mgmt's account.
        sender: The domain that SES sends its emails from; None: it sends none.
        adopted: What it has adopted by name.
    """

    environment: str
    account_id: str
    region: str
    hosts: Sequence[str]
    state_bucket: str
    joins_here: bool = True
    assumed: Sequence[str] = ()
    management_account_id: str = ""
    sender: str | None = None
    adopted: Adopted = NOTHING

    @property
    def managed(self) -> bool:
        """Whether it is an environment, which is joined to mgmt, and not mgmt itself."""
        return self.environment != MANAGEMENT_STACK


def around(of: Deployed) -> list[Statement]:
    """What a deployment of an environment may do beside its resources: its roles, its records, its state, mgmt.

    Apart from `resources`, since a role's own policies have 10,240 characters in all, and a managed one 6,144 besides
    (IAM User Guide, "IAM and AWS STS quotas").
    """
    return [
        *_roles(of),
        *_records(of),
        *_emails(of),
        *_state(of),
        *(joining(of.account_id) if of.managed and of.joins_here else ()),
        *([Statement(sid="Assume", actions=["sts:AssumeRole"], resources=of.assumed)] if of.assumed else ()),
        *([state_key(of.management_account_id)] if of.managed and not of.joins_here else ()),
    ]


def resources(of: Deployed) -> list[Statement]:
    """What a deployment of an environment may do with what it makes."""
    return [
        *_by_name(of),
        *_by_tag(of),
        *([] if of.managed and of.joins_here else _threats(of)),
        Statement(sid="Read", actions=_READ, resources=["*"]),
        Statement(sid="AccountWide", actions=_ACCOUNT_WIDE, resources=["*"]),
        Statement(
            sid="Nameless",
            # Identifiers that are drawn, and no tags: whose they are IAM cannot know.
            actions=[
                *(f"cloudfront:*{what}" for what in ("CachePolicy", "OriginAccessControl", "ResponseHeadersPolicy")),
                "route53:*HealthCheck",
                "route53:ChangeTagsForResource",
            ],
            resources=[
                *(
                    f"arn:aws:cloudfront::{of.account_id}:{kind}/*"
                    for kind in ("cache-policy", "origin-access-control", "response-headers-policy")
                ),
                "arn:aws:route53:::healthcheck/*",
                *([] if of.managed else ["arn:aws:route53:::hostedzone/*"]),
            ],
        ),
    ]


def _threats(of: Deployed) -> list[Statement]:
    """What watches the account, in the stack that does it for the account: detectors, and the registry's scanning."""
    own = own_name(of.environment)
    return [
        Statement(
            sid="Findings",
            actions=["access-analyzer:*", "events:*"],
            resources=[
                f"arn:aws:access-analyzer:*:{of.account_id}:analyzer/{own}",
                f"arn:aws:events:*:{of.account_id}:rule/{own}",
            ],
        ),
        Statement(
            sid="Threats",
            actions=[
                *(f"ecr:{verb}RegistryScanningConfiguration" for verb in ("Get", "Put")),
                *(f"guardduty:{verb}Detector" for verb in ("Create", "Delete", "Get", "Update")),
                *(f"guardduty:{what}" for what in ("ListTagsForResource", "TagResource", "UntagResource")),
                *(f"inspector2:{what}" for what in ("Disable", "Enable", "ListAccountPermissions")),
                *(f"securityhub:{what}" for what in ("EnableSecurityHub", "DisableSecurityHub", "DescribeHub")),
                *(f"securityhub:{what}" for what in ("BatchEnableStandards", "BatchDisableStandards")),
                *(f"securityhub:{what}" for what in ("GetEnabledStandards", "UpdateSecurityHubConfiguration")),
            ],
            resources=["*"],  # An account has one of each in a region, whoever made it; a registry has no ARN.
        ),
    ]


def _emails(of: Deployed) -> list[Statement]:
    if of.sender is None:
        return []
    user = mail_user(of.account_id, of.environment)
    boundary = f"arn:aws:iam::{of.account_id}:policy/{boundary_name(of.environment)}"
    return [
        Statement(
            sid="Emails",
            actions=["ses:*"],
            resources=[own_identity(of.account_id, of.sender), own_emails(of.account_id, of.environment)],
        ),
        Statement(
            sid="MailUserWithBoundary",
            actions=["iam:CreateUser", "iam:DeleteUserPolicy", "iam:PutUserPermissionsBoundary", "iam:PutUserPolicy"],
            resources=[user],
            conditions={"StringEquals": {"iam:PermissionsBoundary": boundary}},
        ),
        Statement(
            sid="MailUser",
            actions=["iam:*AccessKey", "iam:DeleteUser", "iam:Get*", "iam:List*", "iam:TagUser", "iam:UntagUser"],
            resources=[user],
        ),
    ]


def _by_name(of: Deployed) -> list[Statement]:
    resources = own_resources(of.account_id, of.environment, of.adopted)
    buckets = own_buckets(of.environment, of.adopted)
    services = sorted({arn.split(":")[2] for arn in resources})
    return [
        Statement(
            sid="Own", actions=[f"{service}:*" for service in (*services, "s3")], resources=[*resources, *buckets]
        ),
        Statement(
            sid="LocksHold",
            effect="Deny",
            # What is locked in GOVERNANCE stays for its time: only an administrator can go round that.
            actions=["s3:BypassGovernanceRetention"],
            resources=["arn:aws:s3:::*"],
        ),
        Statement(
            sid="Defaults",
            # What AWS brings, and looks at when something of the environment's is made.
            actions=["elasticache:*ReplicationGroup", "rds:*DBInstance*", "wafv2:*WebACL"],
            resources=[
                f"arn:aws:elasticache:*:{of.account_id}:parametergroup:default*",
                f"arn:aws:rds:*:{of.account_id}:*:default*",
                "arn:aws:wafv2:*:*:*/managedruleset/*",
            ],
        ),
        Statement(
            sid="AutomatedBackups",
            # Their identifiers are drawn, and IAM knows no tags of theirs (Service Authorization Reference, Amazon RDS,
            # auto-backup). What is in them the key of their database keeps apart.
            actions=[f"rds:{verb}DBInstanceAutomatedBackupsReplication" for verb in ("Start", "Stop")]
            + ["rds:RestoreDBInstanceToPointInTime"],
            resources=[f"arn:aws:rds:*:{of.account_id}:auto-backup:*"],
        ),
        Statement(
            sid="MasterSecret",
            # RDS makes it in the caller's name (RDS User Guide, rds-secrets-manager-permissions).
            actions=["secretsmanager:CreateSecret", "secretsmanager:DescribeSecret", "secretsmanager:TagResource"],
            resources=[f"arn:aws:secretsmanager:*:{of.account_id}:secret:rds!*"],
        ),
    ]


def _by_tag(of: Deployed) -> list[Statement]:
    return [
        Statement(
            sid="Tagged",
            actions=[
                *(f"{service}:*" for service in _TAGGED),
                "ce:*Anomaly*",
                "ce:*Resource",
                "cloudfront:*Distribution*",
                "cloudfront:*Resource",
                "cloudfront:*VpcOrigin",
                "logs:*Delivery*",
                "logs:*Tag*",
            ],
            resources=[
                *(f"arn:aws:{service}:*:{of.account_id}:{kind}" for service, kind in _TAGGED.items()),
                "arn:aws:ec2:*::image/*",
                f"arn:aws:ce::{of.account_id}:*",
                f"arn:aws:cloudfront::{of.account_id}:distribution/*",
                f"arn:aws:cloudfront::{of.account_id}:vpcorigin/*",
                f"arn:aws:logs:*:{of.account_id}:delivery:*",
            ],
            # While it is made it has no tag yet.
            conditions={"StringEqualsIfExists": {"aws:ResourceTag/Environment": of.environment}},
        ),
        Statement(
            sid="Create",
            actions=_CREATED,
            resources=["*"],  # Before it is made, it has no ARN.
            conditions={"StringEquals": {"aws:RequestTag/Environment": of.environment}},
        ),
        Statement(
            sid="NoForeignKeys",
            effect="Deny",
            # A key without the tag is none of the program's.
            actions=["kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"],
            resources=[f"arn:aws:kms:*:{of.account_id}:key/*"],
            conditions={"Null": {"aws:ResourceTag/Environment": "true"}},
        ),
        Statement(
            sid="NoForeignData",
            effect="Deny",
            # By a service, which such a key may be of: aws/rds, aws/ebs.
            actions=["kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
            resources=[f"arn:aws:kms:*:{of.account_id}:key/*"],
            conditions={"Null": {"aws:ResourceTag/Environment": "true", "kms:ViaService": "true"}},
        ),
        Statement(
            sid="StateKeysStay",
            effect="Deny",
            actions=["kms:*Alias", "kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"],
            resources=[f"arn:aws:kms:*:{of.account_id}:*"],
            conditions={"ForAnyValue:StringLike": {"kms:ResourceAliases": f"alias/{pulumi.get_project()}-*-pulumi"}},
        ),
    ]


def _roles(of: Deployed) -> list[Statement]:
    roles = f"arn:aws:iam::{of.account_id}:role/{own_name(of.environment)}"
    boundary = f"arn:aws:iam::{of.account_id}:policy/{boundary_name(of.environment)}"
    bounded: dict[str, ConditionValues] = {"StringEquals": {"iam:PermissionsBoundary": boundary}}
    return [
        Statement(sid="RolesWithBoundary", actions=_BOUNDED, resources=[roles], conditions=bounded),
        Statement(sid="Roles", actions=_ROLE_ACTIONS, resources=[roles]),
        Statement(
            sid="PassRoles",
            actions=["iam:PassRole"],
            resources=[roles],
            conditions={"StringEquals": {"iam:PassedToService": _PASSED_TO}},
        ),
        Statement(
            sid="ServiceLinkedRoles",
            actions=["iam:CreateServiceLinkedRole", "iam:GetRole"],
            resources=[f"arn:aws:iam::{of.account_id}:role/aws-service-role/*"],
        ),
        Statement(
            sid="IdentityProviders",
            actions=["iam:*OpenIDConnectProvider*"],
            resources=[f"arn:aws:iam::{of.account_id}:oidc-provider/oidc.eks.{of.region}.amazonaws.com/id/*"],
            conditions={"StringEqualsIfExists": {"aws:ResourceTag/Environment": of.environment}},
        ),
        Statement(
            sid="Administrated",
            # What only an administrator changes, the deployment's own role among it, is compared nevertheless.
            actions=["iam:Get*", "iam:List*"],
            resources=[
                f"arn:aws:iam::{of.account_id}:policy/{pulumi.get_project()}-*",
                f"arn:aws:iam::{of.account_id}:oidc-provider/*",
                *github_roles(of.account_id),
            ],
        ),
        Statement(
            sid="NoWayAround",
            effect="Deny",
            actions=[f"iam:{verb}*" for verb in ("Attach", "Create", "Delete", "Detach", "Put", "Update")],
            resources=[*github_roles(of.account_id), f"arn:aws:iam::{of.account_id}:policy/*"],
        ),
    ]


def _records(of: Deployed) -> list[Statement]:
    if not of.joins_here:
        return []
    zones = ["arn:aws:route53:::hostedzone/*"]
    records = record_changes(zones, records_of(of.hosts, of.sender))
    if of.managed:
        return [records] if of.hosts else []
    return [
        *([records] if of.hosts else []),
        Statement(sid="CreateZone", actions=["route53:CreateHostedZone"], resources=["*"]),  # It has no ARN yet.
        Statement(sid="Zone", actions=["route53:DeleteHostedZone", "route53:UpdateHostedZone*"], resources=zones),
    ]


def _state(of: Deployed) -> list[Statement]:
    bucket = f"arn:aws:s3:::{of.state_bucket}"
    shared = state_objects(of.state_bucket, MANAGEMENT_STACK)[:1] if of.managed else []
    return [
        Statement(sid="ListState", actions=["s3:GetBucketLocation", "s3:ListBucket"], resources=[bucket]),
        Statement(
            sid="State",
            actions=["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
            resources=state_objects(of.state_bucket, of.environment),
        ),
        Statement(sid="ReadState", actions=["s3:GetObject"], resources=[f"{bucket}/.pulumi/meta.yaml", *shared]),
    ]


def joining(account_id: str) -> list[Statement]:
    """What an environment adds to mgmt: a peering, its routes; and it decrypts mgmt's outputs.

    Args:
        account_id: mgmt's account.
    """
    tagged: dict[str, ConditionValues] = {"StringEquals": {"aws:ResourceTag/Environment": MANAGEMENT_STACK}}
    return [
        Statement(
            sid="Peering",
            actions=[
                "ec2:AcceptVpcPeeringConnection",
                "ec2:CreateRoute",
                "ec2:DeleteRoute",
                "ec2:ReplaceRoute",
            ],
            resources=[f"arn:aws:ec2:*:{account_id}:{kind}/*" for kind in ("route-table", "vpc")],
            conditions=tagged,
        ),
        state_key(account_id),
    ]


def state_key(account_id: str) -> Statement:
    """To decrypt what mgmt exports, by the key of its state.

    Args:
        account_id: mgmt's account.
    """
    return Statement(
        sid="ManagementState",
        actions=["kms:Decrypt"],
        resources=[f"arn:aws:kms:*:{account_id}:key/*"],
        conditions={
            "ForAnyValue:StringEquals": {
                "kms:ResourceAliases": f"alias/{pulumi.get_project()}-{MANAGEMENT_STACK}-pulumi"
            }
        },
    )
