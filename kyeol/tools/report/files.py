"""The report's files, each written whole or not at all."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from errno import EISDIR
from pathlib import Path

from kyeol.tools.cost.bill import Bill
from kyeol.tools.drawing.svg import document
from kyeol.tools.preview.graph import Graph
from kyeol.tools.report.page.findings import PolicyResult
from kyeol.tools.report.page.page import OVERVIEW, page
from kyeol.tools.report.picture.cost import cost_picture
from kyeol.tools.report.picture.platform import platform_picture
from kyeol.tools.report.picture.stack import stack_picture

PAGE = "index.html"


def contents(
    graphs: Sequence[Graph], verdict: PolicyResult, today: date, bills: Mapping[str, Bill] | None = None
) -> dict[str, str]:
    """The report's files by name: the page, and every picture on it.

    Args:
        graphs: The recorded graphs, in the order of the page.
        verdict: What the rule book finds.
        today: The day that support and exemptions are judged on.
        bills: What a month costs, of the stacks whose region has prices.
    """
    pictures = {graph.stack: stack_picture(graph) for graph in graphs}
    if len(graphs) > 1:
        pictures[OVERVIEW] = platform_picture(graphs)
    months = [cost_picture(bill) for stack, bill in (bills or {}).items() if stack in pictures]
    pictures.update({month.key: month for month in months})
    files = {f"{name}.svg": document(picture) for name, picture in pictures.items()}
    return {PAGE: page(graphs, verdict, today, bills), **files}


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files into a folder, which is made where it does not exist.

    All are written aside before the first takes its place, so that a full disk leaves the former report as it was.

    Args:
        folder: The folder.
        files: What they hold, by name.

    Raises:
        OSError: The folder cannot be made or written; none of the files has changed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    aside: list[tuple[Path, Path]] = []
    try:
        for name, text in files.items():
            handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
            aside.append((Path(temporary), folder / name))
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            Path(temporary).chmod(0o644)
        for _, place in aside:
            if place.is_dir():
                raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(place))
        for written, place in aside:
            written.replace(place)
    finally:
        for written, _ in aside:
            written.unlink(missing_ok=True)
