"""What GitHub Actions' roles may do: push one image, read configuration, deploy one environment."""

from collections.abc import Iterable, Mapping
from typing import Final

from kyeol.components.ecr import PUSH_ACTIONS
from kyeol.config.account import AwsConfig
from kyeol.config.github import GithubConfig
from kyeol.config.names import MANAGEMENT_STACK, PROJECT
from kyeol.iam import Statement

ISSUER: Final = "token.actions.githubusercontent.com"
"""The identity provider of GitHub Actions."""

PREVIEW_MANAGED: Final = ("SecurityAudit", "ViewOnlyAccess")
"""AWS's own pair for reading every service's configuration without its data."""

DEPLOY_MANAGED: Final = ("PowerUserAccess",)

_PASSED_TO: Final = (
    "cloudtrail.amazonaws.com",
    "ec2.amazonaws.com",
    "eks.amazonaws.com",
    "monitoring.rds.amazonaws.com",
    "s3.amazonaws.com",
    "vpc-flow-logs.amazonaws.com",
)
"""The services that the program gives roles to."""

_ROLE_ACTIONS: Final = (
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:ListAttachedRolePolicies",
    "iam:ListInstanceProfilesForRole",
    "iam:ListRolePolicies",
    "iam:ListRoleTags",
    "iam:PutRolePolicy",
    "iam:TagRole",
    "iam:UntagRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
    "iam:UpdateRoleDescription",
)
_IDENTITY_PROVIDER_ACTIONS: Final = (
    "iam:AddClientIDToOpenIDConnectProvider",
    "iam:CreateOpenIDConnectProvider",
    "iam:DeleteOpenIDConnectProvider",
    "iam:GetOpenIDConnectProvider",
    "iam:ListOpenIDConnectProviderTags",
    "iam:RemoveClientIDFromOpenIDConnectProvider",
    "iam:TagOpenIDConnectProvider",
    "iam:UntagOpenIDConnectProvider",
    "iam:UpdateOpenIDConnectProviderThumbprint",
)


def push(github: GithubConfig, accounts: Mapping[str, AwsConfig], image: str) -> list[Statement]:
    """Push one image into the registries of its environments."""
    return [
        Statement(
            sid="Login",
            actions=["ecr:GetAuthorizationToken"],
            resources=["*"],  # The token is the registry's: AWS knows no narrower resource.
        ),
        Statement(
            sid="Push",
            actions=PUSH_ACTIONS,
            resources=[
                f"arn:aws:ecr:{accounts[environment].region}:{accounts[environment].account_id}"
                f":repository/{PROJECT}-{environment}-{image}"
                for environment in github.images[image].environments
            ],
        ),
    ]


def preview(github: GithubConfig) -> list[Statement]:
    """Read the state besides what the managed policies let it read, and be kept from all data.

    A preview against AWS has to decrypt the stack's state, with the secrets in it; which stacks' keys it may use is
    configuration, and none by default: pull requests are then previewed offline.
    """
    bucket = f"arn:aws:s3:::{github.state.bucket}"
    statements = [
        Statement(sid="ListState", actions=["s3:ListBucket", "s3:GetBucketLocation"], resources=[bucket]),
        Statement(sid="ReadState", actions=["s3:GetObject"], resources=[f"{bucket}/.pulumi/*"]),
    ]
    if github.state.preview_key_arns:
        statements.append(
            Statement(sid="DecryptState", actions=["kms:Decrypt"], resources=github.state.preview_key_arns)
        )
    return [
        *statements,
        Statement(
            sid="ReadCosts",
            # In neither of AWS's two policies, as far as those were read.
            actions=[
                "budgets:ListTagsForResource",
                "budgets:ViewBudget",
                "ce:GetAnomalyMonitors",
                "ce:GetAnomalySubscriptions",
                "ce:ListTagsForResource",
            ],
            resources=[
                f"arn:aws:budgets::*:budget/{PROJECT}-*",
                "arn:aws:ce::*:anomalymonitor/*",
                "arn:aws:ce::*:anomalysubscription/*",
            ],
        ),
        Statement(
            sid="NoSecrets",
            effect="Deny",
            actions=[
                "dynamodb:BatchGetItem",
                "dynamodb:GetItem",
                "dynamodb:PartiQLSelect",
                "dynamodb:Query",
                "dynamodb:Scan",
                "ec2:GetConsoleOutput",
                "ec2:GetPasswordData",
                "logs:FilterLogEvents",
                "logs:GetLogEvents",
                "logs:StartLiveTail",
                "logs:StartQuery",
                "secretsmanager:BatchGetSecretValue",
                "secretsmanager:GetSecretValue",
                "ssm:GetParameter",
                "ssm:GetParameterHistory",
                "ssm:GetParameters",
                "ssm:GetParametersByPath",
                "sts:AssumeRole",
            ],
            resources=["*"],
        ),
        Statement(
            sid="NoData",
            effect="Deny",
            actions=["s3:GetObject", "s3:GetObjectVersion"],
            resources=[f"arn:aws:s3:::{PROJECT}-{environment}-*/*" for environment in github.environments],
        ),
    ]


