"""Who of GitHub Actions may enter AWS, without stored keys: `kyeol:github`."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from kyeol.config.model import AccountId, BucketName, Former, KeyArn, Section
from kyeol.config.registry import RepositoryName

GithubName = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"),
    Field(description="a name on GitHub, such as kyeol-infra, without the organisation"),
]
GithubId = Annotated[
    int,
    Field(ge=1, description="GitHub's immutable number, from `gh api repos/ORG/REPO --jq .id` or `orgs/ORG`"),
]
EnvironmentName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,15}$"),
    Field(description="a stack, which is also the name of its GitHub environment, such as dev"),
]


class RepositoryConfig(Section):
    """A GitHub repository; with its number, where its tokens carry immutable subjects."""

    name: GithubName
    id: GithubId | None = Field(
        default=None,
        description="the repository's number; absent only where GitHub still sends subjects without numbers",
    )


class ImageSourceConfig(RepositoryConfig):
    """A GitHub repository whose main branch pushes one image."""

    environments: tuple[EnvironmentName, ...] = Field(
        min_length=1, description="the stacks whose registry holds the image, such as [dev, stage, prod]"
    )


class StateConfig(Section):
    """Where Pulumi keeps its state."""

    former: ClassVar[Mapping[str, Former]] = {
        "previewKeyArns": Former("previewKeys", "has become a mapping", "write previewKeys, each key by its stack")
    }

    bucket: BucketName
    preview_keys: dict[EnvironmentName, KeyArn] = Field(
        default_factory=dict,
        description="the stacks that pull requests may preview against AWS, each with the KMS key of its state: "
        "whoever can push a branch can then read these stacks' state and settings, so leave prod out",
    )


class GithubConfig(Section):
    """GitHub Actions' roles: push images (main), preview (pull requests, read only), deploy (per environment)."""

    organization: GithubName
    organization_id: GithubId | None = Field(
        default=None, description="the organisation's number; needed where a repository gives its own"
    )
    infrastructure: RepositoryConfig = Field(description="the repository of this program")
    images: dict[RepositoryName, ImageSourceConfig] = Field(description="who pushes which image")
    environments: tuple[EnvironmentName, ...] = Field(
        min_length=1, description="the stacks that GitHub Actions deploys, each also a GitHub environment"
    )
    state: StateConfig
    accounts_with_provider: tuple[AccountId, ...] = Field(
        default=(),
        description="the accounts that have GitHub's identity provider already, with the audience sts.amazonaws.com; "
        "it is used there and not made, since an account has one",
    )

    @property
    def stacks(self) -> frozenset[str]:
        """Every stack that a role reaches, to deploy it or to push an image to it."""
        return frozenset(self.environments).union(*(source.environments for source in self.images.values()))
