"""What a reviewer must see first: lost data, what stops, other addresses, wider exposure, less protection."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import replace

from kyeol.tools.diff.changes import Danger, PropertyChange, ResourceChange
from kyeol.tools.diff.danger.exposure import widened
from kyeol.tools.diff.danger.interruption import interruptions
from kyeol.tools.diff.danger.protection import by_inputs, weakened
from kyeol.tools.diff.danger.replacement import forcing, ignored
from kyeol.tools.diff.danger.rights import extended
from kyeol.tools.diff.matching import Matching
from kyeol.tools.diff.standins import Substitution, given
from kyeol.tools.json_values import Json, at, mapping
from kyeol.tools.kinds import dangers_of, known_kind
from kyeol.tools.kinds.ec2 import LAUNCH_TEMPLATE
from kyeol.tools.kinds.engine import OUTPUTS
from kyeol.tools.kinds.vpc import SUBNET
from kyeol.tools.preview.graph import Resource
from kyeol.tools.record.danger import CATEGORIES, NEWEST_IMAGE, Address, Category, Occupied
from kyeol.tools.urns import name_of


def dangers(changes: Iterable[ResourceChange], matching: Matching, base_says: Substitution) -> list[Danger]:
    """The dangerous ones among the changes of a stack.

    Args:
        changes: What happens to its resources.
        matching: The resources of both sides.
        base_says: What the base's stand-ins are in the head.
    """
    bases = {head.urn: base for base, head in matching.pairs} | {one.urn: one for one in matching.removed}
    heads = {head.urn: head for _, head in matching.pairs} | {one.urn: one for one in matching.added}
    known = {text for base, head in matching.pairs for text in (*given(head), *_names(base), *_names(head))}
    gone = {text for one in matching.removed for text in (*given(one), *_names(one))} - known
    found = set()
    for change in changes:
        base, head = bases.get(change.urn), heads.get(change.urn)
        before = replace(base, inputs=mapping(base_says(base.inputs))) if base else None
        for category, phrases in _of(change, before, head, known.__contains__, gone):
            found |= {Danger(category, change.urn, phrase) for phrase in phrases}
    found |= set(_twins(matching, base_says))
    return sorted(found, key=lambda one: (CATEGORIES.index(one.category), one.urn, one.message))


def of_outputs(
    changes: tuple[PropertyChange, ...], old: Mapping[str, Json], new: Mapping[str, Json]
) -> Iterator[Danger]:
    """The dangerous ones among the changes of a stack's outputs: all that is seen of some settings.

    Args:
        changes: The outputs that differ.
        old: The outputs before.
        new: The outputs after.
    """
    for category, phrase in by_inputs(OUTPUTS, changes, old, new):
        yield Danger(category, "", phrase)


def _twins(matching: Matching, base_says: Substitution) -> Iterator[Danger]:
    """What comes as another resource, while AWS knows it and what goes as one: made first, deleted last."""
    gone: dict[tuple[object, ...], Resource] = {}
    for one in matching.removed:
        if what := _only_one(one.type, mapping(base_says(one.inputs))):
            gone[what] = one
    for one in matching.added:
        if former := gone.get(_only_one(one.type, one.inputs)):
            yield Danger(
                "interruption",
                one.urn,
                f"to AWS it is the same as {former.name}, which is deleted last: its creation is refused, or that "
                f"deletion takes it away. Keep the name {former.name}, or remove that in an earlier deployment",
            )


def _only_one(type_: str, inputs: Mapping[str, Json]) -> tuple[object, ...]:
    """What AWS tells a resource by, where there can be only one of it; empty where that is not so, or not known."""
    kind = known_kind(type_)
    # What holds data is said to be lost, and how to keep it.
    keys = (*kind.unique, "region") if kind and kind.unique and not kind.dangers.holds else ()
    values = [inputs.get(key) for key in keys]
    known = all(isinstance(one, str) and one for one in values[:-1])
    return (type_, *map(str, values)) if values and known else ()


def _of(
    change: ResourceChange,
    base: Resource | None,
    head: Resource | None,
    exists: Callable[[str], bool],
    gone: Container[str],
) -> Iterator[tuple[Category, Iterator[str]]]:
    yield "data", _data(change)
    yield "interruption", _interruptions(change, head)
    yield "address-plan", _addresses(change, base)
    # What guarded a thing that goes as well guards nothing any more.
    if head is None and base is not None and _target(base) in gone:
        return
    yield "exposure", widened(base, head, exists)
    yield "iam", extended(base, head, exists)
    yield from ((category, iter((phrase,))) for category, phrase in weakened(change, base, head))


def _data(change: ResourceChange) -> Iterator[str]:
    known = dangers_of(change.type)
    if any(f"{SUBNET.type}::" in urn for urn in change.follows):
        for occupied in (one for one in known.inputs.values() if isinstance(one, Occupied)):
            yield f"its subnets would be replaced, and AWS takes none away while {occupied.by} is in it"
    if change.action in ("remove", "replace") and known.holds:
        verb = "removed" if change.action == "remove" else "replaced"
        why = ", ".join(forcing(change))
        because = (
            f" ({why} cannot change in place)" if why else " (follows another replacement)" if change.follows else ""
        )
        notes = f". {' '.join(change.notes)}".rstrip(".") if change.notes else ""
        yield f"would be {verb}{because if change.action == 'replace' else ''}, and holds {known.holds}{notes}"


def _interruptions(change: ResourceChange, head: Resource | None) -> Iterator[str]:
    if head is None or change.action == "add":
        return
    if change.action == "replace" and (stops := dangers_of(change.type).replacing):
        yield stops
    elif change.type == LAUNCH_TEMPLATE.type and change.follows:
        yield NEWEST_IMAGE
    elif change.action == "change":
        yield from interruptions(change.type, change.properties, head.inputs)
        yield from _blocked(change, head)


def _blocked(change: ResourceChange, head: Resource) -> Iterator[str]:
    """What AWS would refuse, of which the new settings alone tell nothing."""
    paths = {one.path for one in change.properties}
    for path, says in dangers_of(change.type).blocked.items():
        if path in paths and (why := says(head.inputs, frozenset(ignored(head)))):
            yield why


def _addresses(change: ResourceChange, base: Resource | None) -> Iterator[str]:
    addresses = [path for path, one in dangers_of(change.type).inputs.items() if isinstance(one, Address)]
    if not addresses or change.action == "add":
        return
    if change.action == "remove" and base is not None:
        yield f"{base.inputs.get('cidrBlock') or 'the connection'} would go"
    changed = [one for one in change.properties if one.path in addresses]
    for one in changed:
        old, new = (value or "none" for value in one.values)
        yield f"{one.path} would change from {old} to {new}"
    if change.follows and change.action == "replace" and not changed:
        yield f"would be replaced with {' and '.join(dict.fromkeys(name_of(urn) for urn in change.follows))}"


def _target(resource: Resource) -> str:
    """What a resource serves, as its inputs call it; empty where they do not."""
    removal = dangers_of(resource.type).removal
    named = at(resource.inputs, *removal.of.split(".")) if removal and removal.of else None
    namespace = at(resource.inputs, "metadata", "namespace")
    return str(named or resource.inputs.get("bucket") or resource.inputs.get("arn") or namespace or "")


def _names(resource: Resource) -> Iterator[str]:
    """What others call a resource by, though the program itself chose it."""
    names = (*(resource.outputs.get(key) for key in ("id", "name", "arn")), at(resource.inputs, "metadata", "name"))
    yield from (one for one in names if isinstance(one, str) and one)
