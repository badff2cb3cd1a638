"""The documents and the blocks of code in them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.harness import ROOT

DOCS: Final = ROOT / "docs"
DOCUMENTS: Final = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "images/README.md", "gitops/*/README.md")
    for path in ROOT.glob(pattern)
)
IDS: Final = [str(path.relative_to(ROOT)) for path in DOCUMENTS]

_FENCED: Final = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_TRANSCRIPT: Final = re.compile(r"^```sh\n([^`]*)^```\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SECONDS: Final = re.compile(r" *\d+\.\d+ s\b")
_LINE: Final = re.compile(r"(?<=\.yaml:)\d+(?=:)")


def prose(path: Path) -> str:
    """A document without its blocks of code."""
    return _FENCED.sub("", path.read_text())


def transcripts(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Commands with the lines that they print according to the document; `…` stands for lines left out."""
    for commands, printed in _TRANSCRIPT.findall(path.read_text()):
        yield commands, printed.splitlines()


def comparable(lines: list[str]) -> list[str]:
    """The lines without seconds, which differ in every run, and line numbers, which move with every new setting."""
    return [_LINE.sub("?", _SECONDS.sub(" ? s", line)).rstrip() for line in lines]


def missing(quoted: list[str], printed: list[str]) -> list[str]:
    """The first stretch between two `…` that the output does not have, in the order of the quotation; empty: none."""
    rest = comparable(printed)
    for stretch in "\n".join(comparable(quoted)).split("…"):
        lines = stretch.strip("\n").splitlines()
        starts = [at for at in range(len(rest)) if rest[at : at + len(lines)] == lines]
        if not starts:
            return lines
        rest = rest[starts[0] + len(lines) :]
    return []
