"""The registry: scanned, immutable but latest, cleaned up, pulled by the environments' nodes only."""

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
    rules: list[dict[str, Any]] = json.loads(graph.one("aws:ecr/lifecyclePolicy:LifecyclePolicy").inputs["policy"])[
        "rules"
    ]
    return rules


def expired(rules: list[dict[str, Any]], images: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The images, newest first, that ECR would expire by count; each is judged by the first rule that selects it."""
    gone: list[tuple[str, ...]] = []
    taken: set[tuple[str, ...]] = set()
    for rule in sorted(rules, key=lambda each: each["rulePriority"]):
        selection = rule["selection"]
        if selection["countType"] != "imageCountMoreThan":
            continue
        patterns = selection["tagPatternList"]
        selected = [tags for tags in images if any(pattern == "*" or pattern in tags for pattern in patterns)]
        gone += [tags for tags in selected[selection["countNumber"] :] if tags not in taken]
        taken |= set(selected)
    return gone


def test_every_image_is_scanned_when_it_comes() -> None:
    assert registry().one(REPOSITORY).inputs["imageScanningConfiguration"] == {"scanOnPush": True}


def test_no_tag_moves_but_latest() -> None:
    inputs = registry().one(REPOSITORY).inputs
    assert inputs["imageTagMutability"] == "IMMUTABLE_WITH_EXCLUSION"
    filters = inputs["imageTagMutabilityExclusionFilters"]
    assert filters == [{"filter": "latest", "filterType": "WILDCARD"}]


def test_the_oldest_images_go_but_never_latest() -> None:
    rules = life_cycle(registry(keepImages=10))
    images: list[tuple[str, ...]] = [(f"sha{number}",) for number in range(12)] + [("sha-old", "latest")]
    assert expired(rules, images) == [("sha10",), ("sha11",)]


def test_untagged_images_go_after_the_configured_days() -> None:
    (rule,) = [each for each in life_cycle(registry(untaggedDays=3)) if each["selection"]["tagStatus"] == "untagged"]
    assert (rule["selection"]["countNumber"], rule["selection"]["countUnit"]) == (3, "days")


def test_rules_stand_in_the_order_that_ecr_returns_them() -> None:
    priorities = [rule["rulePriority"] for rule in life_cycle(registry())]
    assert priorities == sorted(priorities)


def test_without_other_accounts_a_repository_has_no_policy() -> None:
    assert registry().of_type(POLICY) == []


def test_of_another_account_only_the_nodes_pull() -> None:
    policy = json.loads(registry(pullAccounts=["444455556666"]).one(POLICY).inputs["policy"])
    (statement,) = policy["Statement"]
    assert statement["Principal"] == {"AWS": ["arn:aws:iam::444455556666:root"]}
    assert statement["Condition"] == {
        "ArnLike": {"aws:PrincipalArn": ["arn:aws:iam::444455556666:role/kyeol-*-node-role"]}
    }
    assert not [action for action in statement["Action"] if "Put" in action or "Upload" in action or "*" in action]


def test_a_role_of_another_account_pushes_its_image() -> None:
    (statement,) = json.loads(registry(push=True).one(POLICY).inputs["policy"])["Statement"]
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
