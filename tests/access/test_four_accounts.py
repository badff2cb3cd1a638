"""An account per environment: every right that crosses an account is found on both sides."""

import json
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from kyeol.tools.access.evaluate import AccessRequest, Policies, Principal, decide
from kyeol.tools.access.model import AccessModel, model_of
from kyeol.tools.iam_documents import statements
from kyeol.tools.json_values import Json
from kyeol.tools.operate.state import shared
from kyeol.tools.policy.evaluate import evaluate
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.run import preview
from tests.access.test_sufficient import lacking
from tests.harness import REGION, STACKS
from tests.json_values import known
from tests.once import Once
from tests.projects import FILES
from tests.shipped import SHIPPED

ACCOUNTS: Final = {"mgmt": "111111111111", "dev": "222222222222", "stage": "333333333333", "prod": "555555555555"}
"""Of AWS's guides: with anybody's own the other placeholders would be refused."""
ENVIRONMENTS: Final = [stack for stack in STACKS if stack != "mgmt"]
NAMES: Final = "route53:ChangeResourceRecordSetsNormalizedRecordNames"
each_environment = pytest.mark.parametrize("stack", ENVIRONMENTS)


@pytest.fixture(scope="session")
def apart(once: Once, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Graph]:
    """The shipped stacks, each in an account of its own, in a project of another name."""

    def make() -> Mapping[str, Graph]:
        root = tmp_path_factory.mktemp("apart")
        for name in FILES:
            shutil.copy(SHIPPED / name, root / name)
        shutil.copytree(SHIPPED / "gitops", root / "gitops")
        named = (SHIPPED / "Pulumi.yaml").read_text().replace("name: kyeol", "name: acme")
        (root / "Pulumi.yaml").write_text(named)
        for stack, account in ACCOUNTS.items():
            file = Path(root) / f"Pulumi.{stack}.yaml"
            file.write_text(file.read_text().replace("111122223333", account))
        return {stack: one.graph for stack, one in preview(root, list(STACKS)).items()}

    return once("apart", make)


@pytest.fixture(scope="session")
def model(apart: Mapping[str, Graph]) -> AccessModel:
    return model_of(apart.values())


def role(stack: str, name: str) -> str:
    return f"arn:aws:iam::{ACCOUNTS[stack]}:role/{name}"


def deploying(stack: str) -> str:
    return role(stack, f"acme-mgmt-deploy-{stack}-role")


def joining(stack: str) -> str:
    return role("mgmt", f"acme-mgmt-join-{stack}-role")


def writing(stack: str) -> str:
    return role("mgmt", f"acme-mgmt-dns-{stack}-role")


def zone(apart: Mapping[str, Graph]) -> str:
    return f"arn:aws:route53:::hostedzone/{apart['mgmt'].one('aws:route53/zone:Zone').id}"


# GitHub: one identity provider, one preview role and one deploy role in every account


@pytest.mark.parametrize("stack", STACKS)
def test_each_account_has_githubs_provider_and_only_the_roles_that_work_in_it(
    stack: str, apart: Mapping[str, Graph]
) -> None:
    (provider,) = (
        one
        for one in apart[stack].of_type("aws:iam/openIdConnectProvider:OpenIdConnectProvider")
        if "githubusercontent" in str(one.inputs["url"])
    )
    assert known(provider.outputs["arn"]).split(":")[4] == ACCOUNTS[stack]
    made = {str(one.inputs["name"]) for one in apart[stack].of_type("aws:iam/role:Role")}
    assert {one for one in made if "-deploy-" in one} == {f"acme-mgmt-deploy-{stack}-role"}
    assert "acme-mgmt-preview-role" in made
    pushed = {"mgmt": {"saleor-api", "dashboard"}}.get(stack, {"storefront"})
    assert {one for one in made if "-push-" in one} == {f"acme-mgmt-push-{image}-role" for image in pushed}


