"""Whether somebody may do more than before: policies and trusts of AWS, entries into a cluster, rights inside it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from kyeol.tools.diff.danger.iam import loosened
from kyeol.tools.json_values import Json, at, listed, mappings
from kyeol.tools.kinds import dangers_of, iam, kubernetes, vpc
from kyeol.tools.preview.graph import Resource
from kyeol.tools.record.danger import PolicyDocument

CLUSTER_ROLES: Final = (kubernetes.CLUSTER_ROLE.type, kubernetes.ROLE.type)
BINDINGS: Final = (kubernetes.CLUSTER_ROLE_BINDING.type, kubernetes.ROLE_BINDING.type)


def extended(base: Resource | None, head: Resource | None, exists: Callable[[str], bool]) -> Iterator[str]:
    """What somebody may newly do, one phrase each.

    Args:
        base: The resource before; None: it comes.
        head: The resource after; None: it goes.
        exists: Whether the base has a resource that gives a text, such as a role its name.
    """
    yield from _by_policies(base, head, exists)
    if head is None:
        return
    addition = dangers_of(head.type).addition
    if base is not None:
        yield from _beside_its_policy(head.type, base.inputs, head.inputs)
    elif addition and exists(str(head.inputs.get(addition.to))):
        yield addition.gives.format_map({key: str(value) for key, value in head.inputs.items()})
    if head.type in CLUSTER_ROLES and base is not None:
        yield from _by_rules(base, head)
    if head.type in BINDINGS:
        yield from _by_binding(base, head, exists)


def _by_policies(base: Resource | None, head: Resource | None, exists: Callable[[str], bool]) -> Iterator[str]:
    """What the policies among the inputs newly allow."""
    old, new = base.inputs if base else {}, head.inputs if head else {}
    either = base or head
    for key, danger in dangers_of(either.type).inputs.items() if either else ():
        if not isinstance(danger, PolicyDocument):
            continue
        # What a policy that goes denied becomes allowed; one that comes may open what was there.
        guards = danger.guards is not None
        if (base and (head or guards)) or (guards and exists(str(new.get(str(danger.guards))))):
            yield from loosened(old.get(key), new.get(key))


def _beside_its_policy(type_: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[str]:
    """What limits or widens something that was there, besides the text of its policy."""
    if type_ == iam.ROLE.type:
        had = listed(old.get("managedPolicyArns"))
        yield from (
            f"it gets the further policy {arn}" for arn in listed(new.get("managedPolicyArns")) if arn not in had
        )
        boundary = old.get("permissionsBoundary")
        if boundary and new.get("permissionsBoundary") != boundary:
            yield f"its permissions boundary {boundary} goes"
    if type_ == vpc.VPC_ENDPOINT.type and old.get("policy"):
        if not new.get("policy"):
            yield "its policy goes, and with it every limit"
        else:
            yield from loosened(old["policy"], new["policy"])


def _by_rules(base: Resource, head: Resource) -> Iterator[str]:
    """The rules of a Role that none of its former ones covers."""
    known = mappings(base.inputs.get("rules"))
    more = [one for one in mappings(head.inputs.get("rules")) if not any(_covers(rule, one) for rule in known)]
    if more:
        yield f"{len(more)} rule{'s allow' if len(more) > 1 else ' allows'} something new in the cluster"


def _by_binding(base: Resource | None, head: Resource, exists: Callable[[str], bool]) -> Iterator[str]:
    """The subjects that a binding newly has; not those of one that comes with its namespace."""
    namespace = at(head.inputs, "metadata", "namespace")
    if base is None and namespace is not None and not exists(str(namespace)):
        return
    had = [_subject(one) for one in mappings(base.inputs.get("subjects") if base else None)]
    for subject in map(_subject, mappings(head.inputs.get("subjects"))):
        if subject not in had:
            yield f"{subject} gets its rights in the cluster"


def _covers(wide: Mapping[str, Json], rule: Mapping[str, Json]) -> bool:
    """Whether a rule of a Role allows all that another one does."""
    names, wanted = set(listed(wide.get("resourceNames"))), set(listed(rule.get("resourceNames")))
    every = ("apiGroups", "resources", "nonResourceURLs", "verbs")
    pairs = [(set(listed(wide.get(key))), set(listed(rule.get(key)))) for key in every]
    return all("*" in known or asked <= known for known, asked in pairs) and (
        not names or (bool(wanted) and wanted <= names)
    )


def _subject(subject: Mapping[str, Json]) -> str:
    return " ".join(str(subject[key]) for key in ("kind", "namespace", "name") if subject.get(key))
