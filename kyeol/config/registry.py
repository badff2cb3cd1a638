"""The image registry of a stack: `kyeol:registry`."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from kyeol.config.limit import AWS_DOCS, limit
from kyeol.config.model import AccountId, Former, Section

RepositoryName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", min_length=2, max_length=40),
    Field(description="an image's short name, such as storefront; in ECR it becomes kyeol-<stack>-storefront"),
    limit("ecr CreateRepository.repositoryName", ours="room for project and stack before it"),
]


class RegistryConfig(Section):
    """ECR repositories of the stack, each kyeol-<stack>-<name>: scanned on push, immutable tags but latest."""

    former: ClassVar[Mapping[str, Former]] = {
        key: Former("archiveDays", "is gone, since no image is deleted", "remove it; archiveDays archives them")
        for key in ("keepImages", "untaggedDays")
    }

    repositories: tuple[RepositoryName, ...] = Field(min_length=1, description="the images, such as [storefront]")
    archive_days: Annotated[
        int,
        limit(
            f"{AWS_DOCS}/AmazonECR/latest/userguide/lifecycle_policy_parameters.html",
            f"{AWS_DOCS}/eks/latest/userguide/kubernetes-versions.html",
            ours="no image goes that a node may still pull",
        ),
    ] = Field(
        default=450,
        ge=450,
        le=3650,
        description="days after its last pull until an image is archived, from where it can be restored; nothing is "
        "deleted. The least is longer than Kubernetes' 14 months of support, in which every node is replaced and pulls "
        "what it runs (docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html)",
    )
    pull_accounts: tuple[AccountId, ...] = Field(
        default=(),
        description="further AWS accounts whose nodes may pull; the own account may without standing here, and from "
        "mgmt the accounts of all environments",
    )
