"""How wide a text is, well enough to lay a picture out without a browser."""

from typing import Final

_WIDTHS: Final = {
    278: "ijlIJ",
    320: " .,:;|'",
    345: "/-()[]f\N{MIDDLE DOT}",
    400: "tr",
    525: 'sczyxkv*"?',
    640: "abdeghnopqu0123456789TFLESPYZ_$#\N{EN DASH}",
    700: "ABCRVXKU",
    790: "DGHNOQ&+=<>\N{MULTIPLICATION SIGN}\N{RIGHTWARDS ARROW}",
    990: "mwMW%@\N{HORIZONTAL ELLIPSIS}\N{EM DASH}",
}
"""Thousandths of the font's size, those of DejaVu Sans: the widest font that the pictures' font list can end at."""

_LETTERS: Final = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_UNKNOWN: Final = 1000
_MONOSPACED: Final = 602
_BOLD: Final = 1.1
_CUT: Final = "\N{HORIZONTAL ELLIPSIS}"


def width(text: str, size: float, *, bold: bool = False, monospaced: bool = False) -> float:
    """How wide a text is at most, in pixels.

    Args:
        text: One line.
        size: The font's size in pixels.
        bold: Whether it is bold.
        monospaced: Whether every letter is as wide as any other.
    """
    if monospaced:
        return len(text) * _MONOSPACED * size / 1000
    return sum(_LETTERS.get(letter, _UNKNOWN) for letter in text) * size / 1000 * (_BOLD if bold else 1)


def cut(text: str, room: float, size: float, *, bold: bool = False, monospaced: bool = False) -> str:
    """A text that fits, with an ellipsis where it was too long.

    Args:
        text: One line.
        room: The pixels there are.
        size: The font's size in pixels.
        bold: Whether it is bold.
        monospaced: Whether every letter is as wide as any other.
    """
    if width(text, size, bold=bold, monospaced=monospaced) <= room:
        return text
    while text and width(text + _CUT, size, bold=bold, monospaced=monospaced) > room:
        text = text[:-1]
    return text.rstrip(" ,") + _CUT


def wrap(words: list[str], room: float, size: float, separator: str = ", ") -> list[str]:
    """Words in lines that fit; a word that fits in no line is cut.

    Args:
        words: What must not be broken.
        room: The pixels of a line.
        size: The font's size in pixels.
        separator: The text between two words.
    """
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]}{separator}{word}" if lines else word
        if lines and width(longer + separator.rstrip(), size) <= room:
            lines[-1] = longer
        else:
            if lines:
                lines[-1] += separator.rstrip()
            lines.append(cut(word, room, size))
    return lines
