"""Rules of the image registry and GitHub."""

from collections.abc import Iterator

from kyeol.config.account import AwsConfig
from kyeol.config.argocd import GitopsConfig
from kyeol.config.github import GithubConfig, RepositoryConfig
from kyeol.config.mistakes import KeyPath
from kyeol.config.names import MANAGEMENT_STACK, SHOP_IMAGES
from kyeol.config.registry import RegistryConfig
from kyeol.config.rules.base import Sections, Violation, rule


@rule
def environments_pull_without_being_listed(sections: Sections) -> Iterator[Violation]:
    """The accounts of the environments may pull mgmt's images in any case."""
    registry = sections.get(RegistryConfig)
    if registry is None or sections.stack != MANAGEMENT_STACK:
        return
    stacks = {one.account_id: stack for stack in sections.others if (one := sections.of(stack, AwsConfig))}
    for index, account in enumerate(registry.pull_accounts):
        if account in stacks:
            problem = f"{account} is the account of {stacks[account]}, which pulls without it"
            yield Violation("registry", ("pullAccounts", index), problem, "remove it")


@rule
def github_belongs_to_management(sections: Sections) -> Iterator[Violation]:
    """An account has one identity provider for GitHub: mgmt's."""
    if sections.get(GithubConfig) and sections.stack != MANAGEMENT_STACK:
        problem = f"is set in {sections.stack}; its roles for every environment are {MANAGEMENT_STACK}'s"
        yield Violation("github", (), problem, f"move it to Pulumi.{MANAGEMENT_STACK}.yaml")


@rule
def github_numbers_agree(sections: Sections) -> Iterator[Violation]:
    """An immutable subject needs both numbers: the repository's and the organisation's."""
    github = sections.get(GithubConfig)
    if github is None:
        return
    repositories: dict[KeyPath, RepositoryConfig] = {("infrastructure",): github.infrastructure}
    repositories |= {("images", image): source for image, source in github.images.items()}
    numbered = [path for path, repository in repositories.items() if repository.id is not None]
    if github.organization_id is None:
        for path in numbered:
            problem = "gives the repository's number, but the organisation's is missing"
            yield Violation("github", (*path, "id"), problem, "add organizationId, from `gh api orgs/ORG --jq .id`")
    elif not numbered:
        remedy = "give the repositories' ids as well, or remove it where GitHub sends subjects without numbers"
        yield Violation("github", ("organizationId",), "is used by no repository", remedy)


@rule
def environments_are_stacks(sections: Sections) -> Iterator[Violation]:
    """What GitHub Actions deploys or pushes an image to is a stack of the project, listed once."""
    github = sections.get(GithubConfig)
    if github is None:
        return
    lists: dict[KeyPath, tuple[str, ...]] = {("environments",): github.environments}
    lists |= {("images", image, "environments"): source.environments for image, source in github.images.items()}
    stacks = sorted((sections.stack, *sections.others))
    for path, listed in lists.items():
        for index, environment in enumerate(listed):
            if environment in listed[:index]:
                yield Violation("github", (*path, index), f"{environment} is listed twice", "list each once")
            elif environment not in stacks:
                problem, remedy = f"there is no stack {environment}", f"write one of {', '.join(stacks)}"
                yield Violation("github", (*path, index), problem, remedy)


@rule
def previews_are_of_stacks(sections: Sections) -> Iterator[Violation]:
    """What pull requests preview is a stack of the project, and an account with GitHub's provider one of theirs."""
    github = sections.get(GithubConfig)
    if github is None:
        return
    stacks = sorted((sections.stack, *sections.others))
    for name in github.state.preview_keys:
        if name not in stacks:
            problem, remedy = f"there is no stack {name}", f"write one of {', '.join(stacks)}"
            yield Violation("github", ("state", "previewKeys", name), problem, remedy)
    accounts = {one.account_id for stack in sections.others if (one := sections.of(stack, AwsConfig))}
    own = sections.get(AwsConfig)
    for index, account in enumerate(github.accounts_with_provider):
        if account not in accounts | ({own.account_id} if own else set()):
            yield Violation("github", ("accountsWithProvider", index), f"no stack is in {account}", "remove it")


@rule
def images_have_a_registry(sections: Sections) -> Iterator[Violation]:
    """An image is pushed only to registries that have its repository."""
    github = sections.get(GithubConfig)
    for image, source in github.images.items() if github else ():
        for index, environment in enumerate(source.environments):
            own = environment == sections.stack
            if not own and environment not in sections.others:
                continue
            registry = sections.get(RegistryConfig) if own else sections.of(environment, RegistryConfig)
            unusable = not (sections.lacks("registry") if own else sections.neighbour_lacks(environment, "registry"))
            if registry is None and unusable:
                continue
            if registry is None or image not in registry.repositories:
                problem = f"the registry of {environment} has no repository {image}"
                remedy = f"add {image} to kyeol:registry in Pulumi.{environment}.yaml"
                yield Violation("github", ("images", image, "environments", index), problem, remedy)


@rule
def the_shop_has_its_images(sections: Sections) -> Iterator[Violation]:
    """Argo CD delivers an environment's shop from its own registry and mgmt's; one image missing stops all shops."""
    own = sections.get(RegistryConfig)
    if sections.get(GitopsConfig) is None or own is None:
        return
    shared = sections.of(MANAGEMENT_STACK, RegistryConfig)
    if shared is None and not sections.neighbour_lacks(MANAGEMENT_STACK, "registry"):
        return
    for image in SHOP_IMAGES:
        if image not in {*own.repositories, *(shared.repositories if shared else ())}:
            problem = f"lacks {image}, which kyeol:gitops delivers, and so does Pulumi.{MANAGEMENT_STACK}.yaml"
            yield Violation("registry", ("repositories",), problem, f"add {image} here or there")


@rule
def state_is_not_a_data_bucket(sections: Sections) -> Iterator[Violation]:
    """A deployment may do everything with its environment's buckets, by name; the state's must not look like one."""
    github = sections.get(GithubConfig)
    for environment in github.environments if github else ():
        prefix = f"{sections.project}-{environment}-"
        if github and github.state.bucket.startswith(prefix):
            problem = f"begins with {prefix}, as the data buckets of {environment} do"
            yield Violation("github", ("state", "bucket"), problem, "give the state's bucket another name")
