"""What a change of inputs does, as the record of the kind says, and what is lost with something that goes."""

from collections.abc import Iterator, Mapping

from kyeol.tools.diff.changes import PropertyChange, ResourceChange
from kyeol.tools.diff.danger.replacement import inside
from kyeol.tools.json_values import Json, at
from kyeol.tools.kinds import dangers_of
from kyeol.tools.preview.graph import SECRET, Resource
from kyeol.tools.record.danger import Category, Dangers, Endangers, InContext, Protects


def weakened(change: ResourceChange, base: Resource | None, head: Resource | None) -> Iterator[tuple[Category, str]]:
    """What a resource loses, or does otherwise, by category: one phrase each.

    Args:
        change: What happens to it.
        base: The resource before; None: it comes.
        head: The resource after; None: it goes.
    """
    if base is None:
        return
    dangers = dangers_of(change.type)
    if head is None:
        if dangers.removal:
            yield dangers.removal.category, dangers.removal.loses.format_map(_Known(base.inputs))
        return
    for option in change.options:
        if option.path in ("protect", "retainOnDelete") and option.old is True:
            yield "protection", f"{option.path} is dropped"
    told = by_inputs(dangers, change.properties, base.inputs, head.inputs)
    # What stops while it is replaced is told of the replacement, where anything is.
    replaced = change.action == "replace" and bool(dangers.replacing or dangers.holds)
    yield from (one for one in told if not replaced or one[0] != "interruption")


def by_inputs(
    dangers: Dangers, changes: tuple[PropertyChange, ...], old: Mapping[str, Json], new: Mapping[str, Json]
) -> Iterator[tuple[Category, str]]:
    """What changes of inputs do, by category: one phrase each.

    Args:
        dangers: What the record says.
        changes: The inputs that differ.
        old: All inputs before.
        new: All inputs after.
    """
    for path, danger in dangers.inputs.items():
        if not any(inside(one.path, path) or inside(path, one.path) for one in changes):
            continue
        before, after = (at(side, *path.split(".")) for side in (old, new))
        # Nothing is known of a secret but that it comes or goes.
        if SECRET in (before, after) and None not in (before, after):
            continue
        match danger:
            case Protects(weakens, category) if weakens(before, after):
                yield category, f"{path}: {_spell(before)} becomes {_spell(after)}"
            case Endangers(category, tells):
                yield from ((category, phrase) for phrase in tells(before, after))
            case InContext(judges):
                yield from judges(old, new)


class _Known(dict[str, Json]):
    """Inputs for a sentence; one that is not set is called by its name."""

    def __missing__(self, key: str) -> str:
        return f"its {key}"


def _spell(value: Json) -> str:
    return "none" if value is None else str(value).lower()
