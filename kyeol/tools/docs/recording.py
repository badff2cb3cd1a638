"""The recording of a terminal in the README: commands and what they print, as an animated SVG; `make pictures`.

Run in the folder whose stacks it shows: `python -m kyeol.tools.docs.recording FILE`.
"""

import re
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from typer.testing import CliRunner

from kyeol.tools.commands.app import app
from kyeol.tools.drawing.markup import add, element, number

COMMANDS: Final = (
    "kyeol preview",
    "kyeol preview prod",
    "kyeol reach prod api database",
    "kyeol cost prod",
)
COLUMNS: Final = 80
ROWS: Final = 26
_LETTER, _LEADING, _MARGIN, _BAR = 7.85, 18, 16, 30
_TYPING, _READING = 1.2, 0.32
"""Seconds until a command has been typed, and for each line of what it prints."""
_STYLE: Final = """
.terminal { font: 13px ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
.terminal .paper { fill: #10161d; stroke: #2c3744; }
.terminal text { fill: #e8edf3; white-space: pre; }
.terminal .prompt { fill: #3fbf94; }
.terminal .more, .terminal .bar { fill: #a9b5c3; }
.terminal .scene { visibility: hidden; }
.terminal .scene:last-child { visibility: visible; }
@media (prefers-reduced-motion: no-preference) {
  .terminal .scene:last-child { visibility: hidden; }
"""


@dataclass(frozen=True)
class RecordedCommand:
    """A command and what it printed.

    Args:
        command: The command line.
        lines: The first lines of its output, as many as the terminal has room for.
        more: How many lines follow.
    """

    command: str
    lines: tuple[str, ...]
    more: int

    @property
    def seconds(self) -> float:
        """How long it is shown."""
        return _TYPING + 2 + _READING * len(self.lines)


def scenes(commands: Sequence[str] = COMMANDS) -> list[RecordedCommand]:
    """Run commands in the current folder.

    Args:
        commands: Command lines of `kyeol`.

    Raises:
        SystemExit: One of them was refused: it exited with 2.
    """
    return [_scene(command) for command in commands]


def _scene(command: str) -> RecordedCommand:
    environment = {"COLUMNS": str(COLUMNS), "NO_COLOR": "1"}
    result = CliRunner().invoke(app, shlex.split(command)[1:], prog_name="kyeol", env=environment)
    if result.exit_code not in {0, 1}:
        sys.exit(f"{command}: {result.output}")
    printed = [line[:COLUMNS].rstrip() for line in result.stdout.splitlines()]
    room = ROWS - 2
    shown = printed if len(printed) <= room else printed[: room - 1]
    return RecordedCommand(command, tuple(shown), len(printed) - len(shown))


def picture(shown: Sequence[RecordedCommand]) -> str:
    """The recording as an SVG file: one scene after the other, for ever; the last one where motion is not wanted.

    Args:
        shown: The scenes.
    """
    wide = 2 * _MARGIN + COLUMNS * _LETTER
    high = _BAR + _MARGIN + ROWS * _LEADING
    whole = sum(scene.seconds for scene in shown)
    starts = [0.0, *accumulate(scene.seconds for scene in shown)]
    root = element(
        "svg",
        element("title", "A terminal: " + ", ".join(scene.command for scene in shown)),
        element("style", _style(starts, whole)),
        element("rect", class_="paper", x=0.5, y=0.5, width=wide - 1, height=high - 1, rx=10),
        element("text", "kyeol", class_="bar", x=wide / 2, y=20, text_anchor="middle"),
        class_="terminal",
        viewBox=f"0 0 {number(wide)} {number(high)}",
        width=wide,
        height=high,
        role="img",
        xmlns="http://www.w3.org/2000/svg",
    )
    add(root, *(_drawn(scene, index) for index, scene in enumerate(shown)))
    # Indented, texts would begin with the white space that a terminal's picture keeps.
    return re.sub(r"(</(?:text|style|title)>)", r"\1\n", ElementTree.tostring(root, encoding="unicode")) + "\n"


def _drawn(scene: RecordedCommand, index: int) -> ElementTree.Element:
    rows = [*scene.lines, *([f"… {scene.more} more lines"] if scene.more else [])]
    command = element("text", element("tspan", "$ ", class_="prompt"), x=_MARGIN, y=_BAR + _LEADING)
    add(command, scene.command)
    output = element("g", class_=f"output output-{index}")
    for row, line in enumerate(rows):
        if line:
            more = "more" if scene.more and row == len(rows) - 1 else None
            add(output, element("text", line, class_=more, x=_MARGIN, y=_BAR + _LEADING * (row + 3)))
    return element("g", command, output, class_=f"scene scene-{index}")


def _style(starts: Sequence[float], whole: float) -> str:
    rules = [_STYLE]
    for index, (start, end) in enumerate(pairwise(starts)):
        for name, first in (("scene", start), ("output", start + _TYPING)):
            rules.append(
                f"  .terminal .{name}-{index} {{ animation: {name}-{index} {number(whole)}s step-end infinite; }}\n"
                f"  @keyframes {name}-{index} {{ 0% {{ visibility: hidden; }} {_percent(first, whole)}"
                f" {{ visibility: visible; }} {_percent(end, whole)} {{ visibility: hidden; }} }}\n"
            )
    return "".join((*rules, "}\n"))


def _percent(seconds: float, whole: float) -> str:
    return f"{number(100 * seconds / whole)}%"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(picture(scenes()), encoding="utf-8")
