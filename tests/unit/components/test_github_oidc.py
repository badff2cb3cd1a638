"""GitHub Actions' roles: who gets in, by exact subject, and what each may do."""

import json
import re
from dataclasses import replace
from typing import Any

import pulumi
import pytest
from pydantic import ValidationError

from kyeol.components.access.github_oidc import GithubOidc, GithubOidcArgs
from kyeol.components.access.github_policies import ISSUER
from kyeol.config.account import AwsConfig
from kyeol.config.github import GithubConfig
from kyeol.config.mistakes import ConfigError
from kyeol.config.model import Section
from kyeol.config.reading import stackfile
from kyeol.config.reading.load import load
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
    return roles_of("mgmt", **changes)


def roles_of(stack: str, **changes: object) -> Graph:
    """GitHub's roles in a stack's account."""
    place = replace(scope(stack), account_id=ACCOUNTS[stack].account_id)

    def program(opts: pulumi.ResourceOptions) -> None:
        GithubOidc("github", GithubOidcArgs(scope=place, github=config(**changes), accounts=ACCOUNTS), opts)

    return graph_of(program, stack)


ASKING = ("github-promote", "github-findings")


def test_promotion_reads_what_scans_found_and_nothing_else() -> None:
    graph = roles(promotion={"name": "kyeol-app-gitops", "id": 78})
    assert subject(graph, "kyeol-mgmt-promote-role") == (
        "repo:kyeol-example@12/kyeol-app-gitops@78:environment:promotion"
    )
    assert subject(graph, "kyeol-mgmt-findings-role") == "repo:kyeol-example@12/kyeol-app-gitops@78:pull_request"
    document, same = (one for one in graph.of_type("aws:iam/rolePolicy:RolePolicy") if one.name in ASKING)
    assert known(document.inputs)["policy"] == known(same.inputs)["policy"]
    findings, images = json.loads(known(document.inputs)["policy"])["Statement"]
    assert findings["Action"] == ["inspector2:ListFindings"]
    assert images["Action"] == ["ecr:BatchGetImage", "ecr:DescribeImageScanFindings"]
    # prod's storefront is in another account, which has a role of its own.
    registry = f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository"
    assert set(images["Resource"]) == {f"{registry}/kyeol-dev-storefront", f"{registry}/kyeol-mgmt-dashboard"}
    assert not [one for one in roles().of_type("aws:iam/rolePolicy:RolePolicy") if one.name in ASKING]


def subject(graph: Graph, role: str) -> str:
    """The one subject that a role trusts, after a look at the rest of the trust."""
    made = next(each for each in graph.of_type(ROLE) if each.inputs["name"] == role)
    (statement,) = json.loads(known(made.inputs)["assumeRolePolicy"])["Statement"]
    assert statement["Principal"] == {"Federated": [f"arn:aws:iam::{ACCOUNT}:oidc-provider/{ISSUER}"]}
    assert set(statement["Condition"]) == {"StringEquals"}
    condition = statement["Condition"]["StringEquals"]
    assert condition[f"{ISSUER}:aud"] == "sts.amazonaws.com"
    found: str = condition[f"{ISSUER}:sub"]
    assert "*" not in found
    return found


def statements(graph: Graph, role: str) -> list[dict[str, Any]]:
    policies = [each for each in graph.of_type("aws:iam/rolePolicy:RolePolicy") if each.inputs["role"] == role]
    beside = role.removesuffix("role")
    policies += [
        each for each in graph.of_type("aws:iam/policy:Policy") if known(each.inputs)["name"].startswith(beside)
    ]
    return [one for each in policies for one in json.loads(known(each.inputs)["policy"])["Statement"]]


def test_a_repository_with_a_number_is_trusted_by_its_immutable_subject() -> None:
    graph = roles()
    assert (
        subject(graph, "kyeol-mgmt-push-storefront-role")
        == "repo:kyeol-example@12/kyeol-storefront@56:ref:refs/heads/main"
    )
    assert subject(graph, "kyeol-mgmt-preview-role") == "repo:kyeol-example@12/kyeol-infra@34:pull_request"
    assert subject(graph, "kyeol-mgmt-deploy-dev-role") == "repo:kyeol-example@12/kyeol-infra@34:environment:dev"


def test_a_repository_without_a_number_is_trusted_by_the_older_subject() -> None:
    found = subject(roles(), "kyeol-mgmt-push-dashboard-role")
    assert found == "repo:kyeol-example/kyeol-saleor-dashboard:ref:refs/heads/main"


def names(graph: Graph) -> set[str]:
    return {known(each.inputs)["name"] for each in graph.of_type(ROLE)}


def test_each_account_has_the_roles_that_work_in_it_by_the_same_names() -> None:
    assert names(roles_of("mgmt")) == {
        *(f"kyeol-mgmt-push-{image}-role" for image in ("storefront", "dashboard")),
        "kyeol-mgmt-preview-role",
        "kyeol-mgmt-drift-role",
        *(f"kyeol-mgmt-deploy-{stack}-role" for stack in ("mgmt", "dev")),
    }
    there = roles_of("prod")
    assert names(there) == {
        f"kyeol-mgmt-{what}-role" for what in ("push-storefront", "preview", "drift", "deploy-prod")
    }
    assert subject(there, "kyeol-mgmt-deploy-prod-role") == "repo:kyeol-example@12/kyeol-infra@34:environment:prod"
    (_, _, push) = statements(there, "kyeol-mgmt-push-storefront-role")
    assert push["Resource"] == [f"arn:aws:ecr:eu-west-1:{ELSEWHERE.account_id}:repository/kyeol-prod-storefront"]