@pytest.mark.parametrize("stack", STACKS)
def test_every_role_wears_the_boundary_of_its_account(
    stack: str, apart: Mapping[str, Graph], model: AccessModel
) -> None:
    for one in apart[stack].of_type("aws:iam/role:Role"):
        made = model.role(str(one.outputs["arn"]))
        assert made.boundary_arn.split(":")[4] == ACCOUNTS[stack], made.name
        assert made.boundary, made.name


@each_environment
def test_the_storefront_is_pushed_into_its_environments_own_account(stack: str, model: AccessModel) -> None:
    pushing = role(stack, "acme-mgmt-push-storefront-role")
    own = f"arn:aws:ecr:{REGION}:{ACCOUNTS[stack]}:repository/acme-{stack}-storefront"
    assert model.may(pushing, "ecr:PutImage", own)
    other = next(one for one in ENVIRONMENTS if one != stack)
    assert not model.may(
        pushing, "ecr:PutImage", f"arn:aws:ecr:{REGION}:{ACCOUNTS[other]}:repository/acme-{other}-storefront"
    )


# A deployment: its own account as itself, mgmt's as the role that it assumes there


@pytest.mark.parametrize("stack", STACKS)
def test_a_deployment_may_do_all_that_its_stack_needs_here_and_in_mgmts_account(
    stack: str, apart: Mapping[str, Graph], model: AccessModel
) -> None:
    def who(account: str) -> str:
        return deploying(stack) if account == ACCOUNTS[stack] else joining(stack)

    assert [*lacking(model, apart[stack], who)] == []


@each_environment
def test_a_deployment_joins_mgmt_and_nobody_else_does(stack: str, model: AccessModel) -> None:
    assert model.may(deploying(stack), "sts:AssumeRole", joining(stack))
    for other in ENVIRONMENTS:
        if other != stack:
            assert not model.may(deploying(other), "sts:AssumeRole", joining(stack))
    for name in ("node", "external-dns", "argocd-spoke"):
        assert not model.may(role(stack, f"acme-{stack}-{name}-role"), "sts:AssumeRole", joining(stack))
    for action, resource in (
        ("ec2:DeleteVpc", f"arn:aws:ec2:{REGION}:{ACCOUNTS['mgmt']}:vpc/vpc-1"),
        ("route53:DeleteHostedZone", "arn:aws:route53:::hostedzone/Z1"),
        ("iam:CreateRole", role("mgmt", "acme-mgmt-escape-role")),
        ("eks:CreateAccessEntry", f"arn:aws:eks:{REGION}:{ACCOUNTS['mgmt']}:cluster/acme-mgmt-eks"),
    ):
        assert not model.may(joining(stack), action, resource)


@each_environment
def test_the_joining_role_enters_mgmts_cluster_and_the_stack_uses_it(stack: str, apart: Mapping[str, Graph]) -> None:
    entered = {str(one.inputs["principalArn"]) for one in apart["mgmt"].of_type("aws:eks/accessEntry:AccessEntry")}
    assert joining(stack) in entered
    provider = apart[stack].one("pulumi:providers:kubernetes", "kubernetes-mgmt")
    assert joining(stack) in str(provider.inputs["kubeconfig"])
    there = apart[stack].one("pulumi:providers:aws", "aws-mgmt")
    assert json.loads(str(there.inputs["assumeRoles"]))[0]["roleArn"] == joining(stack)
    assert json.loads(str(there.inputs["allowedAccountIds"])) == [ACCOUNTS["mgmt"]]


# Records: the cluster's controllers assume a role of the zone's account