def deploy(github: GithubConfig, accounts: Mapping[str, AwsConfig], environment: str) -> list[Statement]:
    """Manage one environment's roles and identity provider, besides PowerUserAccess, and stay out of the others.

    A program that makes networks, clusters, databases, keys and a CDN needs to create in every one of these
    services, where AWS has no narrower resource to name before it exists: hence PowerUserAccess, which holds no
    IAM. Of IAM it gets the roles named after its environment, and may pass these only to the services that the
    program gives roles to. Whoever may write a role's policy could write a wider one; the gate before that is the
    GitHub environment's approval. mgmt's role manages these roles too and is above them.

    Other environments of the same account are denied: by the tag Environment, and by name where a service knows
    no tag. mgmt is open to the extent that an environment adds its own to it (routes, the cluster's Secret).
    """
    there = accounts[environment]
    account = there.account_id
    others = [other for other in github.environments if other not in {environment, MANAGEMENT_STACK}]
    providers = [f"arn:aws:iam::{account}:oidc-provider/oidc.eks.{there.region}.amazonaws.com/id/*"]
    if environment == MANAGEMENT_STACK:
        providers.append(f"arn:aws:iam::{account}:oidc-provider/{ISSUER}")
    roles = f"arn:aws:iam::{account}:role/{PROJECT}-{environment}-*"
    statements = [
        Statement(sid="Roles", actions=_ROLE_ACTIONS, resources=[roles]),
        Statement(
            sid="PassRoles",
            actions=["iam:PassRole"],
            resources=[roles],
            conditions={"StringEquals": {"iam:PassedToService": _PASSED_TO}},
        ),
        Statement(
            sid="ServiceLinkedRoles",
            actions=["iam:GetRole"],
            resources=[f"arn:aws:iam::{account}:role/aws-service-role/*"],
        ),
        Statement(sid="IdentityProviders", actions=_IDENTITY_PROVIDER_ACTIONS, resources=providers),
        Statement(
            sid="NoMasterSecret",
            effect="Deny",
            actions=["secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue"],
            resources=[f"arn:aws:secretsmanager:*:{account}:secret:rds!*"],
        ),
        *_keep_out(others, github.state.bucket, account),
    ]
    if there.role_arn:
        statements.append(Statement(sid="Assume", actions=["sts:AssumeRole"], resources=[there.role_arn]))
    if environment != MANAGEMENT_STACK:
        statements += _keep_management(github.state.bucket)
    return statements


def _keep_out(others: Iterable[str], state_bucket: str, account_id: str) -> list[Statement]:
    """Deny what belongs to other environments."""
    environments = list(others)
    if not environments:
        return []
    names = [f"arn:aws:s3:::{PROJECT}-{other}-*" for other in environments]
    return [
        Statement(
            sid="NoOtherResources",
            effect="Deny",
            actions=[
                "cloudwatch:*",
                "dynamodb:*",
                "ec2:*",
                "eks:*",
                "elasticache:*",
                "kms:*",
                "rds:*",
                "secretsmanager:*",
                "sns:*",
                "wafv2:*",
            ],
            resources=["*"],
            conditions={"StringEquals": {"aws:ResourceTag/Environment": environments}},
        ),
        Statement(
            sid="NoOtherDashboards",
            effect="Deny",
            actions=["cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"],
            resources=[f"arn:aws:cloudwatch::{account_id}:dashboard/{PROJECT}-{other}-*" for other in environments],
        ),
        Statement(
            sid="NoOtherBuckets", effect="Deny", actions=["s3:*"], resources=[*names, *(f"{each}/*" for each in names)]
        ),
        Statement(
            sid="NoOtherState",
            effect="Deny",
            # The versions too: a bucket that has them keeps every state.
            actions=["s3:*"],
            resources=[_state(state_bucket, other) for other in environments],
        ),
    ]


def _keep_management(state_bucket: str) -> list[Statement]:
    """Deny an environment the parts of mgmt that it has nothing to add to; of mgmt's state it reads the outputs."""
    return [
        Statement(
            sid="NoManagement",
            effect="Deny",
            actions=[
                "ec2:DeleteNatGateway",
                "ec2:DeleteSubnet",
                "ec2:DeleteVpc",
                "ec2:TerminateInstances",
                "eks:AssociateAccessPolicy",
                "eks:CreateAccessEntry",
                "eks:Delete*",
                "eks:Update*",
                "kms:PutKeyPolicy",
                "kms:ScheduleKeyDeletion",
                "secretsmanager:*",
            ],
            resources=["*"],
            conditions={"StringEquals": {"aws:ResourceTag/Environment": MANAGEMENT_STACK}},
        ),
        Statement(
            sid="NoManagementState",
            effect="Deny",
            actions=["s3:DeleteObject*", "s3:PutObject*"],
            resources=[_state(state_bucket, MANAGEMENT_STACK)],
        ),
    ]


def _state(bucket: str, stack: str) -> str:
    """Everything that Pulumi keeps of a stack: its state, the copies of it, its history and its locks."""
    return f"arn:aws:s3:::{bucket}/.pulumi/*/{PROJECT}/{stack}*"
