"""GitHub Actions' roles: who gets in, by exact subject, and what each may do."""

import json
from fnmatch import fnmatchcase
from typing import Any

import pulumi
import pytest
from pydantic import ValidationError

from kyeol.components.github_oidc import GithubOidc, GithubOidcArgs
from kyeol.config import stackfile
from kyeol.config.account import AwsConfig
from kyeol.config.github import GithubConfig
from kyeol.config.load import load
from kyeol.config.mistakes import ConfigError
from kyeol.config.model import Section
from kyeol.config.registry import RegistryConfig
from kyeol.config.rules import violations
from kyeol.tools.preview.graph import Graph
from tests.harness import ACCOUNT, REGION, STACKS, graph_of, scope
from tests.json_values import known
from tests.projects import Project

ROLE = "aws:iam/role:Role"
STATE_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
GITHUB: dict[str, Any] = {
    "organization": "kyeol-example",
    "organizationId": 12,
    "infrastructure": {"name": "kyeol-infra", "id": 34},
    "images": {
        "storefront": {"name": "kyeol-storefront", "id": 56, "environments": ["dev", "prod"]},
        "dashboard": {"name": "kyeol-saleor-dashboard", "environments": ["mgmt"]},
    },
    "environments": ["mgmt", "dev", "prod"],
    "state": {"bucket": "example-pulumi-state"},
}
ELSEWHERE = AwsConfig(account_id="444455556666", region="eu-west-1", role_arn="arn:aws:iam::444455556666:role/deploy")
HERE = AwsConfig(account_id=ACCOUNT, region=REGION)
ACCOUNTS = {"mgmt": HERE, "dev": HERE, "prod": ELSEWHERE}


def config(**changes: object) -> GithubConfig:
    return GithubConfig.model_validate_json(json.dumps(GITHUB | changes))


def roles(**changes: object) -> Graph:
    def program(opts: pulumi.ResourceOptions) -> None:
        args = GithubOidcArgs(scope=scope("mgmt"), github=config(**changes), accounts=ACCOUNTS)
        GithubOidc("github", args, opts)

    return graph_of(program, "mgmt")


