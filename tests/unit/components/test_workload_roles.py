"""The roles of add-ons and workloads: for one service account each, and for what it needs."""

import dataclasses
import json
from fnmatch import fnmatchcase
from typing import Any

import pulumi
import pytest
from pulumi import Output

from kyeol.addons.catalog import ADDONS
from kyeol.addons.contract import Facts
from kyeol.addons.workloads import database_bootstrap, saleor_api, secrets_reader
from kyeol.addons.workloads.database_bootstrap import DatabaseSecrets
from kyeol.addons.workloads.saleor_api import Buckets
from kyeol.components.iam import OidcProvider
from kyeol.components.workload_roles import Grant, WorkloadRoles, WorkloadRolesArgs
from kyeol.tools.preview.graph import Graph
from tests.harness import ACCOUNT, REGION, graph_of, scope
from tests.json_values import known

ISSUER = f"oidc.eks.{REGION}.amazonaws.com/id/0123456789ABCDEF"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/"
LOGS = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:kyeol-stage-pods"
ZONE = "arn:aws:route53:::hostedzone/Z1"
MASTER, APPLICATION = f"{SECRET}rds!db-1", f"{SECRET}kyeol-stage-database-app-AbCdEf"


FACTS = Facts(
    environment="stage",
    account_id=ACCOUNT,
    region=REGION,
    registry_regions=(REGION,),
    tags={},
    cluster_name="kyeol-stage-eks",
    kubernetes_version="1.36",
    node_groups={},
    vpc_id="vpc-1",
    alb_subnets="subnet-1,subnet-2",
    container_log_group="kyeol-stage-pods",
    container_log_group_arn=LOGS,
    zone_name="example.com",
    zone_id="Z1",
    hosts=["origin-stage.example.com"],
)


def workloads() -> list[Grant]:
    own = f"{SECRET}kyeol-stage-"
    buckets = Buckets(
        media_arn="arn:aws:s3:::kyeol-stage-media",
        private_arn="arn:aws:s3:::kyeol-stage-private",
        key_arn=f"{KEY}storage",
    )
    database = DatabaseSecrets(master_arn=MASTER, application_arn=APPLICATION, key_arn=f"{KEY}data")
    return [
        Grant(
            identity=secrets_reader.identity("saleor"),
            statements=secrets_reader.statements(own, REGION, f"{KEY}data"),
        ),
        Grant(identity=saleor_api.IDENTITY, statements=saleor_api.statements(buckets, REGION)),
        Grant(identity=database_bootstrap.IDENTITY, statements=database_bootstrap.statements(database, REGION)),
    ]


@pytest.fixture(scope="module")
def graph() -> Graph:
    def program(opts: pulumi.ResourceOptions) -> None:
        addons = [
            Grant(identity=addon.identity, statements=addon.statements(FACTS))
            for addon in ADDONS
            if addon.identity and addon.statements
        ]
        oidc = OidcProvider(arn=f"arn:aws:iam::{ACCOUNT}:oidc-provider/{ISSUER}", issuer=Output.from_input(ISSUER))
        args = WorkloadRolesArgs(scope=scope("stage"), oidc=oidc, grants=[*addons, *workloads()])
        WorkloadRoles("roles", args, opts)

    return graph_of(program, "stage")


def statements(graph: Graph, role: str) -> list[dict[str, Any]]:
    name = f"kyeol-stage-{role}-role"
    policy = next(each for each in graph.of_type("aws:iam/rolePolicy:RolePolicy") if each.inputs["role"] == name)
    found: list[dict[str, Any]] = json.loads(known(policy.inputs)["policy"])["Statement"]
    return found


def granting(graph: Graph, role: str, action: str, resource: str) -> list[dict[str, Any]]:
    """The statements that allow an action on a resource, conditions aside."""
    return [
        statement
        for statement in statements(graph, role)
        if any(fnmatchcase(action, pattern) for pattern in statement["Action"])
        and any(fnmatchcase(resource, pattern) for pattern in statement["Resource"])
    ]


SERVICE_ACCOUNTS = {
    "alb-controller": "kube-system:aws-load-balancer-controller",
    "external-dns": "external-dns:external-dns",
    "fluent-bit": "logging:fluent-bit",
    "cert-manager": "cert-manager:cert-manager",
    "external-secrets": "saleor:secrets-reader",
    "kyverno": "kyverno:kyverno-admission-controller",
    "cluster-autoscaler": "kube-system:cluster-autoscaler",
    "saleor-api": "saleor:saleor-api",
    "database-bootstrap": "database-bootstrap:database-bootstrap",
}


