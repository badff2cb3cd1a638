"""What the permissions boundaries say: the most that an environment's roles, and GitHub's, may do."""

from collections.abc import Sequence
from typing import Final

import pulumi

from kyeol.components.access.named_resources import (
    mail_user,
    own_buckets,
    own_clusters,
    own_databases,
    own_emails,
    own_identity,
    own_log_groups,
    own_name,
    record_changes,
    records_in_clusters,
)
from kyeol.config.adopted import NOTHING, Adopted
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.iam import Statement

_READ: Final = (
    "acm:ListCertificates",
    "autoscaling:Describe*",
    "ec2:Describe*",
    "ec2:GetCoipPoolUsage",
    "ec2:GetInstanceTypesFromInstanceRequirements",
    "ec2:GetSecurityGroupsForVpc",
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:BatchImportUpstreamImage",
    "ecr:GetAuthorizationToken",
    "ecr:GetDownloadUrlForLayer",
    "eks-auth:AssumeRoleForPodIdentity",
    "elasticloadbalancing:Describe*",
    "iam:GetServerCertificate",
    "iam:ListServerCertificates",
    "kms:DescribeKey",
    "logs:DescribeLogGroups",
    "route53:GetChange",
    "route53:ListHostedZones",
    "route53:ListResourceRecordSets",
    "route53:ListTagsForResource*",
    "shield:CreateProtection",
    "shield:DeleteProtection",
    "shield:DescribeProtection",
    "shield:GetSubscriptionState",
)
"""What has no resource in IAM, or is read by all clusters: images, among them those of EKS's own account."""


