"""What a change adds to each stack's month, or saves."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kyeol.config.reading.check import check
from kyeol.config.reading.stackfile import parse
from kyeol.config.usage import UsageConfig
from kyeol.tools.cost.changes import change
from kyeol.tools.diff.changes import StackDiff
from kyeol.tools.diff.sides.side import Side


def priced(found: Iterable[StackDiff], base: Side, head: Side) -> Iterator[StackDiff]:
    """The comparisons, with what each adds to a month.

    Args:
        found: What happens to the stacks.
        base: The base's run.
        head: The head's run, whose stack files say what is assumed of a month.
    """
    for one in found:
        if one.failures or one.unchanged:
            yield one
        else:
            before, after = base.graphs.get(one.stack), head.graphs.get(one.stack)
            yield replace(one, cost=change(before, after, _usage(head.root, one.stack)))


def _usage(root: Path, stack: str) -> UsageConfig:
    """What a stack file assumes of a month; the defaults where it goes, or says so in a form of another time."""
    if not (root / f"Pulumi.{stack}.yaml").is_file():
        return UsageConfig()
    usage = check(parse(root, stack)).sections.get("usage")
    return usage if isinstance(usage, UsageConfig) else UsageConfig()
