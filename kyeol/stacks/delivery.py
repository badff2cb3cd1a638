"""The delivery layer: the image registry, and what GitHub Actions may do."""

from dataclasses import dataclass

import pulumi

from kyeol.components.access.github_oidc import GithubOidc, GithubOidcArgs
from kyeol.components.ecr import EcrRepositories, EcrRepositoriesArgs
from kyeol.components.scope import Scope
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.reading.load import Configuration
from kyeol.stacks.account import Account


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
    scope: Scope, configuration: Configuration, account: Account | None, opts: pulumi.ResourceOptions
) -> Delivery:
    """Make the image registry and GitHub's roles, as far as the stack has them.

    Args:
        scope: The environment.
        configuration: What is asked for.
        account: The account, in the stack that makes what all its environments share.
        opts: The stack's providers.
    """
    config = configuration.config
    registry = github = None
    if config.registry:
        pulling = {*config.registry.pull_accounts}
        if configuration.stack == MANAGEMENT_STACK:
            # Its images are every environment's.
            pulling |= {one.account_id for one in configuration.accounts.values()} - {scope.account_id}
        images = config.registry.model_copy(update={"pull_accounts": tuple(sorted(pulling))})
        registry = EcrRepositories("registry", EcrRepositoriesArgs(scope=scope, registry=images), opts)
    shared = configuration.management or config
    if shared.github and account:
        github = GithubOidc(
            "github",
            GithubOidcArgs(
                scope=scope,
                github=shared.github,
                accounts=configuration.accounts,
                hosts=configuration.hosts,
                senders=configuration.senders,
                adopted=configuration.adopted,
                boundary_arn=account.boundaries.github_arn,
            ),
            opts,
        )
    return Delivery(registry=registry, github=github)