@pytest.mark.parametrize(("role", "account"), SERVICE_ACCOUNTS.items())
def test_a_role_is_for_one_service_account(graph: Graph, role: str, account: str) -> None:
    made = next(
        each for each in graph.of_type("aws:iam/role:Role") if each.inputs["name"] == f"kyeol-stage-{role}-role"
    )
    (trust,) = json.loads(known(made.inputs)["assumeRolePolicy"])["Statement"]
    assert trust["Condition"] == {
        "StringEquals": {
            f"{ISSUER}:aud": "sts.amazonaws.com",
            f"{ISSUER}:sub": [f"system:serviceaccount:{account}"],
        }
    }


def test_there_is_no_other_role(graph: Graph) -> None:
    names = {each.inputs["name"] for each in graph.of_type("aws:iam/role:Role")}
    assert names == {f"kyeol-stage-{role}-role" for role in SERVICE_ACCOUNTS}


def test_only_the_bootstrap_reads_the_master_secret(graph: Graph) -> None:
    readers = {role for role in SERVICE_ACCOUNTS if granting(graph, role, "secretsmanager:GetSecretValue", MASTER)}
    assert readers == {"database-bootstrap"}


def test_the_application_reads_its_environments_secrets_only(graph: Graph) -> None:
    def read(secret: str) -> bool:
        return bool(granting(graph, "external-secrets", "secretsmanager:GetSecretValue", secret))

    assert read(APPLICATION)
    assert not read(f"{SECRET}kyeol-prod-database-app-AbCdEf")
    assert not read(f"{SECRET}other")


def test_keys_are_used_through_their_service_only(graph: Graph) -> None:
    for role, service in (
        ("external-secrets", "secretsmanager"),
        ("database-bootstrap", "secretsmanager"),
        ("saleor-api", "s3"),
    ):
        (statement,) = [each for each in statements(graph, role) if each["Action"][0].startswith("kms:")]
        assert statement["Condition"] == {"StringEquals": {"kms:ViaService": f"{service}.{REGION}.amazonaws.com"}}


def test_no_statement_has_a_star_in_action_and_resource(graph: Graph) -> None:
    for role in SERVICE_ACCOUNTS:
        for statement in statements(graph, role):
            if "*" in statement["Resource"]:
                assert not [action for action in statement["Action"] if "*" in action]
                verbs = {action.split(":")[1] for action in statement["Action"]}
                reads = {verb for verb in verbs if verb.startswith(("Describe", "Get", "List"))}
                assert verbs - reads <= {"CreateProtection"}, role


def test_a_policy_fits_into_its_role(graph: Graph) -> None:
    sizes = {each.name: len(known(each.inputs)["policy"]) for each in graph.of_type("aws:iam/rolePolicy:RolePolicy")}
    assert {name: size for name, size in sizes.items() if size > 10240} == {}


def test_external_dns_changes_its_own_hosts_only(graph: Graph) -> None:
    (change,) = granting(graph, "external-dns", "route53:ChangeResourceRecordSets", ZONE)
    (names,) = change["Condition"]["ForAllValues:StringEquals"].values()

    assert {"origin-stage.example.com", "external-dns-cname-origin-stage.example.com"} <= set(names)
    assert all(name.endswith("origin-stage.example.com") and "*" not in name for name in names)
    assert not granting(graph, "external-dns", "route53:ChangeResourceRecordSets", f"{ZONE}2")


def test_cert_manager_writes_challenges_only(graph: Graph) -> None:
    (change,) = granting(graph, "cert-manager", "route53:ChangeResourceRecordSets", ZONE)
    assert change["Condition"] == {
        "ForAllValues:StringEquals": {
            "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["_acme-challenge.origin-stage.example.com"],
            "route53:ChangeResourceRecordSetsRecordTypes": ["TXT"],
        }
    }


def test_fluent_bit_writes_to_its_group_and_makes_none(graph: Graph) -> None:
    assert granting(graph, "fluent-bit", "logs:PutLogEvents", f"{LOGS}:log-stream:pod")
    assert not granting(graph, "fluent-bit", "logs:PutLogEvents", f"{LOGS}-other:log-stream:pod")
    assert not granting(graph, "fluent-bit", "logs:CreateLogGroup", f"{LOGS}:*")


