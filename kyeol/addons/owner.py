"""Who installs an add-on: the program, or Argo CD."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from kyeol.addons.contract import Addon
from kyeol.config.addons import Delivery
from kyeol.config.names import ARGOCD


def installed(addons: Sequence[Addon], delivery: Delivery) -> AbstractSet[str]:
    """The names of the add-ons that the program installs: all, or Argo CD with what it depends on.

    Args:
        addons: The add-ons of a stack.
        delivery: Who installs the add-ons in general.
    """
    every = {addon.name: addon for addon in addons}
    return frozenset(every if delivery == "pulumi" else _needed([ARGOCD], every))


def _needed(names: Iterable[str], every: Mapping[str, Addon]) -> set[str]:
    """Add-ons with all that they come after, as far as they are there: Argo CD cannot install what it depends on."""
    present = [name for name in names if name in every]
    return set(present).union(*(_needed(every[name].after, every) for name in present))
