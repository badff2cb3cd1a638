"""All add-ons, found by their files, in the order in which they can be installed."""

import pkgutil
from collections.abc import Collection, Iterable
from importlib import import_module
from typing import Final

from kyeol.addons import charts
from kyeol.addons.contract import Addon
from kyeol.config.addons import AddonsConfig
from kyeol.config.mistakes import ConfigError, Mistake, nearest
from kyeol.config.names import MANAGEMENT_STACK


class AddonError(ConfigError):
    """The add-ons cannot be installed as they are declared; one line per mistake."""


def _found() -> tuple[Addon, ...]:
    """What the files of `charts` declare: a new add-on is one more file, and no list knows of it."""
    found = []
    for file in sorted(pkgutil.iter_modules(charts.__path__, f"{charts.__name__}."), key=lambda one: one.name):
        addon = getattr(import_module(file.name), "ADDON", None)
        if not isinstance(addon, Addon):
            raise TypeError(f"{file.name} declares no ADDON; every file of {charts.__name__} declares one")
        found.append(addon)
    return tuple(found)


ADDONS: Final[tuple[Addon, ...]] = _found()
"""Every add-on, by name of its file."""

OPTIONAL: Final = frozenset(addon.name for addon in ADDONS if addon.optional)
"""The names of those that a cluster has only where its configuration says so."""


def off(addons: AddonsConfig) -> frozenset[str]:
    """The names of the add-ons that a cluster does without.

    Args:
        addons: The stack's choice.
    """
    return frozenset(addons.disabled) | (OPTIONAL - frozenset(addons.enabled))


def by_name(name: str) -> Addon:
    """The add-on of a name.

    Raises:
        AddonError: There is none.
    """
    for addon in ADDONS:
        if addon.name == name:
            return addon
    raise AddonError([unknown(name)])


def enabled(stack: str, disabled: Collection[str] = OPTIONAL) -> list[Addon]:
    """The add-ons of a stack, by name.

    Args:
        stack: The stack's name.
        disabled: Add-ons that it does without; as shipped, the optional ones.
    """
    return [
        addon for addon in ADDONS if addon.name not in disabled and (addon.stacks == "all" or stack == MANAGEMENT_STACK)
    ]


def ordered(stack: str, disabled: Collection[str] = OPTIONAL) -> list[Addon]:
    """The add-ons of a stack, each behind those it comes after; the same at every call.

    Args:
        stack: The stack's name.
        disabled: Add-ons that it does without; as shipped, the optional ones.

    Raises:
        AddonError: One comes after an add-on that is unknown or missing here, or after itself.
    """
    return in_order(enabled(stack, disabled), stack)


def in_order(addons: Iterable[Addon], stack: str) -> list[Addon]:
    """Add-ons, each behind those it comes after.

    Args:
        addons: The add-ons of a stack.
        stack: Its name.

    Raises:
        AddonError: See `ordered`.
    """
    waiting = {addon.name: addon for addon in addons}
    missing = [
        _mistake(addon.name, f"comes after {other}, which {stack} does not have", _remedy(other, addon.name))
        for addon in waiting.values()
        for other in addon.after
        if other not in waiting
    ]
    if missing:
        raise AddonError(missing)
    done: dict[str, Addon] = {}
    while waiting:
        ready = [addon for addon in waiting.values() if all(other in done for other in addon.after)]
        if not ready:
            circle = " -> ".join(_circle(waiting))
            remedy = "take one of them out of `after`"
            raise AddonError([_mistake(next(iter(waiting)), f"waits for itself: {circle}", remedy)])
        # One at a time: what can go first by name goes first, whatever becomes ready beside it.
        done[ready[0].name] = waiting.pop(ready[0].name)
    return list(done.values())


def unknown(name: str) -> Mistake:
    """The mistake of a name that no add-on has."""
    return Mistake("kyeol/addons", 0, name, "is not an add-on", nearest(name, [addon.name for addon in ADDONS]))


def declared_in(addon: str) -> str:
    """The file that declares an add-on, relative to the project."""
    return f"kyeol/addons/charts/{addon.replace('-', '_')}.py"


def _remedy(other: str, addon: str) -> str:
    if other not in {one.name for one in ADDONS}:
        return nearest(other, [one.name for one in ADDONS])
    return f"enable {other}, or put {addon} into kyeol:addons.disabled as well"


def _circle(waiting: dict[str, Addon]) -> list[str]:
    """One cycle among add-ons that wait for each other."""
    path = [next(iter(waiting))]
    while path[-1] not in path[:-1]:
        path.append(next(other for other in waiting[path[-1]].after if other in waiting))
    return path[path.index(path[-1]) :]


def _mistake(addon: str, problem: str, remedy: str) -> Mistake:
    return Mistake(declared_in(addon), 0, addon, problem, remedy)
