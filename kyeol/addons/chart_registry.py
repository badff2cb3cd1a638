"""Copies of charts in a registry of one's own: where they are, and where their definitions are fetched to."""

from typing import Final

from kyeol.addons.contract import Addon

DOWNLOADS: Final = ".charts"
"""The folder, in the project's, that definitions are fetched into: relative, so that the state is the same from every
machine."""


def chart_in(registry: str, addon: Addon) -> str:
    """An add-on's chart in a registry, as Helm names it.

    Args:
        registry: The registry, as `kyeol:addons.registry` has it.
        addon: The add-on.
    """
    return f"{registry}/{addon.published_chart}"


def downloaded(addon: Addon, path: str) -> str:
    """Where a file of an add-on's chart is, once it has been fetched: relative to the project.

    Args:
        addon: The add-on.
        path: The file's path in the chart.
    """
    return f"{DOWNLOADS}/{addon.published_chart}-{addon.release.version}/{path}"
