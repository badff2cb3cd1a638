"""Where AWS's models describe each kind of resource that the program makes: one file for services that go together.

A file's constant `SHAPES` lists them; a new file is found by itself.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from kyeol.tools.limits.shape import Shape

SHAPES: Final[dict[str, Shape]] = {
    shape.type: shape for file in iter_modules(__path__) for shape in import_module(f"{__name__}.{file.name}").SHAPES
}
"""The shapes by type token."""
