"""Whether somebody may do more than before: policies and trusts of AWS, entries into a cluster, rights inside it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from kyeol.tools.diff.iam import loosened
from kyeol.tools.kinds import dangers_of, ec2, eks, iam
from kyeol.tools.kinds.danger import Policy
from kyeol.tools.preview.graph import Json, Resource

_ROLE: Final = iam.ROLE.type
_ENDPOINT: Final = ec2.VPC_ENDPOINT.type
_ASSOCIATION: Final = eks.ACCESS_POLICY_ASSOCIATION.type
_CLUSTER_ROLES: Final = tuple(f"kubernetes:rbac.authorization.k8s.io/v1:{kind}" for kind in ("ClusterRole", "Role"))
_BINDINGS: Final = tuple(f"{kind}Binding" for kind in _CLUSTER_ROLES)


def extended(base: Resource | None, head: Resource | None, exists: Callable[[str], bool]) -> Iterator[str]:
    """What somebody may newly do, one phrase each.

    Args:
        base: The resource before; None: it comes.
        head: The resource after; None: it goes.
        exists: Whether the base has a resource that gives a text, such as a role its name.
    """
    type_ = (head or base).type  # type: ignore[union-attr]
    old: Mapping[str, Json] = base.inputs if base else {}
    dangers = dangers_of(type_)
    policies = {key: danger.guards for key, danger in dangers.inputs.items() if isinstance(danger, Policy)}
    for key, target in policies.items():
        # What a policy that goes denied becomes allowed; one that comes may open what was there.
        comes_to = target is not None and exists(str(head.inputs.get(target) if head else None))
        if (base is not None and (head is not None or target is not None)) or comes_to:
            yield from loosened(old.get(key), head.inputs.get(key) if head else None)
    if head is None:
        return
    new = head.inputs
    arrival = dangers.arrival
    if base is None and arrival and exists(str(new.get(arrival.to))):
        yield arrival.gives.format_map({key: str(value) for key, value in new.items()})
    if base is not None:
        yield from _beside_its_policy(type_, old, new)
    yield from _inside_a_cluster(type_, base, head, exists)


def _beside_its_policy(type_: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[str]:
    """What limits or widens something that was there, besides the text of its policy."""
    if type_ == _ASSOCIATION:
        for key, what in (("policyArn", "access policy"), ("accessScope", "scope")):
            if old.get(key) != new.get(key):
                yield f"the {what} becomes {new.get(key)}"
    if type_ == _ROLE:
        had = old.get("managedPolicyArns") or ()
        yield from (f"it gets the further policy {arn}" for arn in new.get("managedPolicyArns") or () if arn not in had)
        boundary = old.get("permissionsBoundary")
        if boundary and new.get("permissionsBoundary") != boundary:
            yield f"its permissions boundary {boundary} goes"
    if type_ == _ENDPOINT and old.get("policy"):
        if not new.get("policy"):
            yield "its policy goes, and with it every limit"
        else:
            yield from loosened(old["policy"], new["policy"])


def _inside_a_cluster(
    type_: str, base: Resource | None, head: Resource, exists: Callable[[str], bool]
) -> Iterator[str]:
    if type_ in _CLUSTER_ROLES and base is not None:
        known = base.inputs.get("rules") or ()
        more = [one for one in head.inputs.get("rules") or () if not any(_covers(rule, one) for rule in known)]
        if more:
            yield f"{len(more)} rule{'s allow' if len(more) > 1 else ' allows'} something new in the cluster"
    namespace = (head.inputs.get("metadata") or {}).get("namespace")
    if type_ in _BINDINGS and (base is not None or namespace is None or exists(str(namespace))):
        had = [_subject(one) for one in (base.inputs.get("subjects") if base else None) or ()]
        for subject in map(_subject, head.inputs.get("subjects") or ()):
            if subject not in had:
                yield f"{subject} gets its rights in the cluster"


def _covers(wide: Mapping[str, Json], rule: Mapping[str, Json]) -> bool:
    """Whether a rule of a Role allows all that another one does."""
    names, wanted = wide.get("resourceNames"), rule.get("resourceNames")
    return all(
        "*" in (wide.get(key) or ()) or {*(rule.get(key) or ())} <= {*(wide.get(key) or ())}
        for key in ("apiGroups", "resources", "nonResourceURLs", "verbs")
    ) and (not names or bool(wanted and {*wanted} <= {*names}))


def _subject(subject: Mapping[str, Json]) -> str:
    return " ".join(str(subject[key]) for key in ("kind", "namespace", "name") if subject.get(key))
