"""ECR: image repositories and their policies."""

import json
from collections.abc import Iterator
from typing import Final

from kyeol.tools.json_values import Json, at, mappings, number
from kyeol.tools.record.adoption import named
from kyeol.tools.record.cost import METERED, Within
from kyeol.tools.record.danger import Dangers, Endangers, PolicyDocument, Protects, Removal
from kyeol.tools.record.kind import SECONDS, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.source import aws_docs, terraform_aws
from kyeol.tools.record.tells import becomes, each_gone, each_new, no_longer, switched_off, switched_on, when


def _sooner(old: Json, new: Json) -> Iterator[str]:
    """Rules by which images go that were kept, or go sooner."""
    before, after = (_limits(side) for side in (old, new))
    for rule, limit in after.items():
        if rule not in before or limit < before[rule]:
            yield f"images go sooner than before: {limit} {' '.join(rule)}"


def _limits(policy: Json) -> dict[tuple[str, ...], int]:
    text = str(policy or "")
    rules = mappings(json.loads(text).get("rules")) if text.startswith("{") else []
    return {
        (
            *(str(at(rule, "selection", key)) for key in ("countUnit", "countType", "tagStatus", "tagPatternList")),
            str(at(rule, "action", "type")),
        ): number(at(rule, "selection", "countNumber"))
        for rule in rules
    }


LIFECYCLE_POLICY: Final = Kind(
    type="aws:ecr/lifecyclePolicy:LifecyclePolicy",
    id="{i[repository]}",
    arn="",
    outputs={"registryId": "{account}"},
    sources=(terraform_aws("ecr/lifecycle_policy.go"),),
    fixed=paths("policy repository"),
    unique=(),
    creation=SECONDS,
    taggable=False,
    cost=Within("the repository"),
    adoption=named("{i[repository]}"),
    needs=on(
        "arn:aws:ecr:{region}:{account}:repository/{i[repository]}",
        "ecr:DeleteLifecyclePolicy GetLifecyclePolicy PutLifecyclePolicy",
    ),
    dangers=Dangers(holds="", inputs={"policy": Endangers("data", _sooner)}),
)

REPOSITORY: Final = Kind(
    type="aws:ecr/repository:Repository",
    id="{i[name]}",
    arn="arn:aws:ecr:{region}:{account}:repository/{i[name]}",
    outputs={"registryId": "{account}", "repositoryUrl": "{account}.dkr.ecr.{region}.amazonaws.com/{i[name]}"},
    sources=(terraform_aws("ecr/repository.go"),),
    fixed=paths("encryptionConfigurations name"),
    unique=("name",),
    creation=SECONDS,
    taggable=True,
    cost=METERED,
    adoption=named(),
    needs=on(
        "{arn}",
        "ecr:CreateRepository DeleteRepository DescribeRepositories ListTagsForResource PutImageScanningConfiguration "
        "PutImageTagMutability TagResource",
    ),
    dangers=Dangers(
        holds="images",
        inputs={
            "forceDelete": Protects(switched_on),
            "imageScanningConfiguration.scanOnPush": Protects(switched_off, "detection"),
            "imageTagMutability": Endangers(
                "protection", when(becomes("MUTABLE"), "any tag can be given to another image")
            ),
            "imageTagMutabilityExclusionFilters": Endangers(
                "protection", each_new("tags can be given to other images: {}")
            ),
        },
        harmless=paths("tags"),
    ),
)

REPOSITORY_POLICY: Final = Kind(
    type="aws:ecr/repositoryPolicy:RepositoryPolicy",
    id="{i[repository]}",
    arn="",
    outputs={"registryId": "{account}"},
    sources=(terraform_aws("ecr/repository_policy.go"),),
    fixed=paths("repository"),
    unique=(),
    creation=SECONDS,
    taggable=False,
    cost=Within("the repository"),
    adoption=named("{i[repository]}"),
    needs=on(
        "arn:aws:ecr:{region}:{account}:repository/{i[repository]}",
        "ecr:DeleteRepositoryPolicy GetRepositoryPolicy SetRepositoryPolicy",
    ),
    dangers=Dangers(holds="", inputs={"policy": PolicyDocument(guards="repository")}),
)

REGISTRY_SCANNING: Final = Kind(
    type="aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
    id="{account}",
    arn="",
    outputs={"registryId": "{account}"},
    sources=(
        terraform_aws("ecr/registry_scanning_configuration.go"),
        aws_docs("AmazonECR/latest/userguide/image-scanning-enhanced-iam.html"),
    ),
    fixed=frozenset(),
    # A registry has one.
    unique=("scanType",),
    creation=SECONDS,
    children=(),
    taggable=False,
    cost=METERED,
    adoption=named("{account}"),
    needs=on(
        "*",
        "ecr:GetRegistryScanningConfiguration PutRegistryScanningConfiguration "
        "inspector2:Disable Enable ListAccountPermissions",
        service_linked="iam:CreateServiceLinkedRole",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "rules": Endangers("detection", each_gone("it no longer scans by {}")),
            "scanType": Endangers("detection", when(no_longer("ENHANCED"), "packages of languages are not looked at")),
        },
        removal=Removal(
            loses="ECR scans as before: the system's packages, when an image is pushed", category="detection"
        ),
    ),
)
