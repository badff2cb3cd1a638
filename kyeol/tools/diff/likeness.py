"""Resources that go and come alike: probably one that was renamed or moved without an alias."""

from dataclasses import replace

from kyeol.tools.diff.changes import ResourceChange
from kyeol.tools.diff.matching import Matching
from kyeol.tools.json_values import at
from kyeol.tools.preview.graph import Resource


def without_alias(found: list[ResourceChange], matching: Matching) -> list[ResourceChange]:
    """The changes, with a note on each of two resources that an alias would make one."""
    gone: dict[tuple[str, str], list[Resource]] = {}
    for one in matching.removed:
        if one.custom:
            gone.setdefault(_likeness(one), []).append(one)
    likes: dict[str, str] = {}
    for one in matching.added:
        if candidates := gone.get(_likeness(one)):
            former = candidates.pop(0)
            likes |= {one.urn: f"the former {former.name}", former.urn: f"the new {one.name}"}
    return [
        replace(one, notes=(*one.notes, f"It looks like {likes[one.urn]}: an alias would keep it."))
        if one.urn in likes
        else one
        for one in found
    ]


def _likeness(resource: Resource) -> tuple[str, str]:
    """What two resources share that are probably one: the kind and the name in the cloud, or the logical name."""
    own = (resource.inputs.get(key) for key in ("name", "bucket", "identifier", "replicationGroupId", "cidrBlock"))
    for name in (*own, at(resource.inputs, "metadata", "name")):
        if isinstance(name, str) and name:
            return resource.type, name
    return resource.type, resource.name
