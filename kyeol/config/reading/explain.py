"""Turning pydantic's errors into mistakes: one for each thing that a person has to fix."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from kyeol.config.mistakes import KeyPath, close
from kyeol.config.model import Section
from kyeol.config.reading.described import known_keys
from kyeol.config.reading.wording import Rejection, worded


@dataclass(frozen=True)
class Explanation:
    """One thing that is wrong in a section.

    Args:
        path: Where, below the section.
        problem: What is wrong.
        remedy: What would be right.
    """

    path: KeyPath
    problem: str
    remedy: str


def explain(
    model: type[Section], source: object, error: ValidationError, texts: Mapping[KeyPath, str] | None = None
) -> Iterator[Explanation]:
    """What is wrong and what would be right, once for every mistake.

    Args:
        model: The section's model.
        source: The section as it was given.
        error: What pydantic says of it.
        texts: What the file literally says for scalars that are not strings, by path below the section.
    """
    details = [(_path(source, detail["loc"]), detail) for detail in error.errors(include_url=False)]
    missing = {path for path, detail in details if detail["type"] == "missing"}
    meant = {}
    for path, detail in details:
        if detail["type"] == "extra_forbidden":
            former = model.former.get(str(path[0])) if len(path) == 1 else None
            if word := former.key if former else close(str(path[-1]), known_keys(model, path[:-1])):
                meant[path] = word
    # A misspelt key is one mistake, not an unknown key and a missing one.
    misspelt = {(*path[:-1], word) for path, word in meant.items()} & missing
    below = {path[:-1] for path, _ in details if path and isinstance(path[-1], int)}
    for path, detail in details:
        spurious = detail["type"] == "too_short" and path in below
        if path not in misspelt and not spurious:
            yield Explanation(path, *worded(Rejection(model, path, detail, (texts or {}).get(path))))


def _path(source: object, location: tuple[str | int, ...]) -> KeyPath:
    """A location without pydantic's own markers, such as the [key] of a mapping's key or a union's branch."""
    path: list[str | int] = []
    last = len(location) - 1
    for index, part in enumerate(location):
        if isinstance(source, dict) and part in source:
            source = source[part]
        elif isinstance(source, list) and isinstance(part, int):
            source = source[part] if part < len(source) else None
        elif part == "[key]" or index < last or not isinstance(source, dict):
            continue
        path.append(part)
    return tuple(path)