def workload_boundary(
    account_id: str,
    environment: str,
    hosts: Sequence[str],
    joined: Sequence[str] = (),
    sender: str | None = None,
    adopted: Adopted = NOTHING,
) -> list[Statement]:
    """The most that a role of an environment may do: what is the environment's, by name or by tag, and nothing in IAM.

    Args:
        account_id: Its account.
        environment: The environment.
        hosts: Its public names.
        joined: The roles that its Argo CD may assume.
        sender: The domain that SES sends its emails from.
        adopted: What it has adopted by name.
    """
    own = own_name(environment)
    databases = own_databases(account_id, environment, adopted)
    statements = [
        Statement(sid="Read", actions=_READ, resources=["*"]),
        Statement(
            sid="Compute",
            actions=["autoscaling:*", "ec2:*", "elasticloadbalancing:*", "wafv2:*WebACL*", "waf-regional:*WebACL*"],
            resources=[
                f"arn:aws:{service}:*:{account_id}:*"
                for service in ("autoscaling", "ec2", "elasticloadbalancing", "wafv2", "waf-regional")
            ],
            conditions={"StringEqualsIfExists": {"aws:ResourceTag/Environment": environment}},
        ),
        Statement(
            sid="Data",
            actions=["dynamodb:*", "logs:*", "s3:*Object*", "s3:*Upload*", "s3:Get*", "s3:List*", "s3:Replicate*"],
            resources=[
                f"arn:aws:dynamodb:*:{account_id}:table/{own}",
                *own_log_groups(account_id, environment, adopted),
                *own_buckets(environment, adopted),
            ],
        ),
        Statement(
            sid="Metrics",
            # RDSOSMetrics, which the databases of all environments write: AmazonRDSEnhancedMonitoringRole's actions.
            actions=[
                *(f"logs:Create{what}" for what in ("LogGroup", "LogStream")),
                *(f"logs:{what}" for what in ("DescribeLogStreams", "GetLogEvents")),
                *(f"logs:Put{what}" for what in ("LogEvents", "RetentionPolicy")),
            ],
            resources=[f"arn:aws:logs:*:{account_id}:log-group:RDS*"],
        ),
        Statement(
            sid="Own",
            actions=["eks:Describe*", "secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
            resources=[
                *own_clusters(account_id, environment),
                f"arn:aws:secretsmanager:*:{account_id}:secret:{own}",
            ],
        ),
        Statement(
            sid="MasterSecret",
            actions=["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
            resources=[f"arn:aws:secretsmanager:*:{account_id}:secret:rds!*"],
            # RDS tags the secret with its database. Whether IAM knows tags whose key begins with aws: here is written
            # nowhere that we found; with a customer managed key, the statement Keys decides as well.
            conditions={
                "StringLikeIfExists": {
                    "aws:ResourceTag/aws:rds:primaryDBInstanceArn": databases if databases[1:] else databases[0]
                }
            },
        ),
        Statement(
            sid="Keys",
            actions=["kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
            resources=[f"arn:aws:kms:*:{account_id}:key/*"],
            conditions={"StringEquals": {"aws:ResourceTag/Environment": environment}},
        ),
        Statement(
            sid="Ingress",
            actions=["acm:DescribeCertificate", "cognito-idp:DescribeUserPoolClient"],
            resources=[f"arn:aws:acm:*:{account_id}:certificate/*", f"arn:aws:cognito-idp:*:{account_id}:userpool/*"],
        ),
        Statement(
            sid="LoadBalancers",
            actions=["iam:CreateServiceLinkedRole"],
            resources=[f"arn:aws:iam::{account_id}:role/aws-service-role/elasticloadbalancing.amazonaws.com/*"],
        ),
    ]
    if hosts:
        statements.append(record_changes(["arn:aws:route53:::hostedzone/*"], records_in_clusters(hosts)))
    if sender:
        emails = [own_identity(account_id, sender), own_emails(account_id, environment)]
        statements.append(Statement(sid="Emails", actions=["ses:SendRawEmail"], resources=emails))
    if joined:
        statements.append(Statement(sid="Assume", actions=["sts:AssumeRole"], resources=joined))
    return statements


CHANGES: Final = tuple(
    f"iam:{verb}*" for verb in ("Attach", "Create", "Delete", "Detach", "Pass", "Put", "Tag", "Untag", "Update")
)
"""What no deployment does to GitHub's roles, its own among them: change one, or hand it on to a service."""

_SERVICES: Final = (
    *("access-analyzer", "acm", "budgets", "ce", "cloudfront", "cloudtrail", "cloudwatch", "dynamodb", "ec2", "ecr"),
    *("eks", "elasticache", "events", "guardduty", "inspector2", "kms", "logs", "rds", "route53", "s3"),
    *("secretsmanager", "securityhub", "ses", "sns", "sqs", "wafv2"),
)
"""The services that a deployment makes something in; IAM besides."""


def github_boundary(account_id: str, assumed: Sequence[str] = ()) -> list[Statement]:
    """The most that a role of GitHub's may do: the program's services, and of IAM the environments' roles alone.

    Args:
        account_id: The account.
        assumed: The roles that a deployment may assume.
    """
    statements = [
        Statement(sid="Services", actions=[f"{service}:*" for service in _SERVICES], resources=["*"]),
        Statement(
            sid="Reads",
            # CloudFront looks a VPC origin's load balancer up in the caller's name.
            actions=["elasticloadbalancing:DescribeLoadBalancers", "iam:Get*", "iam:List*"],
            resources=["*"],
        ),
        Statement(
            sid="Roles",
            actions=["iam:*Role", "iam:*RolePolicy", "iam:*RolePermissionsBoundary", "iam:*RoleDescription"],
            resources=[f"arn:aws:iam::{account_id}:role/{pulumi.get_project()}-*"],
        ),
        Statement(
            sid="MailUsers",
            actions=["iam:*AccessKey", "iam:*User", "iam:*UserPolicy", "iam:PutUserPermissionsBoundary"],
            resources=[mail_user(account_id, "*")],
        ),
        Statement(
            sid="ServiceLinkedRoles",
            actions=["iam:CreateServiceLinkedRole"],
            resources=[f"arn:aws:iam::{account_id}:role/aws-service-role/*"],
        ),
        Statement(
            sid="IdentityProviders",
            actions=["iam:*OpenIDConnectProvider*"],
            resources=[f"arn:aws:iam::{account_id}:oidc-provider/oidc.eks.*"],
        ),
        Statement(
            sid="NotItself",
            effect="Deny",
            actions=CHANGES,
            resources=github_roles(account_id),
        ),
        Statement(
            sid="NoneWithoutBoundary",
            effect="Deny",
            actions=["iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary"],
            resources=["*"],
        ),
    ]
    if assumed:
        statements.append(Statement(sid="Assume", actions=["sts:AssumeRole"], resources=assumed))
    return statements


def github_roles(account_id: str) -> list[str]:
    """GitHub's roles and those that other accounts join by, which only an administrator makes and changes."""
    return [
        f"arn:aws:iam::{account_id}:role/{pulumi.get_project()}-{MANAGEMENT_STACK}-{what}"
        for what in ("deploy-*", "dns-*", "drift-role", "join-*", "preview-role", "push-*")
    ]
