"""How tools read JSON values, which is what providers take and give; a value may be unknown still."""

from collections.abc import Mapping, Sequence

from kyeol.json_value import Json
from kyeol.tools.unknown import Unknown

__all__ = ["Json", "at", "listed", "mapping", "mappings", "number", "texts"]


def mapping(value: Json) -> Mapping[str, Json]:
    """A value as a mapping; empty where it is not one."""
    if isinstance(value, Unknown):
        value.ask()
    return value if isinstance(value, Mapping) else {}


def listed(value: Json) -> list[Json]:
    """A value as a list: a single item, as policy documents write it, is a list of one, and None an empty list."""
    if value is None:
        return []
    if isinstance(value, Unknown):
        value.ask()
        return []
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else [value]


def mappings(value: Json) -> list[Mapping[str, Json]]:
    """The mappings of a value that is one or a list of them."""
    return [found for one in listed(value) if (found := mapping(one)) or isinstance(one, Mapping)]


def texts(value: Json) -> list[str]:
    """The texts of a value that is one or a list of them."""
    return [one for one in listed(value) if isinstance(one, str)]


def at(value: Json, *path: str) -> Json:
    """The value at a path of keys; None where one of them is missing."""
    for key in path:
        value = mapping(value).get(key)
    return value


def number(value: Json, default: int = 0) -> int:
    """A value as a whole number: providers take texts as well, and the engine passes floats.

    Args:
        value: The value.
        default: What counts where there is none, or an empty text.

    Raises:
        ValueError: It is a text that is not a number.
        TypeError: It is a list or a mapping.
    """
    if value is None or value == "":
        return default
    if isinstance(value, Mapping) or (isinstance(value, Sequence) and not isinstance(value, str)):
        raise TypeError(f"{value!r} is not a number")
    return int(value)
