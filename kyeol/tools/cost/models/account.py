"""Keys and secrets, and images."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from kyeol.tools.cost.charge import Charge, Scene, model
from kyeol.tools.cost.span import Span
from kyeol.tools.kinds import ecr, kms, secretsmanager
from kyeol.tools.preview.graph import Resource

OWN_LAYERS: Final = Decimal("0.1")
"""GB that an image adds to a repository: its own layers, since those of its base are kept once; assumed."""

WHOLE_IMAGE: Final = Decimal("0.5")
"""GB of an image that shares nothing; assumed."""


@model(kms.KEY)
def key(_: Resource, __: Scene) -> Iterator[Charge]:
    """By the month. Its first two rotations add a dollar each, years on, and requests some cents: left out."""
    yield Charge(price="kms.key", what="KMS keys", quantity=Span.always(1), service="KMS")


@model(secretsmanager.SECRET)
def secret(resource: Resource, _: Scene) -> Iterator[Charge]:
    """By the month, replicas too; calls come to some cents and are left out."""
    count = 1 + len(resource.inputs.get("replicas") or ())
    yield Charge(price="secrets.secret", what="secrets", quantity=Span.always(count), service="Secrets Manager")


@model(ecr.REPOSITORY)
def repository(resource: Resource, scene: Scene) -> Iterator[Charge]:
    """What its images take, as many as its life cycle keeps."""
    kept = max((_kept(one) for one in scene.of(ecr.LIFECYCLE_POLICY) if _of(one, resource)), default=100)
    size = Span.of(WHOLE_IMAGE, WHOLE_IMAGE + OWN_LAYERS * (kept - 1), WHOLE_IMAGE * kept)
    yield Charge(price="ecr.storage", what="images", quantity=size, part="usage", service="ECR")


def _of(policy: Resource, repository: Resource) -> bool:
    return policy.inputs.get("repository") in (repository.inputs.get("name"), repository.id)


def _kept(policy: Resource) -> int:
    """The most images that a life cycle keeps by number; 1 where it counts days only."""
    selections = [
        rule.get("selection", {}) for rule in json.loads(policy.inputs.get("policy") or "{}").get("rules", [])
    ]
    counts = [one["countNumber"] for one in selections if one.get("countType") == "imageCountMoreThan"]
    return max((int(one) for one in counts), default=1)
