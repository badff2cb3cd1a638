"""Who of GitHub Actions may enter AWS, without stored keys: `kyeol:github`."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from kyeol.config.limit import limit
from kyeol.config.model import AccountId, BucketName, Former, KeyArn, Section
from kyeol.config.registry import RepositoryName


def _kept_by_github(name: str) -> str:
    if name.endswith((".git", ".wiki")):
        raise PydanticCustomError("reserved_ending", "{name} ends as GitHub lets no repository end", {"name": name})
    return name


GithubName = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"),
    AfterValidator(_kept_by_github),
    Field(description="a name on GitHub, such as kyeol-infra, without the organisation"),
    limit(
        "https://docs.github.com/en/repositories/creating-and-managing-repositories/repository-limits",
        ours="letters or digits first",
    ),
]
OrganizationName = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", max_length=39),
    Field(description="an organisation on GitHub: at most 39 letters and digits, single hyphens between them"),
    limit(
        "https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/"
        "username-considerations-for-external-authentication"
    ),
]
GithubId = Annotated[
    int,
    Field(
        ge=1, le=2**53 - 1, description="GitHub's immutable number, from `gh api repos/ORG/REPO --jq .id` or `orgs/ORG`"
    ),
    limit("https://docs.github.com/en/rest/repos/repos", ours="what JSON carries without loss"),
]
EnvironmentName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,15}$"),
    Field(description="a stack and GitHub environment, such as dev: at most 16 small letters, digits and hyphens"),
    limit(ours="the stacks that there are"),
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

    organization: OrganizationName
    organization_id: GithubId | None = Field(
        default=None, description="the organisation's number; needed where a repository gives its own"
    )
    infrastructure: RepositoryConfig = Field(description="the repository of this program")
    images: dict[RepositoryName, ImageSourceConfig] = Field(description="who pushes which image")
    promotion: RepositoryConfig | None = Field(
        default=None,
        description="the repository of the overlays, kyeol-app-gitops, which asks what scans have found in an image "
        "before it goes to the next environment; only scans that go on find anything new "
        "(kyeol:threats.imageScanning); absent: it is not let in, and does not ask",
    )
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
