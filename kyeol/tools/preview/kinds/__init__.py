"""What the stand-in cloud answers, one table of kinds per area."""

from typing import Final

from kyeol.tools.preview.kinds import (
    cluster,
    data,
    edge,
    identity,
    kubernetes,
    network,
    observability,
    registry,
    storage,
)
from kyeol.tools.preview.kinds.kind import Kind, Request

KINDS: Final[dict[str, Kind]] = {
    kind: answer
    for area in (network, cluster, kubernetes, identity, observability, data, storage, edge, registry)
    for kind, answer in area.KINDS.items()
}


def kind_of(type_: str) -> Kind:
    """The kind of a type token.

    Raises:
        LookupError: The program uses a kind that has no stand-in yet.
    """
    if type_ in KINDS:
        return KINDS[type_]
    if type_.startswith("pulumi:providers:"):
        return Kind(id="{uuid}")
    if type_.startswith("kubernetes:"):
        return kubernetes.OBJECT
    raise LookupError(f"no stand-in answers for {type_}: add it to kyeol/tools/preview/kinds/")


__all__ = ["KINDS", "Kind", "Request", "kind_of"]