def subject(graph: Graph, role: str) -> str:
    """The one subject that a role trusts, after a look at the rest of the trust."""
    made = next(each for each in graph.of_type(ROLE) if each.inputs["name"] == role)
    (statement,) = json.loads(known(made.inputs)["assumeRolePolicy"])["Statement"]
    assert statement["Principal"] == {
        "Federated": [f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"]
    }
    assert set(statement["Condition"]) == {"StringEquals"}
    condition = statement["Condition"]["StringEquals"]
    assert condition["token.actions.githubusercontent.com:aud"] == "sts.amazonaws.com"
    found: str = condition["token.actions.githubusercontent.com:sub"]
    assert "*" not in found
    return found


def statements(graph: Graph, role: str) -> list[dict[str, Any]]:
    policy = next(each for each in graph.of_type("aws:iam/rolePolicy:RolePolicy") if each.inputs["role"] == role)
    found: list[dict[str, Any]] = json.loads(known(policy.inputs)["policy"])["Statement"]
    return found


def decided(graph: Graph, role: str, effect: str, action: str, resource: str) -> bool:
    """Whether a statement of the effect covers the action on the resource, conditions aside."""
    return any(
        statement["Effect"] == effect
        and any(fnmatchcase(action, pattern) for pattern in statement["Action"])
        and any(fnmatchcase(resource, pattern) for pattern in statement["Resource"])
        for statement in statements(graph, role)
    )


def test_a_repository_with_a_number_is_trusted_by_its_immutable_subject() -> None:
    graph = roles()
    assert (
        subject(graph, "kyeol-mgmt-push-storefront-role")
        == "repo:kyeol-example@12/kyeol-storefront@56:ref:refs/heads/main"
    )
    assert subject(graph, "kyeol-mgmt-preview-role") == "repo:kyeol-example@12/kyeol-infra@34:pull_request"
    assert subject(graph, "kyeol-mgmt-deploy-prod-role") == "repo:kyeol-example@12/kyeol-infra@34:environment:prod"


def test_a_repository_without_a_number_is_trusted_by_the_older_subject() -> None:
    found = subject(roles(), "kyeol-mgmt-push-dashboard-role")
    assert found == "repo:kyeol-example/kyeol-saleor-dashboard:ref:refs/heads/main"


def test_a_workflow_pushes_its_own_image_to_its_environments_only() -> None:
    (login, push) = statements(roles(), "kyeol-mgmt-push-storefront-role")
    assert (login["Action"], login["Resource"]) == (["ecr:GetAuthorizationToken"], ["*"])
    assert push["Resource"] == [
        f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/kyeol-dev-storefront",
        f"arn:aws:ecr:{ELSEWHERE.region}:{ELSEWHERE.account_id}:repository/kyeol-prod-storefront",
    ]
    assert not [action for action in push["Action"] if "Delete" in action or "*" in action]


def test_an_image_also_goes_to_an_environment_that_github_does_not_deploy() -> None:
    (_, push) = statements(roles(environments=["mgmt"]), "kyeol-mgmt-push-storefront-role")
    assert f"arn:aws:ecr:{ELSEWHERE.region}:{ELSEWHERE.account_id}:repository/kyeol-prod-storefront" in push["Resource"]


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:kyeol-dev-app"),
        ("s3:GetObject", "arn:aws:s3:::kyeol-dev-media/a.jpg"),
        ("s3:GetObjectVersion", "arn:aws:s3:::kyeol-prod-audit/a.json"),
        ("logs:FilterLogEvents", f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:kyeol-prod-api"),
        ("ssm:GetParameter", f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/a"),
        ("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/kyeol-mgmt-deploy-prod-role"),
    ],
)
def test_a_pull_request_reads_no_data(action: str, resource: str) -> None:
    assert decided(roles(), "kyeol-mgmt-preview-role", "Deny", action, resource)


def test_a_pull_request_reads_the_state_and_writes_nothing() -> None:
    graph = roles()
    state = "arn:aws:s3:::example-pulumi-state/.pulumi/stacks/kyeol/dev.json"
    assert decided(graph, "kyeol-mgmt-preview-role", "Allow", "s3:GetObject", state)
    assert not decided(graph, "kyeol-mgmt-preview-role", "Deny", "s3:GetObject", state)
    allowed = [
        action
        for statement in statements(graph, "kyeol-mgmt-preview-role")
        if statement["Effect"] == "Allow"
        for action in statement["Action"]
    ]
    assert [action for action in allowed if not action.split(":")[1].startswith(("Get", "List", "View"))] == []
    attached = {
        each.inputs["policyArn"]
        for each in graph.of_type("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
        if each.inputs["role"] == "kyeol-mgmt-preview-role"
    }
    assert attached == {"arn:aws:iam::aws:policy/SecurityAudit", "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"}


def test_a_pull_request_decrypts_only_the_state_it_is_given() -> None:
    assert not decided(roles(), "kyeol-mgmt-preview-role", "Allow", "kms:Decrypt", STATE_KEY)
    graph = roles(state={"bucket": "example-pulumi-state", "previewKeyArns": [STATE_KEY]})
    assert decided(graph, "kyeol-mgmt-preview-role", "Allow", "kms:Decrypt", STATE_KEY)


def test_a_deployment_has_time_for_a_first_up_and_the_others_the_hour_that_is_usual() -> None:
    for role in roles().of_type("aws:iam/role:Role"):
        hours = 2 if "-deploy-" in known(role.inputs)["name"] else 1
        assert role.inputs["maxSessionDuration"] == hours * 3600, role.name


def test_a_deployment_writes_its_own_environments_roles_only() -> None:
    graph = roles()
    for action in ("iam:PutRolePolicy", "iam:PassRole", "iam:UpdateAssumeRolePolicy"):
        own = f"arn:aws:iam::{ACCOUNT}:role/kyeol-dev-node-role"
        assert decided(graph, "kyeol-mgmt-deploy-dev-role", "Allow", action, own)
        for other in ("kyeol-prod-node-role", "kyeol-mgmt-deploy-dev-role", "admin"):
            assert not decided(
                graph, "kyeol-mgmt-deploy-dev-role", "Allow", action, f"arn:aws:iam::{ACCOUNT}:role/{other}"
            )


def test_a_deployment_passes_roles_to_named_services_only() -> None:
    passing = [each for each in statements(roles(), "kyeol-mgmt-deploy-dev-role") if each["Action"] == ["iam:PassRole"]]
    services = [each["Condition"]["StringEquals"]["iam:PassedToService"] for each in passing]
    assert services
    assert all(service.endswith(".amazonaws.com") for listed in services for service in listed)


def test_a_deployment_is_kept_out_of_the_other_environments() -> None:
    graph = roles()
    dev = "kyeol-mgmt-deploy-dev-role"
    assert decided(graph, dev, "Deny", "s3:PutObject", "arn:aws:s3:::kyeol-prod-media/a")
    assert not decided(graph, dev, "Deny", "s3:PutObject", "arn:aws:s3:::kyeol-dev-media/a")
    state = "arn:aws:s3:::example-pulumi-state/.pulumi/stacks/kyeol/"
    assert decided(graph, dev, "Deny", "s3:PutObject", f"{state}prod.json")
    assert not decided(graph, dev, "Deny", "s3:PutObject", f"{state}dev.json")
    for action in ("s3:GetObjectVersion", "s3:DeleteObjectVersion", "s3:PutObjectAcl"):
        assert decided(graph, dev, "Deny", action, f"{state}prod.json"), "a bucket with versions keeps every state"
    assert not decided(graph, dev, "Deny", "s3:GetObject", f"{state}mgmt.json"), "it reads mgmt's outputs"
    for action in ("s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"):
        assert decided(graph, dev, "Deny", action, f"{state}mgmt.json"), "and does not write them"
        assert not decided(graph, "kyeol-mgmt-deploy-mgmt-role", "Deny", action, f"{state}mgmt.json")
    # Dashboards have no tags.
    (dashboards,) = [each for each in statements(graph, dev) if "cloudwatch:PutDashboard" in each["Action"]]
    assert dashboards["Effect"] == "Deny"
    assert dashboards["Resource"] == [f"arn:aws:cloudwatch::{ACCOUNT}:dashboard/kyeol-prod-*"]
    tags = [each["Condition"] for each in statements(graph, dev) if {"rds:*", "cloudwatch:*"} <= set(each["Action"])]
    assert tags == [{"StringEquals": {"aws:ResourceTag/Environment": ["prod"]}}]


def test_no_deployment_reads_the_master_secret() -> None:
    secret = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:rds!db-1"
    for environment in ("mgmt", "dev", "prod"):
        role = f"kyeol-mgmt-deploy-{environment}-role"
        owner = "444455556666" if environment == "prod" else ACCOUNT
        assert decided(roles(), role, "Deny", "secretsmanager:GetSecretValue", secret.replace(ACCOUNT, owner))


def test_a_deployment_manages_roles_and_identity_providers_where_its_stack_lives() -> None:
    graph = roles()
    for environment, aws in ACCOUNTS.items():
        role = f"kyeol-mgmt-deploy-{environment}-role"
        issuer = f"oidc-provider/oidc.eks.{aws.region}.amazonaws.com/id/1"
        for account in (ACCOUNT, ELSEWHERE.account_id):
            there = account == aws.account_id
            own = f"arn:aws:iam::{account}:role/kyeol-{environment}-node-role"
            assert decided(graph, role, "Allow", "iam:PutRolePolicy", own) is there
            provider = f"arn:aws:iam::{account}:{issuer}"
            assert decided(graph, role, "Allow", "iam:CreateOpenIDConnectProvider", provider) is there


def test_a_deployment_assumes_its_stacks_role_and_no_other() -> None:
    graph = roles()
    assert ELSEWHERE.role_arn
    assert decided(graph, "kyeol-mgmt-deploy-prod-role", "Allow", "sts:AssumeRole", ELSEWHERE.role_arn)
    for environment in ("mgmt", "dev"):
        role = f"kyeol-mgmt-deploy-{environment}-role"
        assert not decided(graph, role, "Allow", "sts:AssumeRole", ELSEWHERE.role_arn)


def test_nothing_is_allowed_on_everything() -> None:
    graph = roles()
    for policy in graph.of_type("aws:iam/rolePolicy:RolePolicy"):
        for statement in json.loads(known(policy.inputs)["policy"])["Statement"]:
            if statement["Effect"] == "Allow" and "*" in statement["Resource"]:
                assert statement["Action"] == ["ecr:GetAuthorizationToken"]


def broken(stack: str = "mgmt", **changes: object) -> list[str]:
    storefront, dashboard = RegistryConfig(repositories=("storefront",)), RegistryConfig(repositories=("dashboard",))
    sections: dict[str, Section] = {"github": config(**changes), "aws": HERE, "registry": dashboard}
    others: dict[str, dict[str, Section]] = {
        name: {"aws": ACCOUNTS[name], "registry": storefront} for name in ("dev", "prod")
    }
    found = violations(stack, sections, frozenset(), others, {})
    return [".".join(str(part) for part in each.path) for each in found if each.concern == "github"]


def test_the_shape_above_breaks_no_rule() -> None:
    assert broken() == []


def test_github_belongs_to_mgmt() -> None:
    assert "" in broken(stack="stage")


def test_a_number_needs_the_organisations() -> None:
    assert broken(organizationId=None) == ["infrastructure.id", "images.storefront.id"]


def test_an_organisations_number_that_nothing_uses_is_dead() -> None:
    images = {"dashboard": {"name": "kyeol-saleor-dashboard", "environments": ["mgmt"]}}
    assert broken(infrastructure={"name": "kyeol-infra"}, images=images) == ["organizationId"]


def test_an_environment_is_a_stack_and_stands_once() -> None:
    assert broken(environments=["mgmt", "qa", "prod"]) == ["environments.1"]
    assert broken(environments=["mgmt", "prod", "mgmt"]) == ["environments.2"]


def test_an_image_goes_to_stacks_that_stand_once() -> None:
    def storefront(*environments: str) -> dict[str, object]:
        return {"storefront": {"name": "kyeol-storefront", "id": 56, "environments": environments}}

    assert broken(images=storefront("dev", "qa")) == ["images.storefront.environments.1"]
    assert broken(images=storefront("dev", "prod", "dev")) == ["images.storefront.environments.2"]


def test_some_environment_is_deployed() -> None:
    with pytest.raises(ValidationError, match="environments"):
        config(environments=[])


def test_the_state_is_in_no_data_bucket() -> None:
    assert broken(state={"bucket": "kyeol-dev-state"}) == ["state.bucket"]


# Where the environments live: what their own stack files say, and nothing else


PLACEHOLDER = '"111122223333" # placeholder'
ROLE_IN_PROD = "arn:aws:iam::444455556666:role/deploy"


def test_an_environments_account_is_said_in_its_own_stack_file_only(project: Project) -> None:
    project.replace("prod", PLACEHOLDER, f'"444455556666"\n    roleArn: {ROLE_IN_PROD}')
    accounts = load(project.root, "mgmt").accounts
    assert (accounts["prod"].account_id, accounts["prod"].role_arn) == ("444455556666", ROLE_IN_PROD)
    assert {accounts[stack].account_id for stack in STACKS if stack != "prod"} == {ACCOUNT}


def test_the_own_account_is_the_one_that_pulumi_holds(project: Project) -> None:
    values = {
        key.removeprefix("kyeol:"): value
        for key, value in stackfile.read(project.root, "dev").values.items()
        if key.startswith("kyeol:")
    }
    held = {"accountId": "444455556666", "region": REGION}
    assert load(project.root, "dev", values | {"aws": held}).accounts["dev"].account_id == "444455556666"


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        ('"444455556666"\n    roleArn: deploy', "kyeol:aws.roleArn: "),
        ('"4444"', "kyeol:aws.accountId: "),
        ("[", "is not YAML"),
    ],
)
def test_mgmt_stops_at_an_environment_whose_account_cannot_be_told(project: Project, spoilt: str, says: str) -> None:
    project.replace("prod", PLACEHOLDER, spoilt)
    with pytest.raises(ConfigError) as stopped:
        load(project.root, "mgmt")
    (mistake,) = stopped.value.mistakes
    assert mistake.file == "Pulumi.prod.yaml"
    assert says in str(mistake)


def test_an_account_that_nothing_asks_for_stops_no_other_stack(project: Project) -> None:
    project.replace("prod", PLACEHOLDER, '"4444"')
    assert set(load(project.root, "dev").accounts) == {"mgmt", "dev", "stage"}
