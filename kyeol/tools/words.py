"""Words that change with a number."""


def counted(number: int, word: str) -> str:
    """So many things: `1 day`, `7 days`."""
    return f"{number} {word}{'' if number == 1 else 's'}"
