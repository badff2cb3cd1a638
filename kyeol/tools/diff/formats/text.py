"""A comparison for people, as plain text of 80 columns."""

import textwrap
from collections.abc import Iterator
from typing import Final

from kyeol.tools.diff.changes import Comparison, StackDiff
from kyeol.tools.diff.formats import wording
from kyeol.tools.diff.formats.grouping import DangerGroup, grouped
from kyeol.tools.words import counted

WIDTH: Final = 80
_MANY: Final = 12
"""More resources that simply come or go are listed by kind and number."""


def render(comparison: Comparison) -> str:
    """The whole comparison: everything dangerous, a line per stack, then each stack."""
    lines = [line for group in grouped(comparison.stacks) for line in _danger(group)]
    lines += [""] if lines else []
    lines.append(wording.sides(comparison))
    lines += [line for note in comparison.notes for line in _wrapped(note, "  ")]
    lines.append("")
    column = max(len(one.stack) for one in comparison.stacks)
    for one in comparison.stacks:
        lines += _wrapped(wording.summary(one), f"{one.stack:{column}}  ", " " * (column + 2))
    for one in comparison.stacks:
        if not one.unchanged:
            lines += ["", one.stack, *_stack(one)]
    return "\n".join(lines) + "\n"


def _danger(group: DangerGroup) -> Iterator[str]:
    yield from _wrapped(f"DANGER: {wording.CATEGORIES[group.category]}: {group.message}", "", "    ")
    for stack, place in group.places():
        yield from _wrapped(f"{stack}: {place}", "    ", "      ")


def _stack(one: StackDiff) -> Iterator[str]:
    for failure in one.failures:
        yield from _wrapped(failure, "  ")
    for action, changes in wording.groups(one.changes).items():
        sign = wording.SIGNS[action]
        if action in ("add", "remove") and len(changes) > _MANY and one.status != "compared":
            yield f"  {sign} {counted(len(changes), 'resource')}"
            continue
        for change in changes:
            yield from _wrapped(wording.title(change), f"  {sign} ", "      ")
            for line in wording.details(change):
                yield from _wrapped(line, "      ", "        ")
    for output in one.outputs:
        yield from _wrapped(f"output {wording.property_line(output)}", "  ~ ", "      ")
    for line in wording.judged(one):
        yield from _wrapped(line, "  ", "      ")
    if one.secrets and not one.unchanged:
        yield f"  {counted(one.secrets, 'secret value')} cannot be compared"


def _wrapped(text: str, first: str, rest: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
