"""Whether something loses a protection: against deletion, against loss, against being read."""

from collections.abc import Iterator

from kyeol.tools.diff.changes import ABSENT, PropertyChange, ResourceChange
from kyeol.tools.kinds import dangers_of
from kyeol.tools.kinds.danger import Protects
from kyeol.tools.preview.graph import SECRET


def dropped(change: ResourceChange) -> Iterator[str]:
    """The protections that a resource loses, one phrase each."""
    dangers = dangers_of(change.type)
    if change.action == "remove":
        removal = dangers.removal
        if removal and not removal.exposes:
            yield removal.loses
        return
    for option in change.options:
        if option.path in ("protect", "retainOnDelete") and option.old is True:
            yield f"{option.path} is dropped"
    for one in change.properties:
        danger = dangers.inputs.get(one.path)
        # Nothing is known of a secret.
        if isinstance(danger, Protects) and SECRET not in one.values and danger.weakens(*one.values):
            yield f"{one.path}: {_spell(one)}"


def _spell(change: PropertyChange) -> str:
    before = "none" if change.old is ABSENT else str(change.old).lower()
    return f"{before} becomes {'none' if change.new is ABSENT else str(change.new).lower()}"
