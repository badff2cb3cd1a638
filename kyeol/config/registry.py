"""The image registry of a stack: `kyeol:registry`."""

from typing import Annotated

from pydantic import Field, StringConstraints

from kyeol.config.model import AccountId, Section

RepositoryName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40),
    Field(description="an image's short name, such as storefront; in ECR it becomes kyeol-<stack>-storefront"),
]


class RegistryConfig(Section):
    """ECR repositories of the stack, each kyeol-<stack>-<name>: scanned on push, immutable tags but latest."""

    repositories: tuple[RepositoryName, ...] = Field(min_length=1, description="the images, such as [storefront]")
    keep_images: int = Field(
        default=100,
        ge=10,
        le=1000,
        description="how many tagged images stay in each repository; more than ever run or are rolled back to",
    )
    untagged_days: int = Field(default=14, ge=1, le=365, description="days until an image without tag goes")
    pull_accounts: tuple[AccountId, ...] = Field(
        default=(), description="AWS accounts whose nodes may pull; the own account may without standing here"
    )
