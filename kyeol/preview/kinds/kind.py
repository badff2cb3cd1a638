"""What a stand-in cloud answers for one kind of resource."""

import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Request:
    """A resource that is being made.

    Args:
        urn: Its URN; every identifier derives from it, so that two runs agree.
        name: Its logical name.
        inputs: Its arguments, camelCase, secrets in clear.
        region: Its region: its own `region` argument, else its provider's.
        account: Its provider's account.
    """

    urn: str
    name: str
    inputs: Mapping[str, Any]
    region: str
    account: str

    @cached_property
    def hex(self) -> str:
        """Forty hexadecimal digits of its own."""
        return hashlib.sha1(self.urn.encode(), usedforsecurity=False).hexdigest()

    @cached_property
    def uuid(self) -> str:
        """A UUID of its own."""
        return str(uuid.UUID(self.hex[:32]))

    def fill(self, template: str, **more: str) -> str:
        """Fill {region}, {account}, {name}, {hex17}, {hex8}, {uuid}, {i[argument]} and more into a template."""
        return template.format(
            region=self.region, account=self.account, name=self.name, hex17=self.hex[:17], hex8=self.hex[:8],
            uuid=self.uuid, i=self.inputs, **more,
        )  # fmt: skip


Outputs = Callable[[Request], Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """The identifiers that AWS gives a kind of resource, as templates (see Request.fill).

    Args:
        id: The identifier.
        arn: The ARN, which may use {id}; empty where the kind has none.
        outputs: Further outputs, as templates that may use {id} and {arn}.
        more: Outputs that are no text.
        secrets: Outputs that are secret.
        children: The outputs that are resources which the component itself makes.
    """

    id: str
    arn: str = ""
    outputs: Mapping[str, str] = field(default_factory=dict)
    more: Outputs | None = None
    secrets: frozenset[str] = frozenset()
    children: Mapping[str, "Child"] = field(default_factory=dict)

    def make(self, request: Request) -> tuple[str, dict[str, Any]]:
        """The identifier and the outputs of one resource; its own inputs are outputs besides."""
        identifier = request.fill(self.id)
        outputs: dict[str, Any] = {"id": identifier}
        if self.arn:
            outputs["arn"] = request.fill(self.arn, id=identifier)
        for key, template in self.outputs.items():
            outputs[key] = request.fill(template, id=identifier, arn=str(outputs.get("arn", "")))
        if self.more:
            outputs.update(self.more(request))
        return identifier, outputs


@dataclass(frozen=True, kw_only=True)
class Child:
    """A resource that a remote component makes and hands out.

    Args:
        type: Its type token.
        name: Its logical name, as a template.
        outputs: Its state.
    """

    type: str
    name: str
    outputs: Outputs
