"""Who may do what: questions, each with the answer that the recorded policies must give."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pytest

from kyeol.tools.access.evaluate import AccessRequest, Policies, Principal, decide
from kyeol.tools.access.model import AccessModel
from kyeol.tools.preview.graph import Graph
from tests.harness import ACCOUNT, REGION

DEV, MGMT, STAGE, PROD = (f"kyeol-mgmt-deploy-{stack}-role" for stack in ("dev", "mgmt", "stage", "prod"))
PREVIEW, PUSH = "kyeol-mgmt-preview-role", "kyeol-mgmt-push-storefront-role"
DRIFT = "kyeol-mgmt-drift-role"
STATE = "arn:aws:s3:::kyeol-example-pulumi-state"
ZONE: Final = "mgmt aws:route53/zone:Zone zone"
NAMES: Final = "route53:ChangeResourceRecordSetsNormalizedRecordNames"


def role(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def of(service: str, resource: str, region: str = REGION) -> str:
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{resource}"


@dataclass(frozen=True)
class Question:
    """One question: a resource is an ARN, or `stack type name` of a recorded one."""

    who: str
    action: str
    resource: str
    given: Mapping[str, str] = field(default_factory=dict)


GITHUB = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/kyeol-dev-boundary"
WEARING = {"iam:PermissionsBoundary": BOUNDARY}

NO: Final = [
    # registries
    Question(DEV, "ecr:PutImage", of("ecr", "repository/kyeol-mgmt-saleor-api")),
    Question(DEV, "ecr:BatchDeleteImage", of("ecr", "repository/kyeol-prod-storefront")),
    Question(DEV, "ecr:DeleteRepository", of("ecr", "repository/kyeol-prod-storefront")),
    Question(DEV, "ecr:SetRepositoryPolicy", of("ecr", "repository/kyeol-mgmt-dashboard")),
    # the trail and its log
    Question(DEV, "cloudtrail:StopLogging", "prod aws:cloudtrail/trail:Trail audit"),
    Question(DEV, "cloudtrail:DeleteTrail", "prod aws:cloudtrail/trail:Trail audit"),
    Question(DEV, "s3:PutBucketPolicy", f"arn:aws:s3:::kyeol-prod-audit-{ACCOUNT}"),
    Question(DEV, "s3:PutBucketObjectLockConfiguration", f"arn:aws:s3:::kyeol-prod-audit-{ACCOUNT}"),
    Question(DEV, "s3:DeleteObjectVersion", f"arn:aws:s3:::kyeol-prod-audit-{ACCOUNT}/AWSLogs/a.json.gz"),
    Question(PROD, "s3:BypassGovernanceRetention", f"arn:aws:s3:::kyeol-prod-audit-{ACCOUNT}/a"),
    # distributions, their secrets, certificates
    Question(DEV, "cloudfront:UpdateDistribution", "prod aws:cloudfront/distribution:Distribution cloudfront-shop"),
    Question(DEV, "cloudfront:GetDistribution", "prod aws:cloudfront/distribution:Distribution cloudfront-shop"),
    Question(DEV, "cloudfront:ListDistributions", "*"),
    Question(DEV, "wafv2:GetWebACL", "prod aws:wafv2/webAcl:WebAcl waf-alb"),
    Question(DEV, "wafv2:UpdateWebACL", "prod aws:wafv2/webAcl:WebAcl waf-cloudfront"),
    Question(DEV, "acm:DeleteCertificate", "prod aws:acm/certificate:Certificate certificates-alb"),
    # records and zones
    Question(DEV, "route53:ChangeResourceRecordSets", ZONE, {NAMES: "www.example.com"}),
    Question(DEV, "route53:ChangeResourceRecordSets", ZONE, {NAMES: "example.com"}),
    Question(DEV, "route53:ChangeResourceRecordSets", ZONE, {NAMES: "argocd.example.com"}),
    Question(DEV, "route53:DeleteHostedZone", "mgmt aws:route53/zone:Zone zone"),
    # logs
    Question(DEV, "logs:DeleteLogGroup", "prod aws:cloudwatch/logGroup:LogGroup container-logs"),
    Question(DEV, "logs:FilterLogEvents", "prod aws:cloudwatch/logGroup:LogGroup container-logs"),
    Question(DEV, "logs:StartQuery", "prod aws:cloudwatch/logGroup:LogGroup database-postgresql"),
    Question(DEV, "logs:PutRetentionPolicy", "mgmt aws:cloudwatch/logGroup:LogGroup eks"),
    # databases, caches, keys, secrets, alarms, topics, clusters
    Question(DEV, "rds:DeleteDBInstance", "prod aws:rds/instance:Instance database"),
    Question(DEV, "rds:DownloadDBLogFilePortion", "prod aws:rds/instance:Instance database"),
    Question(DEV, "elasticache:DeleteReplicationGroup", "prod aws:elasticache/replicationGroup:ReplicationGroup cache"),
    Question(DEV, "kms:ScheduleKeyDeletion", "prod aws:kms/key:Key kms-data"),
    Question(DEV, "kms:Decrypt", "prod aws:kms/key:Key kms-data"),
    Question(DEV, "kms:DeleteAlias", of("kms", "alias/kyeol-prod-data")),
    Question(DEV, "secretsmanager:GetSecretValue", of("secretsmanager", "secret:kyeol-prod-database-1a2b3c")),
    Question(DEV, "secretsmanager:GetSecretValue", of("secretsmanager", "secret:rds!db-1-1a2b3c")),
    Question(DEV, "cloudwatch:DeleteAlarms", of("cloudwatch", "alarm:kyeol-prod-nodes-count")),
    Question(DEV, "sns:DeleteTopic", "prod aws:sns/topic:Topic alarms"),
    Question(DEV, "eks:UpdateClusterConfig", of("eks", "cluster/kyeol-prod-eks")),
    Question(DEV, "eks:CreateAccessEntry", of("eks", "cluster/kyeol-mgmt-eks")),
    Question(DEV, "ec2:DeleteVpc", "mgmt aws:ec2/vpc:Vpc vpc"),
    Question(DEV, "ec2:AuthorizeSecurityGroupIngress", "prod aws:ec2/securityGroup:SecurityGroup database"),
    Question(DEV, "ec2:CreateTags", "prod aws:ec2/vpc:Vpc vpc", {"aws:RequestTag/Environment": "dev"}),
    Question(DEV, "ec2:DeleteRoute", "prod aws:ec2/routeTable:RouteTable vpc-app-a"),
    # buckets and the state
    Question(DEV, "s3:PutBucketPolicy", f"arn:aws:s3:::kyeol-stage-media-{ACCOUNT}"),
    Question(DEV, "s3:GetObject", f"arn:aws:s3:::kyeol-prod-media-{ACCOUNT}/a.jpg"),
    Question(DEV, "s3:PutBucketPolicy", STATE),
    Question(DEV, "s3:PutLifecycleConfiguration", STATE),
    Question(DEV, "s3:PutBucketVersioning", STATE),
    Question(DEV, "s3:DeleteBucket", STATE),
    Question(DEV, "s3:GetObject", f"{STATE}/.pulumi/stacks/kyeol/prod.json"),
    Question(DEV, "s3:GetObject", f"{STATE}/.pulumi/history/kyeol/prod/prod-1.history.json"),
    Question(DEV, "s3:GetObject", f"{STATE}/.pulumi/stacks/kyeol/dev-2.json"),
    Question(DEV, "s3:PutObject", f"{STATE}/.pulumi/stacks/kyeol/mgmt.json"),
    Question(DEV, "s3:GetObject", f"{STATE}/.pulumi/backups/kyeol/mgmt/mgmt.1.json"),
    Question(DEV, "s3:GetObjectVersion", f"{STATE}/.pulumi/stacks/kyeol/prod.json"),
    Question(DEV, "s3:DeleteObjectVersion", f"{STATE}/.pulumi/stacks/kyeol/dev.json"),
    # rights of its own making
    Question(DEV, "iam:CreateRole", role("kyeol-dev-escape-role")),
    Question(
        DEV, "iam:CreateRole", role("kyeol-dev-escape-role"),
        {"iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess"},
    ),
    Question(DEV, "iam:CreateRole", role("kyeol-prod-escape-role"), WEARING),
    Question(DEV, "iam:PutRolePolicy", role("kyeol-dev-escape-role")),
    Question(DEV, "iam:PutRolePolicy", role("kyeol-prod-node-role")),
    Question(DEV, "iam:AttachRolePolicy", role(DEV)),
    Question(DEV, "iam:PutRolePolicy", role(DEV)),
    Question(DEV, "iam:UpdateAssumeRolePolicy", role(DEV)),
    Question(DEV, "iam:DeleteRolePermissionsBoundary", role("kyeol-dev-node-role")),
    Question(
        DEV, "iam:PutRolePermissionsBoundary", role("kyeol-dev-node-role"),
        {"iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess"},
    ),
    Question(DEV, "iam:CreatePolicyVersion", BOUNDARY),
    Question(DEV, "iam:SetDefaultPolicyVersion", BOUNDARY),
    Question(DEV, "iam:DeletePolicy", BOUNDARY),
    Question(DEV, "iam:CreateUser", f"arn:aws:iam::{ACCOUNT}:user/kyeol-dev-me"),
    Question(DEV, "iam:CreateAccessKey", f"arn:aws:iam::{ACCOUNT}:user/me"),
    Question(DEV, "iam:PassRole", role("kyeol-prod-node-role"), {"iam:PassedToService": "ec2.amazonaws.com"}),
    Question(DEV, "iam:PassRole", role("kyeol-dev-node-role"), {"iam:PassedToService": "lambda.amazonaws.com"}),
    Question(DEV, "iam:DeleteOpenIDConnectProvider", GITHUB),
    Question(
        DEV, "iam:DeleteOpenIDConnectProvider",
        f"arn:aws:iam::{ACCOUNT}:oidc-provider/oidc.eks.{REGION}.amazonaws.com/id/PROD",
        {"aws:ResourceTag/Environment": "prod"},
    ),
    Question(DEV, "sts:AssumeRole", role("kyeol-prod-argocd-spoke-role")),
    Question(MGMT, "iam:PutRolePolicy", role(MGMT)),
    Question(MGMT, "iam:PutRolePolicy", role(DEV)),
    Question(MGMT, "iam:UpdateAssumeRolePolicy", role(STAGE)),
    Question(MGMT, "iam:CreatePolicyVersion", f"arn:aws:iam::{ACCOUNT}:policy/kyeol-mgmt-boundary"),
    Question(MGMT, "rds:DeleteDBInstance", "prod aws:rds/instance:Instance database"),
    # the preview
    Question(PREVIEW, "rds:DownloadDBLogFilePortion", "prod aws:rds/instance:Instance database"),
    Question(PREVIEW, "rds:DownloadCompleteDBLogFile", "dev aws:rds/instance:Instance database"),
    Question(PREVIEW, "s3:GetObject", f"{STATE}/.pulumi/stacks/kyeol/prod.json"),
    Question(PREVIEW, "s3:GetObject", f"{STATE}/.pulumi/stacks/kyeol/dev.json"),
    Question(PREVIEW, "cloudfront:GetDistribution", "prod aws:cloudfront/distribution:Distribution cloudfront-shop"),
    Question(PREVIEW, "cloudfront:GetDistribution", "stage aws:cloudfront/distribution:Distribution cloudfront-shop"),
    Question(PREVIEW, "cloudfront:ListDistributions", "*"),
    Question(PREVIEW, "wafv2:GetWebACL", "prod aws:wafv2/webAcl:WebAcl waf-alb"),
    Question(PREVIEW, "secretsmanager:GetSecretValue", of("secretsmanager", "secret:kyeol-dev-database-1a2b3c")),
    Question(PREVIEW, "ssm:GetParameter", of("ssm", "parameter/a")),
    Question(PREVIEW, "logs:FilterLogEvents", "dev aws:cloudwatch/logGroup:LogGroup container-logs"),
    Question(PREVIEW, "dynamodb:Scan", of("dynamodb", "table/kyeol-dev-app-smtp")),
    Question(PREVIEW, "ec2:GetConsoleOutput", of("ec2", "instance/i-1")),
    Question(PREVIEW, "sts:AssumeRole", role(DEV)),
    # ways round: other doors to the same data, other services, roles that are handed on
    Question(DEV, "s3:CreateAccessPoint", of("s3", "accesspoint/kyeol-prod-media")),
    Question(DEV, "s3:PutAccountPublicAccessBlock", "*"),
    Question(DEV, "kms:CreateGrant", of("kms", "key/1"), {"aws:ResourceTag/Environment": "prod"}),
    Question(DEV, "kms:Decrypt", of("kms", "key/1")),
    Question(DEV, "kms:UpdateAlias", of("kms", "alias/kyeol-prod-pulumi")),
    Question(DEV, "rds:ModifyDBSnapshotAttribute", of("rds", "snapshot:rds:kyeol-prod-postgres-2026-01-01")),
    Question(DEV, "rds:DeleteDBInstanceAutomatedBackup", of("rds", "auto-backup:ab-1")),
    Question(DEV, "iam:PassRole", role("kyeol-dev-node-role"), {"iam:PassedToService": "lambda.amazonaws.com"}),
    Question(DEV, "iam:PassRole", role(PROD), {"iam:PassedToService": "ec2.amazonaws.com"}),
    Question(DEV, "iam:CreateInstanceProfile", f"arn:aws:iam::{ACCOUNT}:instance-profile/kyeol-dev-x"),
    Question(DEV, "lambda:CreateFunction", of("lambda", "function:kyeol-dev-x")),
    Question(DEV, "ssm:StartSession", of("ec2", "instance/i-1"), {"aws:ResourceTag/Environment": "dev"}),
    Question(DEV, "ec2:RunInstances", of("ec2", "subnet/subnet-1"), {"aws:ResourceTag/Environment": "prod"}),
    Question(DEV, "ec2:ModifySnapshotAttribute", of("ec2", "snapshot/s-1"), {"aws:ResourceTag/Environment": "prod"}),
    Question(DEV, "eks:AssociateAccessPolicy", of("eks", "access-entry/kyeol-mgmt-eks/role/1/x/2")),
    Question(DEV, "sts:TagSession", role("kyeol-prod-argocd-spoke-role")),
    Question(MGMT, "iam:PassRole", role(PROD), {"iam:PassedToService": "ec2.amazonaws.com"}),
    Question(MGMT, "iam:TagRole", role(PROD)),
    Question(
        DEV, "ec2:AcceptVpcPeeringConnection", of("ec2", "vpc-peering-connection/pcx-1"),
        {"ec2:RequesterVpc": "arn:aws:ec2:ap-northeast-2:999988887777:vpc/vpc-1"},
    ),
    Question(DEV, "ec2:TerminateInstances", of("ec2", "instance/i-1"), {"aws:ResourceTag/Environment": "prod"}),
    Question(DEV, "eks:DeleteCluster", of("eks", "cluster/kyeol-prod-eks")),
    Question(DEV, "guardduty:DeleteDetector", of("guardduty", "detector/1")),
    Question(DEV, "securityhub:DisableSecurityHub", of("securityhub", "hub/default")),
    Question(DEV, "iam:CreateAccessKey", f"arn:aws:iam::{ACCOUNT}:user/kyeol-prod-smtp"),
    Question(DEV, "iam:UpdateAssumeRolePolicy", role("kyeol-prod-node-role")),
    Question(DEV, "iam:CreateLoginProfile", f"arn:aws:iam::{ACCOUNT}:user/me"),
    Question(DEV, "secretsmanager:PutResourcePolicy", of("secretsmanager", "secret:kyeol-prod-app-1a2b3c")),
    Question(DEV, "organizations:LeaveOrganization", "*"),
    Question(DEV, "account:CloseAccount", "*"),
    Question(DEV, "s3:DeleteObject", f"{STATE}/.pulumi/stacks/kyeol/prod.json"),
    Question(DEV, "sns:Publish", "prod aws:sns/topic:Topic alarms"),
    Question(DEV, "kms:TagResource", "prod aws:kms/key:Key kms-data", {"aws:RequestTag/Environment": "dev"}),
    Question(DEV, "cloudtrail:PutEventSelectors", "prod aws:cloudtrail/trail:Trail audit"),
    Question(DEV, "budgets:ModifyBudget", f"arn:aws:budgets::{ACCOUNT}:budget/kyeol-prod-month"),
    Question(PREVIEW, "wafv2:GetSampledRequests", of("wafv2", "regional/webacl/kyeol-dev-alb/1")),
    Question(PREVIEW, "ec2:DescribeVpnConnections", "*"),
    Question(PREVIEW, "ec2:DescribeSpotInstanceRequests", "*"),
    Question(PREVIEW, "sqs:ReceiveMessage", of("sqs", "kyeol-dev-tasks")),
    Question(PREVIEW, "s3:GetObject", f"arn:aws:s3:::kyeol-dev-private-{ACCOUNT}/a.json"),
    Question(PREVIEW, "logs:GetLogEvents", "dev aws:cloudwatch/logGroup:LogGroup container-logs"),
    Question(PREVIEW, "cloudtrail:LookupEvents", "*"),
    Question(DRIFT, "ec2:DescribeVpnConnections", "*"),
    # what main reads before anybody has approved it
    Question(DRIFT, "s3:PutObject", f"{STATE}/.pulumi/stacks/kyeol/dev.json"),
    Question(DRIFT, "s3:GetObject", f"arn:aws:s3:::kyeol-prod-media-{ACCOUNT}/a.jpg"),
    Question(DRIFT, "kms:Encrypt", of("kms", "key/1"), {"kms:ResourceAliases": "alias/kyeol-prod-pulumi"}),
    Question(DRIFT, "secretsmanager:GetSecretValue", of("secretsmanager", "secret:kyeol-prod-database-1a2b3c")),
    Question(DRIFT, "rds:DownloadDBLogFilePortion", of("rds", "db:kyeol-prod-postgres")),
    Question(DRIFT, "sts:AssumeRole", role("kyeol-prod-argocd-spoke-role")),
    # images
    Question(PUSH, "ecr:PutImage", of("ecr", "repository/kyeol-mgmt-saleor-api")),
    Question(PUSH, "ecr:BatchDeleteImage", of("ecr", "repository/kyeol-dev-storefront")),
]  # fmt: skip

YES: Final = [
    Question(DEV, "ecr:DeleteRepository", of("ecr", "repository/kyeol-dev-storefront")),
    Question(DEV, "route53:ChangeResourceRecordSets", ZONE, {NAMES: "_1a.dev.example.com"}),
    Question(DEV, "ec2:CreateRoute", "mgmt aws:ec2/routeTable:RouteTable vpc-app-a"),
    Question(DEV, "ec2:AcceptVpcPeeringConnection", "mgmt aws:ec2/vpc:Vpc vpc"),
    Question(DEV, "s3:GetObject", f"{STATE}/.pulumi/stacks/kyeol/mgmt.json"),
    Question(DEV, "s3:PutObject", f"{STATE}/.pulumi/locks/organization/kyeol/dev/1.json"),
    Question(DEV, "iam:CreateRole", role("kyeol-dev-new-role"), WEARING),
    Question(DEV, "iam:PutRolePolicy", role("kyeol-dev-node-role")),
    Question(PUSH, "ecr:PutImage", of("ecr", "repository/kyeol-prod-storefront")),
    Question(DRIFT, "kms:Decrypt", of("kms", "key/1"), {"kms:ResourceAliases": "alias/kyeol-prod-pulumi"}),
    Question(DRIFT, "s3:GetObject", f"{STATE}/.pulumi/stacks/kyeol/prod.json"),
    Question(DEV, "kms:Decrypt", of("kms", "key/1"), {"kms:ViaService": f"rds.{REGION}.amazonaws.com"}),
    # what waits for a window
    Question(DRIFT, "rds:DescribeDBInstances", of("rds", "db:*")),
    Question(DRIFT, "elasticache:DescribeCacheClusters", of("elasticache", "cluster:*")),
    Question(DRIFT, "elasticache:DescribeReplicationGroups", of("elasticache", "replicationgroup:*")),
]  # fmt: skip


def ask(question: Question, model: AccessModel, graphs: Mapping[str, Graph]) -> bool:
    resource = question.resource
    if " " in resource:
        stack, type_, name = resource.split()
        made = graphs[stack].one(type_, name)
        resource = str(made.outputs.get("arn") or f"arn:aws:route53:::hostedzone/{made.id}")
    return bool(model.may(question.who, question.action, resource, question.given))


@pytest.mark.parametrize("question", NO, ids=lambda one: f"{one.who}-{one.action}-{one.resource}")
def test_no(question: Question, model: AccessModel, graphs: Mapping[str, Graph]) -> None:
    assert not ask(question, model, graphs)


@pytest.mark.parametrize("question", YES, ids=lambda one: f"{one.who}-{one.action}-{one.resource}")
def test_yes(question: Question, model: AccessModel, graphs: Mapping[str, Graph]) -> None:
    assert ask(question, model, graphs)


@pytest.mark.parametrize(
    ("action", "resource", "given"),
    [
        ("iam:PutRolePolicy", role("kyeol-prod-node-role"), {}),
        ("sts:AssumeRole", role("kyeol-prod-argocd-spoke-role"), {}),
        ("s3:GetObject", f"arn:aws:s3:::kyeol-prod-media-{ACCOUNT}/a.jpg", {}),
        ("s3:PutBucketPolicy", f"arn:aws:s3:::kyeol-dev-media-{ACCOUNT}", {}),
        ("s3:GetObject", f"{STATE}/.pulumi/stacks/kyeol/prod.json", {}),
        ("ec2:TerminateInstances", of("ec2", "instance/i-1"), {"aws:ResourceTag/Environment": "prod"}),
        ("secretsmanager:GetSecretValue", of("secretsmanager", "secret:kyeol-prod-database-1a2b3c"), {}),
        (
            "secretsmanager:GetSecretValue",
            of("secretsmanager", "secret:rds!db-1-1a2b3c"),
            {"aws:ResourceTag/aws:rds:primaryDBInstanceArn": of("rds", "db:kyeol-prod-postgres")},
        ),
        ("kms:Decrypt", of("kms", "key/1"), {"aws:ResourceTag/Environment": "prod"}),
        ("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z1", {NAMES: "www.example.com"}),
        ("cloudtrail:StopLogging", of("cloudtrail", "trail/kyeol-prod-audit"), {}),
        ("rds:DeleteDBInstance", of("rds", "db:kyeol-dev-postgres"), {}),
        ("ec2:GetConsoleOutput", of("ec2", "instance/i-1"), {"aws:ResourceTag/Environment": "prod"}),
        ("ec2:GetPasswordData", of("ec2", "instance/i-1"), {"aws:ResourceTag/Environment": "prod"}),
        ("shield:DeleteSubscription", "*", {}),
        ("logs:DeleteLogGroup", of("logs", "log-group:RDSOSMetrics"), {}),
        (
            "route53:ChangeResourceRecordSets",
            "arn:aws:route53:::hostedzone/Z1",
            {NAMES: "external-dns-a-my-dev.example.com"},
        ),
        ("iam:DeleteRolePermissionsBoundary", role("kyeol-dev-node-role"), {}),
        ("iam:CreateAccessKey", f"arn:aws:iam::{ACCOUNT}:user/kyeol-dev-smtp", {}),
    ],
)
def test_a_role_that_dev_makes_gets_no_further_whatever_policy_it_has(
    action: str, resource: str, given: Mapping[str, str], model: AccessModel
) -> None:
    """With a policy that allows everything, as deploy-dev may give it, and a trust that it may write."""
    made = model.role("kyeol-dev-node-role")
    everything = model.role("kyeol-mgmt-deploy-dev-role").boundary or ()
    wide = [one for one in everything if one.sid == "Services"]
    (statement,) = wide
    anything = [type(statement)(**{**vars(statement), "actions": ("*",), "resources": ("*",), "conditions": ()})]
    context = {key.lower(): [value] for key, value in given.items()}
    who = Principal(name=made.arn)
    request = AccessRequest(principal=who, action=action, resource=resource, context=context)
    trusting = [type(statement)(**{**vars(statement), "actions": ("*",), "resources": (), "principals": {}})]
    assert not decide(request, Policies(identity=anything, boundary=made.boundary, resource=trusting))


def test_no_boundary_is_attached_as_a_policy(graphs: Mapping[str, Graph]) -> None:
    attached = [
        str(one.inputs["policyArn"])
        for graph in graphs.values()
        for one in graph.of_type("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    ]
    assert attached
    assert not [arn for arn in attached if arn.endswith("-boundary")]


def token(**claims: str) -> dict[str, list[str]]:
    issuer = "token.actions.githubusercontent.com"
    usual = {
        "aud": "sts.amazonaws.com",
        "sub": "repo:kyeol-example@100000001/kyeol-infra@200000001:environment:dev",
        "ref": "refs/heads/main",
        "job_workflow_ref": "kyeol-example/kyeol-infra/.github/workflows/pulumi-stack.yaml@refs/heads/main",
    }
    return {f"{issuer}:{claim}": [value] for claim, value in {**usual, **claims}.items()}


@pytest.mark.parametrize(
    ("claims", "lets_in"),
    [
        ({}, True),
        ({"ref": "refs/heads/feature"}, False),
        ({"sub": "repo:kyeol-example@100000001/kyeol-infra@200000001:environment:prod"}, False),
        ({"sub": "repo:kyeol-example@100000001/kyeol-infra@200000001:ref:refs/heads/main"}, False),
        ({"job_workflow_ref": "kyeol-example/kyeol-infra/.github/workflows/fuzz.yaml@refs/heads/main"}, False),
        (
            {"job_workflow_ref": "kyeol-example/kyeol-infra/.github/workflows/pulumi-stack.yaml@refs/heads/feature"},
            False,
        ),
        ({"aud": "https://github.com/kyeol-example"}, False),
    ],
)
def test_only_the_deploying_workflow_on_main_becomes_the_deployment(
    claims: Mapping[str, str], *, lets_in: bool, model: AccessModel
) -> None:
    who = Principal(kind="Federated", name=f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com")
    request = AccessRequest(
        principal=who, action="sts:AssumeRoleWithWebIdentity", resource=role(DEV), context=token(**claims)
    )
    assert bool(decide(request, Policies(resource=model.guard(role(DEV))))) is lets_in