def test_a_workflow_pushes_its_own_image_to_its_environments_only() -> None:
    (login, findings, push) = statements(roles(), "kyeol-mgmt-push-storefront-role")
    assert (login["Action"], login["Resource"]) == (["ecr:GetAuthorizationToken"], ["*"])
    assert findings["Action"] == ["inspector2:ListFindings"]
    assert push["Resource"] == [f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/kyeol-dev-storefront"]
    assert not [action for action in push["Action"] if "Delete" in action or "*" in action]


def test_an_account_that_has_githubs_provider_keeps_it() -> None:
    provider = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
    assert len(roles().of_type(provider)) == 1
    graph = roles(accountsWithProvider=[ACCOUNT])
    assert graph.of_type(provider) == []
    assert subject(graph, "kyeol-mgmt-preview-role")
    assert len(roles_of("prod", accountsWithProvider=[ACCOUNT]).of_type(provider)) == 1


def test_a_pull_request_reads_the_state_of_the_stacks_that_it_may_preview_only() -> None:
    assert not [one for one in statements(roles(), "kyeol-mgmt-preview-role") if "s3:GetObject" in one["Action"]]
    graph = roles(state={"bucket": "example-pulumi-state", "previewKeys": {"dev": STATE_KEY, "prod": STATE_KEY}})
    found = {one["Sid"]: one for one in statements(graph, "kyeol-mgmt-preview-role")}
    assert found["ReadState"]["Resource"] == [
        "arn:aws:s3:::example-pulumi-state/.pulumi/meta.yaml",
        "arn:aws:s3:::example-pulumi-state/.pulumi/stacks/kyeol/dev.json*",
    ], "prod is in another account"
    assert found["DecryptState"]["Resource"] == [STATE_KEY]
    assert found["TaggedSettings"]["Condition"] == {"StringEquals": {"aws:ResourceTag/Environment": ["dev"]}}


def test_a_deployment_has_time_for_a_first_up_and_the_others_the_hour_that_is_usual() -> None:
    for role in roles().of_type("aws:iam/role:Role"):
        hours = 2 if "-deploy-" in known(role.inputs)["name"] else 1
        assert role.inputs["maxSessionDuration"] == hours * 3600, role.name


def test_a_deployment_assumes_its_stacks_role_and_the_one_that_joins_mgmt() -> None:
    (assume,) = [one for one in statements(roles_of("prod"), "kyeol-mgmt-deploy-prod-role") if one["Sid"] == "Assume"]
    joining = f"arn:aws:iam::{ACCOUNT}:role/kyeol-mgmt-join-prod-role"
    assert assume["Resource"] == [ELSEWHERE.role_arn, joining]
    assert not [one for one in statements(roles(), "kyeol-mgmt-deploy-dev-role") if one["Sid"] == "Assume"]


def test_a_deployment_passes_roles_to_named_services_only() -> None:
    passing = [each for each in statements(roles(), "kyeol-mgmt-deploy-dev-role") if each["Action"] == ["iam:PassRole"]]
    services = [each["Condition"]["StringEquals"]["iam:PassedToService"] for each in passing]
    assert services
    assert all(service.endswith(".amazonaws.com") for listed in services for service in listed)


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


def test_what_mains_workflows_read_is_every_stack_of_the_account_and_what_mgmt_exports() -> None:
    graph = roles()
    assert subject(graph, "kyeol-mgmt-drift-role") == "repo:kyeol-example@12/kyeol-infra@34:ref:refs/heads/main"
    found = {one["Sid"]: one for one in statements(graph, "kyeol-mgmt-drift-role")}
    aliases = found["DecryptState"]["Condition"]["ForAnyValue:StringEquals"]["kms:ResourceAliases"]
    assert "alias/kyeol-dev-pulumi" in aliases
    there = {one["Sid"]: one for one in statements(roles_of("prod"), "kyeol-mgmt-drift-role")}
    assert [one.rpartition("/")[2] for one in there["ReadState"]["Resource"]] == [
        "meta.yaml",
        "prod.json*",
        "mgmt.json*",
    ]
    assert {one.split(":")[4] for one in there["DecryptState"]["Resource"]} == {ACCOUNT, ELSEWHERE.account_id}
    assert "secretsmanager:GetSecretValue" not in str(found)
    actions = {action for one in found.values() if one["Effect"] == "Allow" for action in one["Action"]}
    assert not [one for one in actions if re.search(r":(Create|Delete|Put|Update|Modify|Tag)", one)]


def test_a_stack_that_is_previewed_is_there() -> None:
    assert broken(state={"bucket": "state", "previewKeys": {"qa": STATE_KEY}}) == ["state.previewKeys.qa"]


def test_an_account_with_githubs_provider_is_an_environments() -> None:
    assert broken(accountsWithProvider=["999988887777"]) == ["accountsWithProvider.0"]


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
