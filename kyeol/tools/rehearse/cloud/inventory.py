"""What exists in the simulated cloud, and who is known by which text and name."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

from kyeol.tools.rehearse.cloud.backups import Backups
from kyeol.tools.rehearse.cloud.existing import ExistingResource
from kyeol.tools.urns import type_of

NO_ID: Final = "none"
"""The id of what has none of its own: the random provider's for a password."""


@dataclass(kw_only=True)
class Inventory:
    """Everything that exists, and what existed.

    Args:
        resources: What exists, by URN and id: a resource that is replaced is there twice for a while.
        made: How often each URN was made so far.
        gone: The URN of what has gone, by each text that named it.
        owners: What exists, by each text that names it.
        claims: What exists, by the name that only it may have.
        superseded: What exists beside a successor of the same URN and id: what has no id of its own, as a password.
        backups: What deleted databases have left.
    """

    resources: dict[tuple[str, str], ExistingResource] = field(default_factory=dict)
    made: Counter[str] = field(default_factory=Counter)
    gone: dict[str, str] = field(default_factory=dict)
    owners: dict[str, ExistingResource] = field(default_factory=dict)
    claims: dict[tuple[object, ...], ExistingResource] = field(default_factory=dict)
    superseded: dict[tuple[str, str], list[ExistingResource]] = field(default_factory=dict)
    backups: Backups = field(default_factory=Backups)

    def __iter__(self) -> Iterator[ExistingResource]:
        return iter(list(self.resources.values()))

    def find(self, urn: str, identifier: str) -> ExistingResource | None:
        """What exists under a URN and an id; a resource that moved is known by kind and id."""
        type_ = type_of(urn)
        found = self.resources.get((urn, identifier))
        # Objects of the same name are in every stack's cluster.
        prefix = urn.partition("::")[0] if type_.startswith("kubernetes:") else ""
        same = (one for one in self if (one.type, one.id) == (type_, identifier) and one.urn.startswith(prefix))
        return found or (next(same, None) if identifier not in ("", NO_ID) else None)

    def leaving(self, urn: str, identifier: str) -> ExistingResource | None:
        """What a deletion under a URN and an id is about: the predecessor, where there is one."""
        before = self.superseded.get((urn, identifier))
        return before[0] if before else self.find(urn, identifier)

    def of_urn(self, urn: str) -> ExistingResource | None:
        """What exists under a URN; not what controllers have made for it."""
        return next((one for one in self if (one.urn, one.type) == (urn, type_of(urn))), None)

    def owner(self, existing: ExistingResource) -> ExistingResource | None:
        """Who has the name that something wants for itself."""
        return self.claims.get(existing.claim) if existing.claim else None

    def unowned(self, texts: Collection[str], before: ExistingResource | None) -> frozenset[str]:
        """The texts that name nothing else yet: nothing, or what something was before its change."""
        return frozenset(text for text in texts if self.owners.get(text) in (None, before))

    def remember(self, existing: ExistingResource) -> None:
        """Something exists from now on."""
        before = self.resources.get((existing.urn, existing.id))
        if before and existing.id == NO_ID:
            self.superseded.setdefault((existing.urn, existing.id), []).append(before)
        self.resources[existing.urn, existing.id] = existing
        self.owners |= dict.fromkeys(existing.owns, existing)
        if existing.claim:
            self.claims[existing.claim] = existing
        for text in existing.owns:
            self.gone.pop(text, None)

    def forget(self, existing: ExistingResource) -> None:
        """Something exists no more, as if it never had."""
        key = (existing.urn, existing.id)
        if self.resources.get(key) is existing:
            del self.resources[key]
        else:
            self.superseded[key] = [one for one in self.superseded.get(key, ()) if one is not existing]
        for text in existing.owns:
            self.owners.pop(text, None)
        if self.owner(existing) is existing and existing.claim:
            del self.claims[existing.claim]

    def bury(self, leaving: Collection[ExistingResource]) -> None:
        """Things exist no more, and whoever mentions them from now on is wrong."""
        for one in leaving:
            self.forget(one)
            self.gone |= dict.fromkeys(one.owns, one.urn)
