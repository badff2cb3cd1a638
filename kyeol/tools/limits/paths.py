"""The inputs of a resource, each with its path."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kyeol.tools.json_values import Json

ANY_KEY: Final = "*"
"""The segment of a path that stands for the keys of a map."""

ITEM: Final = "[]"
"""The segment of a path that stands for the items of a list."""

_MAPS: Final = frozenset({"accessEntries", "tags", "clusterTags", "dimensions", "inputPaths", "labels"})
"""The inputs whose keys are values, too."""

_ELSEWHERE: Final = frozenset({"region", "tagsAll"})
"""Inputs of every resource that the provider reads and no API takes."""


def input_paths(inputs: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    """Every value among the inputs and its path: lists, texts, numbers and switches.

    Args:
        inputs: A resource's inputs.
    """
    for key, value in inputs.items():
        if key not in _ELSEWHERE and value is not None:
            yield from _values(key, value)


def _values(path: str, value: Json) -> Iterator[tuple[str, Json]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if inner is not None:
                yield from _values(f"{path}.{ANY_KEY if path.rsplit('.', maxsplit=1)[-1] in _MAPS else key}", inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield path, value
        for inner in value:
            yield from _values(f"{path}.{ITEM}", inner)
    else:
        yield path, value
