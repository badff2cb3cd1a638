"""Which sections each section needs."""

from collections.abc import Iterator
from typing import Final

from kyeol.config.environment import EnvironmentConfig
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.rules.base import Sections, Violation, rule

NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "cluster": ("network",),
    "management": ("network", "cluster"),
    "addons": ("cluster",),
    "argocd": ("cluster", "dns", "certificates", "waf"),
    "gitops": ("management", "dns", "certificates", "waf", "storage", "database", "registry"),
    "apps": ("gitops",),
    "mail": ("gitops",),
    "peaks": ("gitops",),
    "cdn": ("dns", "certificates", "waf", "storage"),
    "database": ("network",),
    "cache": ("network",),
    "budget": ("alarms",),
    "threats": ("alarms",),
    "objectives": ("cdn", "alarms"),
}
"""The sections that each section needs."""


@rule
def needed_sections(sections: Sections) -> Iterator[Violation]:
    """A section is there only with the sections that it needs."""
    for concern in sections.present:
        for needed in NEEDS.get(concern, ()):
            if sections.lacks(needed):
                yield Violation(
                    concern,
                    (),
                    f"needs kyeol:{needed}, which is absent",
                    f"add kyeol:{needed} or remove this section",
                )


@rule
def management_is_one_stack(sections: Sections) -> Iterator[Violation]:
    """The other stacks read the stack mgmt by its name, so that the class and the name go together."""
    environment = sections.get(EnvironmentConfig)
    if environment and (environment.class_ == "management") != (sections.stack == MANAGEMENT_STACK):
        management = sections.stack == MANAGEMENT_STACK
        problem = f"is {environment.class_}, but this is {'' if management else 'not '}the stack {MANAGEMENT_STACK}"
        remedy = "write management" if management else "write development, staging or production"
        yield Violation("environment", ("class",), problem, remedy)
