"""The registry: scanned, immutable but latest, archived when nobody pulls, pulled by the environments' nodes only."""

import json
from typing import Any

import pulumi
import pytest

from kyeol.components.ecr import EcrRepositories, EcrRepositoriesArgs
from kyeol.config.github import GithubConfig
from kyeol.config.model import Section
from kyeol.config.registry import RegistryConfig
from kyeol.config.rules import violations
from kyeol.tools.preview.graph import Graph
from tests.harness import graph_of, scope
from tests.json_values import known

REPOSITORY = "aws:ecr/repository:Repository"
POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy"
PUSHER = "arn:aws:iam::999988887777:role/kyeol-mgmt-push-storefront-role"


def registry(*, protect: bool = False, key: str | None = None, push: bool = False, **settings: object) -> Graph:
    config = RegistryConfig.model_validate_json(json.dumps({"repositories": ["storefront"]} | settings))

    def program(opts: pulumi.ResourceOptions) -> None:
        args = EcrRepositoriesArgs(
            scope=scope("prod", protect=protect),
            registry=config,
            kms_key_arn=key,
            push_role_arns={"storefront": PUSHER} if push else None,
        )
        EcrRepositories("registry", args, opts)

    return graph_of(program)


def life_cycle(graph: Graph) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = json.loads(
        known(graph.one("aws:ecr/lifecyclePolicy:LifecyclePolicy").inputs)["policy"]
    )["rules"]
    return rules


def test_every_image_is_scanned_when_it_comes() -> None:
    assert registry().one(REPOSITORY).inputs["imageScanningConfiguration"] == {"scanOnPush": True}


def test_no_tag_moves_but_latest() -> None:
    inputs = registry().one(REPOSITORY).inputs
    assert inputs["imageTagMutability"] == "IMMUTABLE_WITH_EXCLUSION"
    filters = inputs["imageTagMutabilityExclusionFilters"]
    assert filters == [{"filter": "latest", "filterType": "WILDCARD"}]


def test_no_image_is_ever_deleted_by_count_or_age() -> None:
    """Neither knows what an environment runs, nor what it may go back to."""
    assert {rule["action"]["type"] for rule in life_cycle(registry())} == {"transition"}


def test_what_nobody_pulls_any_more_is_archived_and_signatures_follow_their_image() -> None:
    (rule,) = life_cycle(registry(archiveDays=600))
    selection = rule["selection"]
    assert (selection["countType"], selection["countNumber"], selection["countUnit"]) == (
        "sinceImagePulled",
        600,
        "days",
    )
    assert selection["tagStatus"] == "tagged", "a signature has no tag, and may be pulled less often than its image"


def test_an_image_is_not_archived_before_every_node_was_replaced() -> None:
    (least,) = (one.ge for one in RegistryConfig.model_fields["archive_days"].metadata if hasattr(one, "ge"))
    assert least > 14 * 31


def test_a_changed_life_cycle_does_not_end_with_none() -> None:
    assert registry().one("aws:ecr/lifecyclePolicy:LifecyclePolicy").options.delete_before_replace


def test_without_other_accounts_a_repository_has_no_policy() -> None:
    assert registry().of_type(POLICY) == []


def test_of_another_account_only_the_nodes_and_the_verifier_pull() -> None:
    policy = json.loads(known(registry(pullAccounts=["444455556666"]).one(POLICY).inputs)["policy"])
    (statement,) = policy["Statement"]
    assert statement["Principal"] == {"AWS": ["arn:aws:iam::444455556666:root"]}
    assert statement["Condition"] == {
        "ArnLike": {
            "aws:PrincipalArn": [
                "arn:aws:iam::444455556666:role/kyeol-*-node-role",
                "arn:aws:iam::444455556666:role/kyeol-*-kyverno-role",
            ]
        }
    }
    assert not [action for action in statement["Action"] if "Put" in action or "Upload" in action or "*" in action]


def test_a_role_of_another_account_pushes_its_image() -> None:
    (statement,) = json.loads(known(registry(push=True).one(POLICY).inputs)["policy"])["Statement"]
    assert statement["Principal"] == {"AWS": [PUSHER]}
    assert "ecr:PutImage" in statement["Action"]


@pytest.mark.parametrize("protect", [True, False])
def test_images_go_with_the_repository_only_where_nothing_is_protected(protect: bool) -> None:
    repository = registry(protect=protect).one(REPOSITORY)
    assert repository.inputs["forceDelete"] is not protect
    assert repository.options.protect is protect


def test_layers_are_encrypted_with_the_key_where_there_is_one() -> None:
    assert registry().one(REPOSITORY).inputs["encryptionConfigurations"] == [{"encryptionType": "AES256"}]
    encryption = registry(key="arn:key").one(REPOSITORY).inputs["encryptionConfigurations"]
    assert encryption == [{"encryptionType": "KMS", "kmsKey": "arn:key"}]


def test_a_repository_bears_the_environments_name() -> None:
    assert registry().one(REPOSITORY).inputs["name"] == "kyeol-prod-storefront"


def broken(stack: str, sections: dict[str, Section], others: dict[str, dict[str, Section]]) -> list[str]:
    found = violations(stack, sections, frozenset(), others, {})
    return [".".join(str(part) for part in (each.concern, *each.path)) for each in found]


def test_an_image_is_pushed_only_to_a_registry_that_has_it() -> None:
    github = GithubConfig.model_validate_json(
        json.dumps(
            {
                "organization": "kyeol-example",
                "infrastructure": {"name": "kyeol-infra"},
                "images": {"storefront": {"name": "kyeol-storefront", "environments": ["dev", "prod"]}},
                "environments": ["dev"],
                "state": {"bucket": "example-pulumi-state"},
            }
        )
    )
    here = RegistryConfig(repositories=("storefront",))
    elsewhere = RegistryConfig(repositories=("dashboard",))
    others: dict[str, dict[str, Section]] = {"dev": {"registry": here}, "prod": {"registry": elsewhere}}
    assert broken("mgmt", {"github": github}, others) == ["github.images.storefront.environments.1"]


def test_an_image_is_listed_once() -> None:
    doubled = RegistryConfig(repositories=("storefront", "storefront"))
    assert broken("dev", {"registry": doubled}, {}) == ["registry.repositories.1"]
