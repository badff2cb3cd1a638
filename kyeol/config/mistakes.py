"""A mistake in a stack file, and the error that carries all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


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
        return f"{place}: {self.key + ': ' if self.key else ''}{self.problem}; {self.remedy}"


class ConfigError(Exception):
    """The configuration is unusable; carries every mistake found, in the files' order."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = sorted(set(mistakes))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


def nearest(word: str, known: Sequence[str]) -> str:
    """The advice for an unknown word: the nearest known one, else all of them."""
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else f"known: {', '.join(known)}"
