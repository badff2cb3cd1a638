"""Rules of the cluster's add-ons."""

from collections.abc import Iterator

from kyeol.config.addons import AddonsConfig
from kyeol.config.rules.base import Sections, Violation, rule


@rule
def disabled_addons_are_listed_once(sections: Sections) -> Iterator[Violation]:
    """A disabled add-on is listed once."""
    addons = sections.get(AddonsConfig)
    for index, name in enumerate(addons.disabled if addons else ()):
        if addons and name in addons.disabled[:index]:
            yield Violation("addons", ("disabled", index), f"{name} is listed twice", "list each once")
