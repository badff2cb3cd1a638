"""What exists in the simulated cloud, and which texts name it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from google.protobuf.struct_pb2 import Struct

from kyeol.tools.diff.standins import texts
from kyeol.tools.json_values import Json
from kyeol.tools.kinds import Request, kind_of
from kyeol.tools.record.adoption import Importable
from kyeol.tools.urns import name_of

_DOMAIN: Final = re.compile(r"([a-z0-9-]+\.)+[a-z][a-z0-9-]+")
_SHORTEST: Final = 8
"""Shorter texts might be part of any other by chance."""

_TOKEN: Final = re.compile(r"[A-Za-z0-9_.:/+@=!-]{8,}")

_SAY_NOTHING: Final = frozenset(
    {"tags", "tagsAll", "description", "dimensions", "tagSpecifications"}
    | {"name", "identifier", "metricName", "policyName", "replicationGroupId"}
    | {"restoreToPointInTime", "snapshotIdentifier"}
)
"""Arguments that hold on to nothing, whatever they name: labels, a resource's own name, what it was copied from."""

_DOCUMENTS: Final = frozenset({"secretString"})
"""Arguments whose text no service looks into: like a policy, they may name what has gone."""


@dataclass(frozen=True, kw_only=True)
class Location:
    """Where a provider makes things.

    Args:
        region: Its region; empty for Kubernetes and what is in no cloud.
        account: Its account.
        cluster: The API's address of a cluster; empty elsewhere.
        takes_over: Whether an object that exists already is taken over instead of refused.
    """

    region: str = ""
    account: str = ""
    cluster: str = ""
    takes_over: bool = False

    def __str__(self) -> str:
        return self.cluster or self.region


@dataclass(kw_only=True, eq=False)
class ExistingResource:
    """Something that exists.

    Args:
        urn: The URN under which it was made.
        type: Its type token.
        id: Its identifier.
        inputs: Its arguments, secrets in clear.
        sent: The arguments on the wire, secrets marked.
        state: Its outputs on the wire, secrets marked.
        location: Where it is.
        owns: The texts that name it and nothing else.
        holds: The texts in its arguments that may name something else.
        claim: What only it may have; None where it claims nothing.
        generation: How often a resource of that URN was made before.
        revision: Its how many-th form this is.
    """

    urn: str
    type: str
    id: str
    inputs: Mapping[str, Json]
    sent: Struct
    state: Struct
    location: Location
    owns: frozenset[str] = frozenset()
    holds: frozenset[str] = frozenset()
    claim: tuple[object, ...] | None = None
    generation: int = 0
    revision: int = 1

    @property
    def name(self) -> str:
        """Its logical name."""
        return name_of(self.urn)

    @property
    def stack(self) -> str:
        """The stack that made it."""
        return self.urn.split("::")[0].removeprefix("urn:pulumi:")


def identifiers(identifier: str, outputs: Mapping[str, Json], inputs: Mapping[str, Json], digits: str) -> set[str]:
    """The texts by which others may name a resource.

    Args:
        identifier: Its id.
        outputs: What the cloud has added.
        inputs: What it was asked for.
        digits: The digits that the cloud has drawn for it: a text that has them is its own.
    """
    said = {text for _, text in texts(inputs)}
    own = {
        text
        for _, text in texts(outputs)
        if text not in said and len(text) < 256 and digits in text.lower().replace("-", "")
    }
    arn = outputs.get("arn")
    # A domain that was asked for is DNS's name: what names it is not bound to SES's identity of it.
    if identifier in said and _DOMAIN.fullmatch(identifier):
        identifier = ""
    return {text for text in (*own, identifier, arn) if isinstance(text, str) and len(text) >= _SHORTEST}


def mentions(inputs: Mapping[str, Json], *, documents: bool) -> set[str]:
    """All texts in arguments that may name a resource, whole and in parts.

    Args:
        inputs: The arguments.
        documents: Whether policies and secrets count: they may name what has gone, and hold on to nothing.
    """
    found: set[str] = set()
    for path, text in texts(inputs):
        keys = re.split(r"[.\[]", path)
        document = '"Statement"' in text or not _DOCUMENTS.isdisjoint(keys)
        if _SAY_NOTHING.isdisjoint(keys) and (documents or not document):
            found.update(_parts(text))
    return found


def _parts(text: str) -> Iterator[str]:
    """The text itself, and what in it looks like an identifier; a name counts only as a whole."""
    yield text
    for token in _TOKEN.findall(text):
        whole = token.strip(":/.")
        if whole != text and any(sign.isdigit() for sign in whole):
            yield whole
        for part in re.split(r"[:/=@]", whole):
            if len(part) >= _SHORTEST and _drawn(part):
                yield part


def _drawn(part: str) -> bool:
    """Whether a text has digits that a cloud has drawn: a row of eight hexadecimal ones."""
    return re.search(r"[0-9a-fA-F]{8}", part.replace("-", "")) is not None


def imported_by(existing: ExistingResource) -> str:
    """The identifier by which something is imported; empty where it cannot be."""
    adoption = kind_of(existing.type).adoption
    if not isinstance(adoption, Importable):
        return ""
    place = existing.location
    request = Request(existing.urn, existing.name, existing.inputs, place.region, place.account)
    return adoption.id(request) if callable(adoption.id) else request.fill(adoption.id, found=existing.id)
