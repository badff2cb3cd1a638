"""All apps, found by their files, and those that a stack has."""

import pkgutil
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib import import_module
from typing import Final

from kyeol.apps import definitions
from kyeol.apps.contract import App
from kyeol.config.apps import AppsConfig
from kyeol.config.mistakes import ConfigError, Mistake, nearest
from kyeol.config.names import MANAGEMENT_STACK


def _found() -> dict[str, App]:
    found = {}
    for file in sorted(
        pkgutil.iter_modules(definitions.__path__, f"{definitions.__name__}."), key=lambda one: one.name
    ):
        app = getattr(import_module(file.name), "APP", None)
        if not isinstance(app, App):
            raise TypeError(f"{file.name} declares no APP; every file of {definitions.__name__} declares one")
        found[app.name] = app
    if mistakes := list(storage_mistakes(found.values())):
        raise TypeError("\n".join(mistakes))
    return found


def storage_mistakes(apps: Iterable[App]) -> Iterator[str]:
    """One line for each table that apps cannot have: another has its name or its variable.

    Args:
        apps: The apps of all stacks.
    """
    tables = [(app, storage) for app in apps for storage in app.private_storage]
    owners: Counter[str] = Counter()
    variables: Counter[tuple[str, str]] = Counter()
    for app, storage in tables:
        owners[app.table(storage)] += 1
        variables[app.name, storage.name_variable] += 1
        if not re.fullmatch("[a-z0-9]*", storage.suffix):
            yield f"app {app.name}: private_storage: suffix {storage.suffix}: only small letters and digits"
    for name, number in owners.items():
        if number > 1:
            yield f"{name}: {number} tables have this name; give each app's table a suffix of its own"
    for (app_name, variable), number in variables.items():
        if number > 1:
            yield f"app {app_name}: private_storage: {number} tables are told by {variable}; name a variable for each"


APPS: Final[Mapping[str, App]] = _found()
"""Every app, by name."""


def chosen(stack: str, apps: AppsConfig | None, images: Collection[str]) -> dict[App, str]:
    """The apps of a stack with their public names.

    Args:
        stack: The stack's name.
        apps: Its section; None: it has none.
        images: The repositories that its registry and mgmt's have.

    Raises:
        ConfigError: One is unknown, or without an image: its environment's whole shop would not be generated.
    """
    hosts = apps.hosts if apps else {}
    mistakes = [
        Mistake(
            f"Pulumi.{stack}.yaml", 0, f"kyeol:apps.hosts.{name}", f"{name} is not an app", nearest(name, sorted(APPS))
        )
        for name in hosts
        if name not in APPS
    ]
    mistakes += [
        Mistake(
            f"Pulumi.{stack}.yaml",
            0,
            f"kyeol:apps.hosts.{name}",
            f"no registry has the repository {APPS[name].image}",
            f"add it to kyeol:registry in Pulumi.{MANAGEMENT_STACK}.yaml",
        )
        for name in hosts
        if name in APPS and APPS[name].image not in images
    ]
    if mistakes:
        raise ConfigError(mistakes)
    return {APPS[name]: host for name, host in hosts.items()}
