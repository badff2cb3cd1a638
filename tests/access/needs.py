"""What a recorded resource needs of who deploys it: actions on ARNs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kyeol.tools.json_values import Json, texts
from kyeol.tools.kinds import kind_of
from kyeol.tools.preview.graph import Resource

_MAKING: Final = re.compile(r":(Allocate|Create|Request|CopyDB|Run)")
"""Actions before which the resource is not there, and has no tags."""


@dataclass(frozen=True)
class Need:
    """One action on one resource.

    Args:
        action: The action.
        resource: The ARN; `*` where the action knows none.
        making: Whether the resource comes to be by it: it has no tags yet, the request has them.
    """

    action: str
    resource: str
    making: bool = False


def needs_of(resource: Resource, account: str, region: str) -> Iterator[Need]:
    """What a resource needs of who deploys it.

    Args:
        resource: The resource.
        account: Its provider's account.
        region: Its region.

    Raises:
        LookupError: Its kind has no record.
    """
    needs = kind_of(resource.type).needs
    found: Mapping[str, Json] = {**resource.outputs, **resource.inputs}

    def filled(template: str) -> str:
        return template.format(arn=resource.outputs.get("arn"), id=resource.id, account=account, region=region, i=found)

    for template, actions in {needs.resource: needs.actions, **needs.more}.items():
        arn = filled(template)
        service = ""
        for word in actions.split():
            before, colon, name = word.rpartition(":")
            service = before if colon else service
            made = template in (needs.resource, "*") and _MAKING.search(f":{name}") is not None
            yield Need(f"{service}:{name}", arn, made and name not in _MADE_BEFORE)


_MADE_BEFORE: Final[Sequence[str]] = ("CreateLaunchTemplateVersion", "CreateTags", "CreatePolicyVersion", "CreateRoute")
"""Actions that sound like a creation and are none of the resource itself."""


def records_of(resource: Resource) -> list[str]:
    """The names that a record changes, as route53:ChangeResourceRecordSetsNormalizedRecordNames has them."""
    return [name.rstrip(".").lower() for name in texts(resource.inputs.get("name"))]
