"""A stack's settings with some of them replaced, as configuration that the engine takes."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias, cast

from kyeol.config.reading import stackfile
from kyeol.tools.json_values import Json

Change: TypeAlias = Mapping[str, object]
"""What is replaced, by section and as deep as it is given, such as {"network": {"nat": "perZone"}}."""

_PREFIX = "kyeol:"


def sections(root: Path, stack: str) -> dict[str, Json]:
    """A stack file's sections, by name."""
    values = cast("Mapping[str, Json]", stackfile.read(root, stack).values)  # YAML without dates is JSON
    return {key.removeprefix(_PREFIX): value for key, value in values.items() if key.startswith(_PREFIX)}


def overridden(root: Path, stack: str, change: Change) -> dict[str, object]:
    """The sections that a change touches, whole, by key.

    Args:
        root: The project's folder.
        stack: The stack.
        change: What is replaced.
    """
    shipped = sections(root, stack)
    return {f"{_PREFIX}{name}": _over(shipped.get(name), inner) for name, inner in change.items()}


def _over(shipped: object, change: object) -> object:
    if isinstance(shipped, Mapping) and isinstance(change, Mapping):
        return {**shipped, **{key: _over(shipped.get(key), value) for key, value in change.items()}}
    return change