@each_environment
@pytest.mark.parametrize("who", ["external-dns", "cert-manager"])
def test_controllers_write_their_records_as_the_zones_role(
    stack: str, who: str, apart: Mapping[str, Graph], model: AccessModel
) -> None:
    own = role(stack, f"acme-{stack}-{who}-role")
    host = "dev.example.com" if stack == "dev" else f"origin-{stack}.example.com"
    name = host if who == "external-dns" else f"_acme-challenge.{host}"
    assert model.may(own, "sts:AssumeRole", writing(stack))
    assert model.may(writing(stack), "route53:ChangeResourceRecordSets", zone(apart), {NAMES: name})
    assert model.may(writing(stack), "route53:ListResourceRecordSets", zone(apart))
    other = next(one for one in ENVIRONMENTS if one != stack)
    assert not model.may(own, "sts:AssumeRole", writing(other))
    assert not model.may(
        writing(stack), "route53:ChangeResourceRecordSets", zone(apart), {NAMES: f"origin-{other}.example.com"}
    )
    assert not model.may(own, "route53:ChangeResourceRecordSets", zone(apart), {NAMES: name}), "not by itself"


@each_environment
def test_controllers_are_told_of_the_role(stack: str, apart: Mapping[str, Graph]) -> None:
    release = apart[stack].one("kubernetes:helm.sh/v3:Release", "external-dns")
    assert known(release.inputs)["values"]["extraArgs"]["aws-assume-role"] == writing(stack)
    spec = apart[stack].one("kubernetes:argoproj.io/v1alpha1:ApplicationSet", "argocd-spoke-platform-addons")
    assert f'/route53/role\n  value: "{writing(stack)}"' in json.dumps(spec.inputs).replace("\\n", "\n").replace(
        '\\"', '"'
    )


# Images and clusters


@each_environment
@pytest.mark.parametrize("image", ["saleor-api", "dashboard"])
def test_nodes_pull_mgmts_images(stack: str, image: str, model: AccessModel) -> None:
    shared = f"arn:aws:ecr:{REGION}:{ACCOUNTS['mgmt']}:repository/acme-mgmt-{image}"
    nodes = role(stack, f"acme-{stack}-node-role")
    assert model.may(nodes, "ecr:BatchGetImage", shared)
    assert not model.may(role(stack, f"acme-{stack}-fluent-bit-role"), "ecr:BatchGetImage", shared)
    assert not model.may(deploying(stack), "ecr:PutImage", shared)


@each_environment
def test_argo_cd_enters_every_cluster_as_its_spoke_role(
    stack: str, apart: Mapping[str, Graph], model: AccessModel
) -> None:
    spoke = role(stack, f"acme-{stack}-argocd-spoke-role")
    assert model.may(role("mgmt", "acme-mgmt-argocd-hub-role"), "sts:AssumeRole", spoke)
    assert not model.may(role("mgmt", "acme-mgmt-node-role"), "sts:AssumeRole", spoke)
    entered = {str(one.inputs["principalArn"]) for one in apart[stack].of_type("aws:eks/accessEntry:AccessEntry")}
    assert {spoke, *(role(stack, f"acme-mgmt-{who}-role") for who in ("preview", "drift"))} <= entered


# The state: one bucket, in mgmt's account, since a stack reads mgmt's outputs from the same backend


def shared_state() -> list[Json]:
    """What `kyeol bootstrap` puts on the bucket for the other accounts."""
    bucket = "arn:aws:s3:::kyeol-example-pulumi-state"
    return [one for stack in ENVIRONMENTS for one in shared(bucket, "acme", ACCOUNTS[stack], [stack])]


