"""Real provider plugins beside the simulated cloud: `--plugin NAME=PATH`."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kyeol.errors import KyeolError
from kyeol.tools.rehearse.engine.provider import PACKAGES


class PluginError(KyeolError):
    """A plugin cannot be used; the message says why, on one line."""


@dataclass(frozen=True)
class Plugin:
    """A package that its own plugin serves.

    Args:
        name: The package.
        folder: Where the executable is.
    """

    name: str
    folder: Path


def plugin(text: str) -> Plugin:
    """A plugin as an option names it.

    Args:
        text: Such as eks=/opt/plugins, a folder with `pulumi-resource-eks`, or that file itself.

    Raises:
        PluginError: It names no package of the program, or no executable.
    """
    name, given, path = text.partition("=")
    if not given or not path:
        raise PluginError(f"--plugin {text}: write NAME=PATH, such as eks=~/.pulumi/plugins/resource-eks-v4.4.0")
    if name not in PACKAGES:
        raise PluginError(f"--plugin {text}: the program has no package {name}; it has {', '.join(sorted(PACKAGES))}")
    file, where = f"pulumi-resource-{name}", Path(path).expanduser().resolve()
    folder = where if where.is_dir() else where.parent
    if (where.name != file and where != folder) or not os.access(folder / file, os.X_OK):
        raise PluginError(f"--plugin {text}: there is no executable {file} there")
    return Plugin(name, folder)


def path(plugins: Sequence[Plugin]) -> str:
    """PATH with the plugins first: the engine takes what it finds there before what is installed."""
    return os.pathsep.join([*(str(one.folder) for one in plugins), os.environ.get("PATH", "")])
