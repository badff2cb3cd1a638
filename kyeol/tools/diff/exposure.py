"""Whether something can be reached by more than before."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from kyeol.config.addresses import is_the_internet
from kyeol.tools.diff.changes import ABSENT
from kyeol.tools.diff.flows import beyond, cidrs, flow, is_public, lets_more_through, other_end
from kyeol.tools.diff.values import canonical
from kyeol.tools.kinds import cloudfront, dangers_of, ec2, eks, kubernetes, wafv2
from kyeol.tools.kinds.danger import Admits, InputDanger, Opens
from kyeol.tools.preview.graph import Json, Resource

_CLUSTER: Final = eks.CLUSTER_COMPONENT.type
_INGRESS: Final = ec2.SECURITY_GROUP_INGRESS_RULE.type
_RULES: Final = (_INGRESS, ec2.SECURITY_GROUP_EGRESS_RULE.type)
_GROUPS: Final = (ec2.SECURITY_GROUP.type, ec2.DEFAULT_SECURITY_GROUP.type)
_POLICY: Final = kubernetes.NETWORK_POLICY.type
_ROUTE: Final = ec2.ROUTE.type


def widened(base: Resource | None, head: Resource | None, exists: Callable[[str], bool]) -> Iterator[str]:  # noqa: C901 - one case after the other
    """What lets more in, one phrase each.

    Args:
        base: The resource before; None: it comes.
        head: The resource after; None: it goes.
        exists: Whether the base has a resource that gives a text, such as a security group its id.
    """
    type_ = (head or base).type  # type: ignore[union-attr]
    old: Mapping[str, Json] = base.inputs if base else {}
    dangers = dangers_of(type_)
    if head is None:
        if dangers.removal and dangers.removal.exposes:
            yield dangers.removal.loses
        return
    new = head.inputs
    if base is not None:
        # What is new and open from its first day is a new thing, and the findings' business.
        yield from (phrase for key, one in dangers.inputs.items() for phrase in _opened(key, one, old, new))
    if type_ in _RULES:
        yield from _rule(base, head, exists)
    if type_ in _GROUPS and base is not None:
        known = {canonical(rule) for rule in old.get("ingress") or ()}
        yield from ("it gets another ingress rule" for rule in new.get("ingress") or () if canonical(rule) not in known)
    if type_ == _CLUSTER and base is not None:
        yield from _endpoint(old, new)
    if type_ == _ROUTE:
        yield from _route(base, head, exists)
    if type_ == _POLICY and (base is not None or exists(str((new.get("metadata") or {}).get("namespace")))):
        yield from _network_policy(old.get("spec"), new.get("spec") or {})
    if type_ == wafv2.WEB_ACL.type and base is not None:
        yield from _web_acl(old, new)
    if type_ == cloudfront.DISTRIBUTION.type and old.get("webAclId") and not new.get("webAclId"):
        yield "it loses its web ACL"


def _opened(key: str, danger: InputDanger, old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[str]:
    """What an input newly lets in, by what its record says of it."""
    match danger:
        case Opens(value) if new.get(key) == value and old.get(key, ABSENT) != value:
            yield f"{key} becomes {str(value).lower()}"
        case Admits(what):
            yield from (f"{what} admits {cidr}" for cidr in beyond(cidrs(old.get(key)), cidrs(new.get(key))))
        case _:
            return


def _rule(base: Resource | None, head: Resource, exists: Callable[[str], bool]) -> Iterator[str]:
    new, inward = head.inputs, head.type == _INGRESS
    comes = base is None and (exists(str(new.get("securityGroupId"))) or (inward and is_public(new)))
    if comes or (base is not None and lets_more_through(base.inputs, new)):
        yield f"{other_end(new)} {'gets in' if inward else 'can be reached'} on {flow(new)}"


def _endpoint(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[str]:
    """Who may reach the cluster's public endpoint; EKS reads a list that is absent or empty as everybody."""
    if not new.get("endpointPublicAccess"):
        return
    before, after = (cidrs(one.get("publicAccessCidrs")) or ["0.0.0.0/0"] for one in (old, new))
    # What opens with the endpoint is told of the endpoint.
    if old.get("endpointPublicAccess"):
        yield from (f"the allow-list of the public endpoint admits {cidr}" for cidr in beyond(before, after))


def _route(base: Resource | None, head: Resource, exists: Callable[[str], bool]) -> Iterator[str]:
    """A way between a table's subnets and the internet, in both directions."""
    gateway = head.inputs.get("gatewayId")
    to = (head.inputs.get("destinationCidrBlock"), head.inputs.get("destinationIpv6CidrBlock"))
    if not gateway or not any(map(is_the_internet, to)) or not exists(str(head.inputs.get("routeTableId"))):
        return
    if base is None or not base.inputs.get("gatewayId"):
        yield f"the subnets of its route table get a way to and from the internet ({gateway})"


def _network_policy(before: Mapping[str, Json] | None, new: Mapping[str, Json]) -> Iterator[str]:
    """What a policy newly lets through; a further one adds to what the others of its Namespace let through."""
    old = before or {}
    if before is not None and canonical(old.get("podSelector")) != canonical(new.get("podSelector")):
        yield "it selects other pods"
    for way, word in (("ingress", "in"), ("egress", "out")):
        known = {canonical(rule) for rule in old.get(way) or ()}
        came = [rule for rule in new.get(way) or () if canonical(rule) not in known]
        if came:
            yield f"it lets other traffic {word}: {len(came)} {way} rule{'s' if len(came) > 1 else ''} new or changed"
        if way.capitalize() in (old.get("policyTypes") or ()) and way.capitalize() not in (
            new.get("policyTypes") or ()
        ):
            yield f"it no longer limits {way}"


def _web_acl(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[str]:
    if "block" in (old.get("defaultAction") or {}) and "allow" in (new.get("defaultAction") or {}):
        yield "it allows by default"
    rules = {str(rule.get("name")): rule for rule in new.get("rules") or () if isinstance(rule, Mapping)}
    for rule in old.get("rules") or ():
        name = str(rule.get("name"))
        if name not in rules:
            yield f"it loses the rule {name}"
        elif _counts(rules[name]) and not _counts(rule):
            yield f"its rule {name} only counts"


def _counts(rule: Mapping[str, Json]) -> bool:
    action = rule.get("action") or rule.get("overrideAction")
    return isinstance(action, Mapping) and "count" in action
