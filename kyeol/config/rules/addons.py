"""Rules of the cluster's add-ons."""

from collections.abc import Iterator

from kyeol.config.addons import AddonsConfig
from kyeol.config.rules.base import Sections, Violation, rule


@rule
def addons_are_listed_once(sections: Sections) -> Iterator[Violation]:
    """A disabled or enabled add-on is listed once."""
    addons = sections.get(AddonsConfig)
    if addons is None:
        return
    for key, listed in (("disabled", addons.disabled), ("enabled", addons.enabled)):
        for index, name in enumerate(listed):
            if name in listed[:index]:
                yield Violation("addons", (key, index), f"{name} is listed twice", "list each once")
