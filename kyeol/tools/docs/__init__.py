"""The pages and the picture of docs/ that are made from the program: `make docs-reference`."""

from collections.abc import Callable, Mapping
from typing import Final

from kyeol.tools.docs import commands, layers, security, settings

PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "reference/settings.md": settings.page,
    "reference/commands.md": commands.page,
    "reference/security.md": security.page,
    "images/layers.svg": layers.picture,
}
"""What makes each file, by its path below docs/."""
