"""Rules of the cluster's add-ons."""

from collections.abc import Iterator

from kyeol.config.addons import AddonsConfig
from kyeol.config.argocd import ArgocdConfig
from kyeol.config.rules.base import Sections, Violation, rule


@rule
def a_registry_serves_releases_of_the_program(sections: Sections) -> Iterator[Violation]:
    """A registry of charts is for releases of the program: Argo CD takes its charts from their publishers."""
    addons = sections.get(AddonsConfig)
    if addons and addons.registry and addons.delivery == "argocd" and not sections.get(ArgocdConfig):
        yield Violation(
            "addons",
            ("registry",),
            "Argo CD installs the add-ons here, and takes the charts from their publishers",
            "remove it, or set delivery: pulumi",
        )
