"""A comparison as Markdown for a comment on a pull request, below GitHub's limit."""

from collections.abc import Iterator
from typing import Final

from kyeol.tools.diff.changes import Comparison, ResourceChange, StackDiff
from kyeol.tools.diff.formats import wording
from kyeol.tools.diff.formats.grouping import DangerGroup, grouped
from kyeol.tools.escape import code, fence, inside_html, plain
from kyeol.tools.words import counted

MARKER: Final = "<!-- kyeol diff -->"
"""The first line, by which a later run finds its comment again."""

LIMIT: Final = 65_000
"""Bytes. GitHub refuses a comment of more than 65,536 characters, and who posts it may add a line of its own."""

_ROOM: Final = 2_000
"""Bytes that stay free for saying what was cut."""

_FAILURES: Final = 5
"""So many reasons why a side does not run are on top; the details have all."""

_ROW: Final = 400
"""So many characters of a reason are shown, and of a danger where there are many."""


def render(comparison: Comparison, limit: int = LIMIT) -> str:
    """The whole comparison: everything dangerous, a line per stack, then each stack's details folded.

    Args:
        comparison: What is told.
        limit: The most bytes; details are cut to keep it, dangers never.
    """
    title = [MARKER, f"### What this changes: {code(wording.sides(comparison))}"]
    told = ["", *(f"{plain(note)}\n" for note in comparison.notes)]
    for one in comparison.stacks:
        told.append(f"- **{plain(one.stack)}**: {plain(wording.summary(one))}")
        told += [f"  - {plain(failure[:_ROW])}" for failure in one.failures[:_FAILURES]]
    room = limit - _ROOM - _size("\n".join([*title, *told]))
    head = "\n".join([*title, *_dangers(comparison, room), *told]) + "\n"
    left = limit - _ROOM - _size(head)
    parts, cut = [], []
    for one in comparison.stacks:
        if one.unchanged:
            continue
        part, hidden = _stack(one, left)
        left -= _size(part)
        parts.append(part)
        if hidden:
            cut.append(f"{counted(hidden, 'change')} of {plain(one.stack)}")
    tail = f"Too long for a comment: {', '.join(cut)} left out. " if cut else ""
    return f"{head}{''.join(parts)}\n{tail}All of it: {code(f'kyeol diff {comparison.base}')}\n"


def _dangers(comparison: Comparison, room: int) -> list[str]:
    """Every danger; where all of them are too long, each shorter, and at last only what and where."""
    groups = grouped(comparison.stacks)
    if not groups:
        return []
    for length in (10**6, _ROW, 0):
        lines = ["", "#### Look at this first", "", *(_danger(one, length) for one in groups)]
        if _size("\n".join(lines)) <= room:
            break
    return lines


def _danger(group: DangerGroup, length: int) -> str:
    said = group.message if len(group.message) <= length else f"{group.message[: max(length - 3, 0)]}..."
    places = "; ".join(f"**{plain(stack)}** {code(place.replace('  ', ' '))}" for stack, place in group.places())
    return f"- {wording.CATEGORIES[group.category]}: {f'{plain(said)}: ' if length else ''}{places}"


def _stack(one: StackDiff, room: int) -> tuple[str, int]:
    """A stack's details, and how many entries did not fit."""
    opening = f"\n<details><summary><b>{inside_html(one.stack)}</b>: {inside_html(wording.summary(one))}</summary>\n\n"
    closing = "\n</details>\n"
    entries = list(_entries(one))
    marks = fence(entries)
    used = _size(opening + closing) + 2 * _size(marks) + 10
    shown: list[str] = []
    for entry in entries:
        used += _size(entry) + 1
        if used > room:
            break
        shown.append(entry)
    body = "\n".join([f"{marks}diff", *shown, marks]) if shown else "_Left out._"
    return f"{opening}{body}\n{closing}", len(entries) - len(shown)


def _entries(one: StackDiff) -> Iterator[str]:
    yield from (f"! {failure}" for failure in one.failures)
    yield from (_entry(change) for change in one.changes)
    yield from (f"~ output {wording.property_line(output)}" for output in one.outputs)
    yield from wording.judged(one)
    if one.secrets and not one.unchanged:
        yield f"  {counted(one.secrets, 'secret value')} cannot be compared"


def _entry(change: ResourceChange) -> str:
    sign = wording.SIGNS[change.action]
    return "\n".join([f"{sign} {wording.title(change)}", *(f"      {line}" for line in wording.details(change))])


def _size(text: str) -> int:
    return len(text.encode())
