"""A resource as the simulated cloud is asked for it, and the identifiers that are drawn for it."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kyeol.tools.json_values import Json


@dataclass(frozen=True)
class Request:
    """A resource that is being made.

    Args:
        urn: Its URN; every identifier derives from it, so that two runs agree.
        name: Its logical name.
        inputs: Its arguments, camelCase, secrets in clear.
        region: Its region: its own `region` argument, else its provider's.
        account: Its provider's account.
        generation: How often a resource of that URN was made before: what the cloud numbers gets another identifier.
        revision: The how many-th form of it this is, from 1: changes in place count.
        identifiers: What resources that its arguments refer to are known by, by URN.
    """

    urn: str
    name: str
    inputs: Mapping[str, Json]
    region: str
    account: str
    generation: int = 0
    revision: int = 1
    identifiers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def hex(self) -> str:
        """Forty hexadecimal digits of its own."""
        once = f"{self.urn}#{self.generation}" if self.generation else self.urn
        return hashlib.sha1(once.encode(), usedforsecurity=False).hexdigest()

    @cached_property
    def uuid(self) -> str:
        """A UUID of its own."""
        return str(uuid.UUID(self.hex[:32]))

    def fill(self, template: str, **more: str) -> str:
        """Fill {region}, {account}, {name}, {hex}, {HEX}, {uuid}, {i[argument]} and more in; {hex:.17} is 17 digits.

        Raises:
            LookupError: An argument that the identifier is made of is missing.
        """
        try:
            return template.format(
                region=self.region, account=self.account, name=self.name, hex=self.hex, HEX=self.hex.upper(),
                uuid=self.uuid, i=self.inputs, **more,
            )  # fmt: skip
        except KeyError as missing:
            raise LookupError(f"{self.urn} has no argument {missing}: give it one, so that its name is known") from None
