"""The delivery layer: the image registry, and what GitHub Actions may do."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from kyeol.components.ecr import EcrRepositories, EcrRepositoriesArgs
from kyeol.components.github_oidc import GithubOidc, GithubOidcArgs
from kyeol.components.scope import Scope
from kyeol.config.account import AwsConfig
from kyeol.config.load import Configuration
from kyeol.config.stack import StackConfig


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What images and deployments need; None where the stack has none."""

    registry: EcrRepositories | None = None
    github: GithubOidc | None = None


def image_repositories(configuration: Configuration) -> frozenset[str]:
    """The images that a stack's registry and mgmt's have a repository for."""
    registries = [one.registry for one in (configuration.config, configuration.management) if one and one.registry]
    return frozenset(image for registry in registries for image in registry.repositories)


def make_delivery(
    scope: Scope, config: StackConfig, accounts: Mapping[str, AwsConfig], opts: pulumi.ResourceOptions
) -> Delivery:
    """Make the image registry and GitHub's roles, as far as the stack has them.

    Args:
        scope: The environment.
        config: The stack's sections.
        accounts: Each environment's account and region, by stack.
        opts: The stack's providers.
    """
    registry = github = None
    if config.registry:
        registry = EcrRepositories("registry", EcrRepositoriesArgs(scope=scope, registry=config.registry), opts)
    if config.github:
        github = GithubOidc("github", GithubOidcArgs(scope=scope, github=config.github, accounts=accounts), opts)
    return Delivery(registry=registry, github=github)
