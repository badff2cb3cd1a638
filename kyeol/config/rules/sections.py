"""Which sections each section needs."""

from collections.abc import Iterator
from typing import Final

from kyeol.config.rules.base import Sections, Violation, rule

NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "cluster": ("network",),
    "management": ("network", "cluster"),
    "addons": ("cluster",),
    "argocd": ("cluster", "dns", "certificates", "waf"),
    "gitops": ("management", "dns", "certificates", "waf", "storage", "database", "registry"),
    "cdn": ("dns", "certificates", "waf", "storage"),
    "database": ("network",),
    "cache": ("network",),
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
