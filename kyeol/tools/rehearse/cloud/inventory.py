"""What exists in the stand-in cloud, and who is known by which text and name."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

from kyeol.tools.rehearse.cloud.live import Live

NO_ID: Final = "none"
"""The id of what has none of its own: the random provider's for a password."""


@dataclass(kw_only=True)
class Inventory:
    """Everything that exists, and what existed.

    Args:
        lives: What exists, by URN and id: a resource that is replaced is there twice for a while.
        made: How often each URN was made so far.
        gone: The URN of what has gone, by each text that named it.
        owners: What exists, by each text that names it.
        claims: What exists, by the name that only it may have.
        superseded: What exists beside a successor of the same URN and id: what has no id of its own, as a password.
    """

    lives: dict[tuple[str, str], Live] = field(default_factory=dict)
    made: Counter[str] = field(default_factory=Counter)
    gone: dict[str, str] = field(default_factory=dict)
    owners: dict[str, Live] = field(default_factory=dict)
    claims: dict[tuple[object, ...], Live] = field(default_factory=dict)
    superseded: dict[tuple[str, str], list[Live]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Live]:
        return iter(list(self.lives.values()))

    def find(self, urn: str, identifier: str) -> Live | None:
        """What exists under a URN and an id; a resource that moved is known by kind and id."""
        type_ = urn.split("::")[2].rpartition("$")[2]
        found = self.lives.get((urn, identifier))
        same = (one for one in self if (one.type, one.id) == (type_, identifier))
        return found or (next(same, None) if identifier not in ("", NO_ID) else None)

    def leaving(self, urn: str, identifier: str) -> Live | None:
        """What a deletion under a URN and an id is about: the predecessor, where there is one."""
        before = self.superseded.get((urn, identifier))
        return before[0] if before else self.find(urn, identifier)

    def of_urn(self, urn: str) -> Live | None:
        """What exists under a URN."""
        return next((one for (known, _), one in self.lives.items() if known == urn), None)

    def owner(self, live: Live) -> Live | None:
        """Who has the name that something wants for itself."""
        return self.claims.get(live.claim) if live.claim else None

    def unowned(self, texts: Collection[str], before: Live | None) -> frozenset[str]:
        """The texts that name nothing else yet: nothing, or what something was before its change."""
        return frozenset(text for text in texts if self.owners.get(text) in (None, before))

    def remember(self, live: Live) -> None:
        """Something exists from now on."""
        before = self.lives.get((live.urn, live.id))
        if before and live.id == NO_ID:
            self.superseded.setdefault((live.urn, live.id), []).append(before)
        self.lives[live.urn, live.id] = live
        self.owners |= dict.fromkeys(live.owns, live)
        if live.claim:
            self.claims[live.claim] = live
        for text in live.owns:
            self.gone.pop(text, None)

    def forget(self, live: Live) -> None:
        """Something exists no more, as if it never had."""
        key = (live.urn, live.id)
        if self.lives.get(key) is live:
            del self.lives[key]
        else:
            self.superseded[key] = [one for one in self.superseded.get(key, ()) if one is not live]
        for text in live.owns:
            self.owners.pop(text, None)
        if self.owner(live) is live and live.claim:
            del self.claims[live.claim]

    def bury(self, leaving: Collection[Live]) -> None:
        """Things exist no more, and whoever mentions them from now on is wrong."""
        for one in leaving:
            self.forget(one)
            self.gone |= dict.fromkeys(one.owns, one.urn)
