"""All apps, found by their files, and those that a stack has."""

import pkgutil
from collections.abc import Collection, Mapping
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
    return found


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
