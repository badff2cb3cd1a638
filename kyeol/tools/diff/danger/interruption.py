"""What a change in place interrupts: nothing is replaced, and something stops all the same."""

from collections.abc import Iterable, Mapping

from kyeol.tools.diff.changes import PropertyChange
from kyeol.tools.diff.danger.replacement import inside
from kyeol.tools.kinds import dangers_of


def interruptions(type_: str, changes: Iterable[PropertyChange], inputs: Mapping[str, object]) -> list[str]:
    """What a change in place interrupts.

    Args:
        type_: The kind of resource.
        changes: Its inputs that differ.
        inputs: Its inputs after the change.

    Returns:
        One phrase each, without doubles.
    """
    paths = [one.path for one in changes]
    told = (
        says(inputs) for path, says in dangers_of(type_).interrupts.items() if any(inside(one, path) for one in paths)
    )
    return list(dict.fromkeys(told))
