"""Comparing two graphs of a stack: what happens to each resource."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kyeol.tools.diff.changes import ABSENT, ACTIONS, Action, PropertyChange, ResourceChange
from kyeol.tools.diff.danger.replacement import fixed_inputs, ignored, inside, replaces, switched_on
from kyeol.tools.diff.likeness import without_alias
from kyeol.tools.diff.matching import Matching
from kyeol.tools.diff.standins import Substitution, given, texts
from kyeol.tools.diff.values import differences, masked
from kyeol.tools.json_values import Json
from kyeol.tools.preview.graph import SECRET, Options, Resource
from kyeol.tools.urns import name_of

_OPTIONS = ("protect", "retainOnDelete", "deletedWith", "ignoreChanges", "deleteBeforeReplace")


def changes(matching: Matching, base_says: Substitution, head_says: Substitution) -> list[ResourceChange]:
    """What happens to each resource of a stack.

    Args:
        matching: The resources of both sides.
        base_says: What the base's stand-ins are in the head.
        head_says: Readable texts for the stand-ins of what the head adds.
    """
    renamed = matching.renamed
    options = {one.urn: switched_on(one.inputs) for one in (*(head for _, head in matching.pairs), *matching.added)}
    both = (
        _changed(base, head, renamed, base_says, head_says, options.get(head.provider_urn, frozenset()))
        for base, head in matching.pairs
    )
    found = [one for one in both if one is not None]
    found += [_whole("add", one) for one in matching.added]
    found += [_whole("remove", one) for one in matching.removed]
    return in_order(without_alias(found, matching))


def in_order(found: Iterable[ResourceChange]) -> list[ResourceChange]:
    """Changes in the order in which they are told."""
    return sorted(found, key=lambda one: (ACTIONS.index(one.action), one.urn))


def following(
    found: Sequence[ResourceChange], pairs: Mapping[str, tuple[Resource, Resource]], replaced: Mapping[str, str]
) -> list[ResourceChange]:
    """The changes, with what replacements bring about elsewhere.

    A replaced resource gets a new identifier: whoever holds it in an input that cannot change in place is replaced in
    turn, the others change. What a secret value holds cannot be seen, but what it is made of can.

    Args:
        found: The changes of one stack.
        pairs: The resources of that stack that both sides have, base and head, by the head's URN.
        replaced: The URN of every resource that is known to be replaced, by each of its stand-ins.
    """
    changed = {one.urn: one for one in found}
    for urn, (base, head) in pairs.items():
        paths = _holding(head, replaced)
        if not paths:
            continue
        provider = pairs.get(head.provider_urn)
        has = switched_on(provider[1].inputs) if provider else frozenset()
        fixed = fixed_inputs(head.type, has) | {*head.options.replace_on_changes}
        forced = any("*" in fixed or inside(path, one) for path in paths for one in fixed)
        before = changed.get(urn) or _whole("change", head)
        sources = tuple(sorted(set().union(*paths.values())))
        if forced and before.action != "replace":
            before = replace(before, action="replace", notes=_refused(base.options))
        elif before.action == "move":
            before = replace(before, action="change")
        changed[urn] = replace(before, follows=sources)
    return in_order(changed.values())


def _holding(head: Resource, replaced: Mapping[str, str]) -> dict[str, set[str]]:
    """The paths of a resource's inputs that hold something replaced, each with the URNs of that."""
    paths: dict[str, set[str]] = {}
    for path, text in texts(head.inputs):
        if text == SECRET:
            key = path.partition(".")[0].partition("[")[0]
            holds = {*replaced.values()} & {*head.property_dependencies.get(key, ())}
        else:
            holds = {source for standin, source in replaced.items() if standin in text and source != head.urn}
        if holds and not any(inside(path, skipped) for skipped in ignored(head)):
            paths[path] = holds
    return paths


