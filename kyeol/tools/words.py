"""Words that change with a number, and rows of cells in columns."""

from collections.abc import Sequence


def counted(number: int, word: str) -> str:
    """So many things: `1 day`, `7 days`."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def aligned(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Rows as lines, each column as wide as its widest cell, two spaces apart.

    Args:
        rows: The cells, as many in every row.
        right: The columns of numbers, which end in line.
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    padded = ([f"{cell:{'>' if at in right else ''}{widths[at]}}" for at, cell in enumerate(row)] for row in rows)
    return ["  ".join(row).rstrip() for row in padded]
