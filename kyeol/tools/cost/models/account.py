"""Keys and secrets, images and emails."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from kyeol.tools.cost.charge import Charge, Missing, Pricing, model
from kyeol.tools.cost.month import DAYS
from kyeol.tools.cost.span import Span
from kyeol.tools.json_values import Json, at, listed, mapping, mappings, number
from kyeol.tools.kinds import ecr, kms, secretsmanager, sesv2
from kyeol.tools.preview.graph import Resource

OWN_LAYERS: Final = Decimal("0.1")
"""GB that an image adds to a repository: its own layers, since those of its base are kept once; assumed."""

WHOLE_IMAGE: Final = Decimal("0.5")
"""GB of an image that shares nothing; assumed."""

EMAILS_PER_ORDER: Final = 5
"""Confirmation, payment, shipment, and what accounts bring with them; assumed."""


@model(kms.KEY)
def key(_: Resource, __: Pricing) -> Iterator[Charge]:
    """By the month. Its first two rotations add a dollar each, years on, and requests some cents: left out."""
    yield Charge(price="kms.key", what="KMS keys", quantity=Span.always(1), service="KMS")


@model(secretsmanager.SECRET)
def secret(resource: Resource, _: Pricing) -> Iterator[Charge]:
    """By the month, replicas too; calls come to some cents and are left out."""
    count = 1 + len(listed(resource.inputs.get("replicas")))
    yield Charge(price="secrets.secret", what="secrets", quantity=Span.always(count), service="Secrets Manager")


@model(sesv2.EMAIL_IDENTITY)
def email_identity(_: Resource, pricing: Pricing) -> Iterator[Charge]:
    """The shop's emails.

    Attachments, which SES bills by the gigabyte, Saleor sends none of: it links invoices and exports, and hands emails
    in by Django's send_mail alone (saleor/plugins/email_common.py of 3.23).
    """
    emails = pricing.month.orders * EMAILS_PER_ORDER
    yield Charge(price="ses.email", what="emails", quantity=emails, part="usage", service="SES")


@model(ecr.REPOSITORY)
def repository(resource: Resource, pricing: Pricing) -> Iterator[Charge | Missing]:
    """What its images take: as many as its life cycle keeps, or leaves out of the archive."""
    rules = [rule for one in pricing.of(ecr.LIFECYCLE_POLICY) if _of(one, resource) for rule in _rules(one)]
    kept = max([Decimal(1), *(_kept(rule, pricing) for rule in rules)])
    size = Span.of(
        WHOLE_IMAGE, WHOLE_IMAGE + OWN_LAYERS * max(kept - 1, Decimal(0)), WHOLE_IMAGE * max(kept, Decimal(1))
    )
    yield Charge(price="ecr.storage", what="images", quantity=size, part="usage", service="ECR")
    if any(at(rule, "action", "targetStorageClass") == "archive" for rule in rules):
        yield Missing(f"archived images of {resource.name}", "the price of ECR's archive was not read")


def _of(policy: Resource, repository: Resource) -> bool:
    return policy.inputs.get("repository") in (repository.inputs.get("name"), repository.id)


def _rules(policy: Resource) -> list[Mapping[str, Json]]:
    document = policy.inputs.get("policy")
    return mappings(at(json.loads(document), "rules")) if isinstance(document, str) else []


def _kept(rule: Mapping[str, Json], pricing: Pricing) -> Decimal:
    """The most images that a rule keeps at hand: so many, or those of so many days."""
    selection = mapping(rule.get("selection"))
    count = number(selection.get("countNumber"), 1)
    if selection.get("countType") == "imageCountMoreThan":
        return Decimal(count)
    if selection.get("tagStatus") == "untagged":
        return Decimal(1)
    return pricing.month.usage.images_per_month * count / DAYS