def identifiers(found: Iterable[ResourceChange], pairs: Mapping[str, tuple[Resource, Resource]]) -> dict[str, str]:
    """The URN of every replaced resource, by itself and by each of the resource's stand-ins."""
    return {
        text: one.urn
        for one in found
        if one.action == "replace" and one.urn in pairs
        for text in (one.urn, *given(pairs[one.urn][1]))
    }


def outputs(old: Json, new: Json) -> tuple[PropertyChange, ...]:
    """The stack's outputs that differ."""
    return tuple(differences(old, new))


def secrets(matching: Matching) -> int:
    """How many inputs are secret on both sides."""
    return sum(masked(base.inputs, head.inputs) for base, head in matching.pairs)


def _changed(
    base: Resource,
    head: Resource,
    renamed: Mapping[str, str],
    base_says: Substitution,
    head_says: Substitution,
    provider_has: frozenset[str],
) -> ResourceChange | None:
    """What happens to a resource that both sides have; None: nothing."""
    skipped = ignored(head)
    properties = tuple(
        replace(one, replaces=replaces(head.type, one, head.options.replace_on_changes, provider_has))
        for one in differences(base_says(base.inputs), head_says(head.inputs))
        if not any(inside(one.path, path) or path == "*" for path in skipped)
    )
    options = tuple(_options(base, head, renamed))
    sources = tuple(_other_sources(base, head, renamed))
    moved = base.urn != head.urn
    if not (properties or options or sources or moved):
        return None
    forced = any(one.replaces for one in properties)
    action: Action = "replace" if forced else "change" if properties or options or sources else "move"
    return ResourceChange(
        action=action,
        urn=head.urn,
        type=head.type,
        name=head.name,
        previous=base.urn if moved else "",
        properties=properties,
        options=options,
        notes=(*sources, *(_refused(base.options) if forced else ())),
    )


def _other_sources(base: Resource, head: Resource, renamed: Mapping[str, str]) -> Iterator[str]:
    """What secret values are made of where that differs: all that can be said of a value that is masked."""
    for key, value in head.inputs.items():
        if any(inside(key, skipped) for skipped in ignored(head)):
            continue
        before = {renamed.get(urn, urn) for urn in base.property_dependencies.get(key, ())}
        after = {*head.property_dependencies.get(key, ())}
        if before != after and base.inputs.get(key) == value and masked(value, value):
            gone, come = (", ".join(sorted(name_of(urn) for urn in one)) or "nothing" for one in (
                before - after, after - before
            ))  # fmt: skip
            yield f"The secret in {key} may be another: it is made of {come} instead of {gone}."


def _options(base: Resource, head: Resource, renamed: Mapping[str, str]) -> Iterator[PropertyChange]:
    with_ = renamed.get(base.options.deleted_with, base.options.deleted_with)
    old, new = replace(base.options, deleted_with=with_).to_json(), head.options.to_json()
    for key in _OPTIONS:
        if old[key] != new[key]:
            yield PropertyChange(key, old[key], new[key])
    before = renamed.get(base.provider_urn, base.provider_urn)
    if before != head.provider_urn:
        yield PropertyChange("provider", before or ABSENT, head.provider_urn or ABSENT)


def _whole(action: Action, resource: Resource) -> ResourceChange:
    """A resource that comes or goes as a whole."""
    return ResourceChange(
        action=action,
        urn=resource.urn,
        type=resource.type,
        name=resource.name,
        notes=_kept(resource.options) if action == "remove" and resource.custom else (),
    )


def _refused(options: Options) -> tuple[str, ...]:
    """What the engine does about the old one; it asks the state, and so the base's options."""
    if options.protect:
        return ("Pulumi would refuse to replace it: it is protected.",)
    return ("The old one would stay in the cloud: retainOnDelete is on.",) if options.retain_on_delete else ()


def _kept(options: Options) -> tuple[str, ...]:
    """What the engine does about a resource that leaves the program, beyond deleting it."""
    if options.protect:
        return ("Pulumi would refuse to delete it: it is protected.",)
    return ("It would stay in the cloud, unmanaged: retainOnDelete is on.",) if options.retain_on_delete else ()
