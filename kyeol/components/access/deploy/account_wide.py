"""What AWS separates neither by name nor by tag, but only by account (docs/explanation/access.md)."""

from typing import Final

from kyeol.components.access.deploy.deployment import DeploymentScope
from kyeol.components.access.named_resources import own_name
from kyeol.iam import Statement

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


def account_wide(of: DeploymentScope) -> list[Statement]:
    """What a deployment reads of everything, and may do with what has no name and no tag."""
    return [
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


def threats(of: DeploymentScope) -> list[Statement]:
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
