"""The models of the kinds that are metered, by area; importing this package registers those of all its files."""

from importlib import import_module
from pkgutil import iter_modules

from kyeol.tools.cost.charge import MODELS

__all__ = ["MODELS"]

for _file in sorted(iter_modules(__path__), key=lambda one: one.name):
    import_module(f"{__name__}.{_file.name}")
