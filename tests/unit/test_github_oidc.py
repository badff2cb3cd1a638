"""GitHub Actions' roles: who gets in, by exact subject, and what each may do."""

import json
from fnmatch import fnmatchcase
from typing import Any

import pulumi
import pytest

from kyeol.components.github_oidc import GithubOidc, GithubOidcArgs
from kyeol.config.account import AwsConfig
from kyeol.config.github import GithubConfig
from kyeol.config.model import Section
from kyeol.config.registry import RegistryConfig
from kyeol.config.rules import violations
from kyeol.preview.graph import Graph
from tests.harness import ACCOUNT, REGION, graph_of, scope

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
    "environments": {"mgmt": {}, "dev": {}, "prod": {"accountId": "444455556666"}},
    "state": {"bucket": "example-pulumi-state"},
}


def config(**changes: object) -> GithubConfig:
    return GithubConfig.model_validate_json(json.dumps(GITHUB | changes))


def roles(**changes: object) -> Graph:
    def program(opts: pulumi.ResourceOptions) -> None:
        GithubOidc("github", GithubOidcArgs(scope=scope("mgmt"), github=config(**changes)), opts)

    return graph_of(program, "mgmt")


def subject(graph: Graph, role: str) -> str:
    """The one subject that a role trusts, after a look at the rest of the trust."""
    made = next(each for each in graph.of_type(ROLE) if each.inputs["name"] == role)
    (statement,) = json.loads(made.inputs["assumeRolePolicy"])["Statement"]
    assert statement["Principal"] == {
        "Federated": [f"arn:aws:iam::{ACCOUNT}:oidc-provider/https://token.actions.githubusercontent.com"]
    }
    assert set(statement["Condition"]) == {"StringEquals"}
    condition = statement["Condition"]["StringEquals"]
    assert condition["token.actions.githubusercontent.com:aud"] == "sts.amazonaws.com"
    found: str = condition["token.actions.githubusercontent.com:sub"]
    assert "*" not in found
    return found


def statements(graph: Graph, role: str) -> list[dict[str, Any]]:
    policy = next(each for each in graph.of_type("aws:iam/rolePolicy:RolePolicy") if each.inputs["role"] == role)
    found: list[dict[str, Any]] = json.loads(policy.inputs["policy"])["Statement"]
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
        f"arn:aws:ecr:{REGION}:444455556666:repository/kyeol-prod-storefront",
    ]
    assert not [action for action in push["Action"] if "Delete" in action or "*" in action]


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
    assert [action for action in allowed if not action.split(":")[1].startswith(("Get", "List"))] == []
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
    assert not decided(graph, dev, "Deny", "s3:GetObject", f"{state}mgmt.json"), "it reads mgmt's outputs"
    tags = [each["Condition"] for each in statements(graph, dev) if "rds:*" in each["Action"]]
    assert tags == [{"StringEquals": {"aws:ResourceTag/Environment": ["prod"]}}]


def test_no_deployment_reads_the_master_secret() -> None:
    secret = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:rds!db-1"
    for environment in ("mgmt", "dev", "prod"):
        role = f"kyeol-mgmt-deploy-{environment}-role"
        owner = "444455556666" if environment == "prod" else ACCOUNT
        assert decided(roles(), role, "Deny", "secretsmanager:GetSecretValue", secret.replace(ACCOUNT, owner))


def test_a_deployment_elsewhere_assumes_the_role_there() -> None:
    there = "arn:aws:iam::444455556666:role/deploy"
    graph = roles(environments={"prod": {"accountId": "444455556666", "roleArn": there}})
    assert decided(graph, "kyeol-mgmt-deploy-prod-role", "Allow", "sts:AssumeRole", there)


def test_nothing_is_allowed_on_everything() -> None:
    graph = roles()
    for policy in graph.of_type("aws:iam/rolePolicy:RolePolicy"):
        for statement in json.loads(policy.inputs["policy"])["Statement"]:
            if statement["Effect"] == "Allow" and "*" in statement["Resource"]:
                assert statement["Action"] == ["ecr:GetAuthorizationToken"]


def broken(stack: str = "mgmt", aws: dict[str, str] | None = None, **changes: object) -> list[str]:
    def account(number: str) -> AwsConfig:
        return AwsConfig(account_id=number, region=REGION)

    storefront, dashboard = RegistryConfig(repositories=("storefront",)), RegistryConfig(repositories=("dashboard",))
    sections: dict[str, Section] = {"github": config(**changes), "aws": account(ACCOUNT), "registry": dashboard}
    accounts = {"dev": ACCOUNT, "prod": "444455556666"} | (aws or {})
    others: dict[str, dict[str, Section]] = {
        name: {"aws": account(number), "registry": storefront} for name, number in accounts.items()
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


def test_a_deployments_account_is_the_stacks() -> None:
    assert broken(aws={"prod": ACCOUNT}) == ["environments.prod.accountId"]
    assert broken(environments={"qa": {}}) == ["environments.qa"]


def test_the_state_is_in_no_data_bucket() -> None:
    assert broken(state={"bucket": "kyeol-dev-state"}) == ["state.bucket"]