def test_the_autoscaler_scales_this_clusters_groups_only(graph: Graph) -> None:
    group = f"arn:aws:autoscaling:{REGION}:{ACCOUNT}:autoScalingGroup:1:autoScalingGroupName/eks-nodes"
    (scale,) = granting(graph, "cluster-autoscaler", "autoscaling:SetDesiredCapacity", group)
    assert scale["Condition"] == {
        "StringEquals": {
            "aws:ResourceTag/k8s.io/cluster-autoscaler/enabled": "true",
            "aws:ResourceTag/k8s.io/cluster-autoscaler/kyeol-stage-eks": "owned",
        }
    }


def test_the_api_keeps_media_and_touches_nothing_else(graph: Graph) -> None:
    for action in ("s3:GetObject", "s3:PutObject", "s3:DeleteObject"):
        assert granting(graph, "saleor-api", action, "arn:aws:s3:::kyeol-stage-media/products/a.jpg")
    assert granting(graph, "saleor-api", "s3:ListBucket", "arn:aws:s3:::kyeol-stage-media")
    assert not granting(graph, "saleor-api", "s3:PutBucketPolicy", "arn:aws:s3:::kyeol-stage-media")
    assert not granting(graph, "saleor-api", "s3:GetObject", "arn:aws:s3:::kyeol-stage-logs/a")


def test_the_api_keeps_webhook_payloads_where_saleor_puts_them_and_nothing_beside(graph: Graph) -> None:
    private = "arn:aws:s3:::kyeol-stage-private"
    for action in ("s3:GetObject", "s3:PutObject", "s3:DeleteObject"):
        assert granting(graph, "saleor-api", action, f"{private}/payloads/aB3/1.json")
        assert not granting(graph, "saleor-api", action, f"{private}/other")
    assert granting(graph, "saleor-api", "s3:ListBucket", private)


def test_the_load_balancer_controller_opens_groups_of_its_vpc_or_its_own_only(graph: Graph) -> None:
    group = f"arn:aws:ec2:{REGION}:{ACCOUNT}:security-group/sg-1"
    bounds = [
        each["Condition"] for each in granting(graph, "alb-controller", "ec2:AuthorizeSecurityGroupIngress", group)
    ]
    assert bounds == [
        {"ArnEquals": {"ec2:Vpc": f"arn:aws:ec2:{REGION}:{ACCOUNT}:vpc/vpc-1"}},
        {"StringEquals": {"aws:ResourceTag/elbv2.k8s.aws/cluster": "kyeol-stage-eks"}},
    ]


@pytest.mark.parametrize("action", ["DeleteLoadBalancer", "ModifyTargetGroup", "SetSecurityGroups"])
def test_the_load_balancer_controller_changes_its_own_load_balancers_only(graph: Graph, action: str) -> None:
    place = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:"
    (statement,) = granting(graph, "alb-controller", f"elasticloadbalancing:{action}", f"{place}loadbalancer/app/a/1")
    assert statement["Condition"] == {"StringEquals": {"aws:ResourceTag/elbv2.k8s.aws/cluster": "kyeol-stage-eks"}}


def test_the_load_balancer_controller_may_read_listener_attributes(graph: Graph) -> None:
    assert granting(graph, "alb-controller", "elasticloadbalancing:DescribeListenerAttributes", "*")


@pytest.mark.parametrize(
    ("action", "asked"),
    [
        ("wafv2:GetWebACLForResource", f"arn:aws:wafv2:{REGION}:{ACCOUNT}:regional/webacl/*"),
        ("wafv2:AssociateWebACL", f"arn:aws:wafv2:{REGION}:{ACCOUNT}:regional/webacl/kyeol-stage-alb/1"),
        ("waf-regional:GetWebACLForResource", f"arn:aws:waf-regional:{REGION}:{ACCOUNT}:*/*"),
    ],
)
def test_the_load_balancer_controller_may_look_for_a_web_acl_that_is_not_named(
    graph: Graph, action: str, asked: str
) -> None:
    """Every Ingress begins with the question which web ACL there is, and AWS asks IAM for it with these very ARNs."""
    assert granting(graph, "alb-controller", action, asked)
    assert not granting(graph, "alb-controller", action, asked.replace(ACCOUNT, "444455556666"))


def test_signatures_are_read_in_mgmts_region_as_well() -> None:
    facts = dataclasses.replace(FACTS, registry_regions=("eu-west-1", REGION))
    (verifier,) = (addon for addon in ADDONS if addon.name == "kyverno")
    assert verifier.statements
    resources = verifier.statements(facts)[1].resources
    assert resources == [
        f"arn:aws:ecr:{region}:*:repository/{pulumi.get_project()}-*" for region in ("eu-west-1", REGION)
    ]
