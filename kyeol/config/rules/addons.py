"""Rules of the cluster's add-ons."""

from collections.abc import Iterator

from kyeol.config.addons import AddonsConfig
from kyeol.config.rules.base import Sections, Violation, rule


@rule
def disabled_addons_stand_once(sections: Sections) -> Iterator[Violation]:
    """What a cluster does without is listed once."""
    addons = sections.get(AddonsConfig)
    for index, name in enumerate(addons.disabled if addons else ()):
        if addons and name in addons.disabled[:index]:
            yield Violation("addons", ("disabled", index), f"{name} stands twice", "list each once")


@rule
def handover_is_pulumis(sections: Sections) -> Iterator[Violation]:
    """Only who owns the releases can hand them over: kept on, it would leave two owners at the way back."""
    addons = sections.get(AddonsConfig)
    if addons and addons.handover and addons.delivery != "pulumi":
        remedy = "remove it: it belongs to the `pulumi up` before delivery becomes argocd"
        yield Violation("addons", ("handover",), "has nothing to hand over where Argo CD installs the add-ons", remedy)
