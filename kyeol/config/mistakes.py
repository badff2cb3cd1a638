"""A mistake in a stack file, and the error that carries all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from kyeol.errors import KyeolError

KeyPath = tuple[str | int, ...]
"""Where something is in a file: the keys of its mappings and the indexes of its lists, from the outside in."""


_LONGEST: Final = 60
_LONGEST_KEY: Final = 160


def shortened(text: str, longest: int = _LONGEST) -> str:
    """A text of at most so many characters, for a message."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake: where it is, what is wrong, what would be right.

    Args:
        file: The file's name, relative to the project.
        line: The line, from 1; 0 where the mistake belongs to no line.
        key: The configuration key, dotted, such as `kyeol:network.cidr`.
        problem: What is wrong.
        remedy: What would be right.
    """

    file: str
    line: int
    key: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        key = shortened(self.key, _LONGEST_KEY)
        text = f"{place}: {key + ': ' if key else ''}{self.problem}; {self.remedy}"
        # One line per mistake, whatever a file has smuggled into a key or a value.
        return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def dotted(path: KeyPath) -> str:
    """A path as people write it, such as kyeol:network.zones[1]."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


class ConfigError(KyeolError):
    """The configuration is unusable; carries every mistake found, in the files' order."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = sorted(set(mistakes))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


def close(word: str, known: Iterable[str]) -> str | None:
    """The known word that is meant, as far as one can tell; capitals and separators do not matter."""
    plain = {_plain(one): one for one in known}
    found = get_close_matches(_plain(word), plain, n=1, cutoff=0.6)
    return plain[found[0]] if found else None


def nearest(word: str, known: Sequence[str]) -> str:
    """The advice for an unknown word: the nearest known one, else all of them."""
    meant = close(word, known)
    return f"did you mean {meant}?" if meant else f"known: {', '.join(known)}"


def _plain(word: str) -> str:
    return word.lower().replace("_", "").replace("-", "")
