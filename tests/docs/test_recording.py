"""The recorded terminal shows what the commands print today."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from kyeol.tools.docs import recording
from tests.docs.documents import DOCS, comparable
from tests.shipped import SHIPPED

_SVG = "{http://www.w3.org/2000/svg}"


def test_the_recording_shows_what_the_commands_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHIPPED)
    root = ElementTree.fromstring((DOCS / "images" / "terminal.svg").read_text())
    drawn = ["".join(text.itertext()) for text in root.iter(f"{_SVG}text")][1:]
    printed: list[str] = []
    for scene in recording.scenes():
        more = [f"\N{HORIZONTAL ELLIPSIS} {scene.more} more lines"] if scene.more else []
        printed += [f"$ {scene.command}", *filter(None, scene.lines), *more]
    assert comparable(drawn) == comparable(printed), "run `make pictures`"
    assert max(map(len, printed)) <= recording.COLUMNS


def test_a_command_that_is_refused_is_not_recorded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="kyeol preview prod"):
        recording.scenes(["kyeol preview prod"])
