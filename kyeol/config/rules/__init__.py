"""Rules that span settings, sections or stacks; importing this package registers those of all its files."""

from importlib import import_module
from pkgutil import iter_modules

from kyeol.config.rules.base import Rule, Violation, violations

__all__ = ["Rule", "Violation", "violations"]

for _file in sorted(iter_modules(__path__), key=lambda one: one.name):
    import_module(f"{__name__}.{_file.name}")