@each_environment
def test_the_state_is_reached_from_every_account_and_each_writes_its_own(stack: str, model: AccessModel) -> None:
    made, bucket = model.role(deploying(stack)), "arn:aws:s3:::kyeol-example-pulumi-state"
    guard = statements({"Statement": shared_state()})

    def may(action: str, resource: str) -> bool:
        request = AccessRequest(
            principal=Principal(name=made.arn), action=action, resource=resource, account=ACCOUNTS["mgmt"]
        )
        return bool(decide(request, Policies(identity=made.identity, boundary=made.boundary, resource=guard)))

    other = next(one for one in ENVIRONMENTS if one != stack)
    assert may("s3:ListBucket", bucket)
    for action in ("s3:GetObject", "s3:PutObject", "s3:DeleteObject"):
        assert may(action, f"{bucket}/.pulumi/stacks/acme/{stack}.json")
        assert may(action, f"{bucket}/.pulumi/locks/organization/acme/{stack}/1.json")
        assert not may(action, f"{bucket}/.pulumi/stacks/acme/{other}.json")
    assert may("s3:GetObject", f"{bucket}/.pulumi/stacks/acme/mgmt.json")
    assert not may("s3:PutObject", f"{bucket}/.pulumi/stacks/acme/mgmt.json")
    assert not may("s3:PutBucketPolicy", bucket)
    key = AccessRequest(
        principal=Principal(name=made.arn),
        action="kms:Decrypt",
        resource=f"arn:aws:kms:{REGION}:{ACCOUNTS['mgmt']}:key/1",
        account=ACCOUNTS["mgmt"],
        context={"kms:resourcealiases": ["alias/acme-mgmt-pulumi"], "aws:resourcetag/environment": ["mgmt"]},
    )
    reader: Json = {"Effect": "Allow", "Principal": {"AWS": made.arn}, "Action": "kms:Decrypt", "Resource": "*"}
    policies = Policies(identity=made.identity, boundary=made.boundary, resource=statements({"Statement": [reader]}))
    assert decide(key, policies)


def test_every_role_of_four_accounts_is_used_and_only_an_account_without_a_trail_is_told(
    apart: Mapping[str, Graph],
) -> None:
    found = {stack: {one.rule for one in evaluate(graph, today=date(2026, 11, 24))} for stack, graph in apart.items()}
    assert found == {stack: set() if stack == "prod" else {"logging-account-trail"} for stack in STACKS}


FOREIGN: Final = [
    ("s3:GetObject", "arn:aws:s3:::acme-{other}-media-{account}/a.jpg"),
    ("s3:PutBucketPolicy", "arn:aws:s3:::acme-{other}-media-{account}"),
    ("kms:ScheduleKeyDeletion", "arn:aws:kms:{region}:{account}:key/1"),
    ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:{region}:{account}:secret:acme-{other}-app-1a2b3c"),
    ("rds:DeleteDBInstance", "arn:aws:rds:{region}:{account}:db:acme-{other}-postgres"),
    ("eks:DeleteCluster", "arn:aws:eks:{region}:{account}:cluster/acme-{other}-eks"),
    ("logs:DeleteLogGroup", "arn:aws:logs:{region}:{account}:log-group:acme-{other}-containers"),
    ("ec2:TerminateInstances", "arn:aws:ec2:{region}:{account}:instance/i-1"),
    ("iam:PassRole", "arn:aws:iam::{account}:role/acme-{other}-node-role"),
    ("sts:AssumeRole", "arn:aws:iam::{account}:role/acme-mgmt-deploy-{other}-role"),
    ("cloudtrail:StopLogging", "arn:aws:cloudtrail:{region}:{account}:trail/acme-{other}-audit"),
]


@each_environment
@pytest.mark.parametrize("who", ["deploy-{stack}", "drift", "preview"])
def test_nobody_of_one_account_does_anything_in_another(stack: str, who: str, model: AccessModel) -> None:
    made = model.role(role(stack, f"acme-mgmt-{who.format(stack=stack)}-role"))
    other = next(one for one in reversed(ENVIRONMENTS) if one != stack)
    for action, resource in FOREIGN:
        arn = resource.format(other=other, account=ACCOUNTS[other], region=REGION)
        # As if the other account let everybody in.
        everybody = statements({"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}})
        request = AccessRequest(
            principal=Principal(name=made.arn), action=action, resource=arn, account=ACCOUNTS[other]
        )
        assert not decide(request, Policies(identity=made.identity, boundary=made.boundary, resource=everybody)), action


def test_one_account_for_all_has_none_of_it(graphs: Mapping[str, Graph]) -> None:
    made = {str(one.inputs["name"]) for graph in graphs.values() for one in graph.of_type("aws:iam/role:Role")}
    assert not [name for name in made if "-join-" in name or "-dns-" in name.removesuffix("-external-dns-role")]
