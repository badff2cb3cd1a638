"""Walking what JSON and YAML hold."""

from collections.abc import Iterator, Mapping


def texts(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text within a value, with where it stands."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from texts(inner, f"{place}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from texts(inner, f"{place}[{index}]")
    elif isinstance(value, str):
        yield place, value
