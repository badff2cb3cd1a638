"""Whether something can be reached by more than before."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from ipaddress import ip_network
from typing import Final

from kyeol.diff.changes import ABSENT
from kyeol.diff.values import canonical
from kyeol.preview.graph import Json, Resource

_RULES: Final = ("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",)
_GROUPS: Final = ("aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
_POLICY: Final = "kubernetes:networking.k8s.io/v1:NetworkPolicy"
_SHIELD: Final = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
_SOURCES: Final = ("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId")

_OPENED: Final[Mapping[str, Mapping[str, Json]]] = {
    "aws:ec2/subnet:Subnet": {"mapPublicIpOnLaunch": True},
    "aws:rds/instance:Instance": {"publiclyAccessible": True},
    "eks:index:Cluster": {"endpointPublicAccess": True},
    _SHIELD: dict.fromkeys(
        ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"), False
    ),
}
"""The input's value that opens a kind of resource to the public."""

_LISTS: Final[Mapping[str, tuple[str, str]]] = {
    "aws:ec2/managedPrefixList:ManagedPrefixList": ("entries", "the prefix list"),
    "aws:wafv2/ipSet:IpSet": ("addresses", "the address set"),
    "eks:index:Cluster": ("publicAccessCidrs", "the allow-list of the public endpoint"),
}
"""The input that lists who is let in, by kind."""


def widened(base: Resource | None, head: Resource | None, exists: Callable[[str], bool]) -> Iterator[str]:
    """What lets more in, one phrase each.

    Args:
        base: The resource before; None: it comes.
        head: The resource after; None: it goes.
        exists: Whether the base has a resource that gives a text, such as a security group its id.
    """
    type_ = (head or base).type  # type: ignore[union-attr]
    old: Mapping[str, Json] = base.inputs if base else {}
    if head is None:
        yield from _unguarded(type_)
        return
    new = head.inputs
    for key, value in _OPENED.get(type_, {}).items():
        # What is new and open from its first day is a new thing, and the findings' business.
        if base is not None and new.get(key) == value and old.get(key, ABSENT) != value:
            yield f"{key} becomes {str(value).lower()}"
    if type_ in _RULES:
        yield from _rule(base, head, exists)
    if type_ in _GROUPS and base is not None:
        known = {canonical(rule) for rule in old.get("ingress") or ()}
        yield from ("it gets another ingress rule" for rule in new.get("ingress") or () if canonical(rule) not in known)
    if type_ in _LISTS and base is not None:
        key, what = _LISTS[type_]
        yield from (f"{what} admits {cidr}" for cidr in _beyond(_cidrs(old.get(key)), _cidrs(new.get(key))))
    if type_ == _POLICY and base is not None:
        yield from _network_policy(old.get("spec") or {}, new.get("spec") or {})
    if type_ == "aws:wafv2/webAcl:WebAcl" and base is not None:
        yield from _web_acl(old, new)
    if type_ == "aws:cloudfront/distribution:Distribution" and old.get("webAclId") and not new.get("webAclId"):
        yield "it loses its web ACL"


def _unguarded(type_: str) -> Iterator[str]:
    """What a resource kept out as long as it was there."""
    if type_ == _SHIELD:
        yield "the bucket loses its public access block"
    elif type_ == _POLICY:
        yield "the pods that it selects accept more traffic without it"
    elif type_ == "aws:wafv2/webAcl:WebAcl":
        yield "what it guards loses its web ACL"


def _rule(base: Resource | None, head: Resource, exists: Callable[[str], bool]) -> Iterator[str]:
    new = head.inputs
    source = next((str(new[key]) for key in _SOURCES if new.get(key)), "nobody")
    ports = _ports(new)
    flow = f"{source} gets in on {_spell(ports)}"
    if base is None:
        if exists(str(new.get("securityGroupId"))) or _public(new):
            yield flow
        return
    old = base.inputs
    before = _ports(old)
    protocol = old.get("ipProtocol") != new.get("ipProtocol") and str(old.get("ipProtocol")) != "-1"
    wider = protocol or ports[0] < before[0] or ports[1] > before[1]
    same = any(old.get(key) == new.get(key) for key in _SOURCES if new.get(key))
    inside = all(
        not _beyond([old[key]], [new[key]]) for key in ("cidrIpv4", "cidrIpv6") if old.get(key) and new.get(key)
    )
    kept = any(old.get(key) and new.get(key) for key in ("cidrIpv4", "cidrIpv6")) and inside
    if wider or not (same or kept):
        yield flow


def _ports(inputs: Mapping[str, Json]) -> tuple[int, int]:
    if str(inputs.get("ipProtocol")) == "-1":
        return 0, 65535
    start, end = inputs.get("fromPort"), inputs.get("toPort")
    first = start if isinstance(start, int) else 0
    last = end if isinstance(end, int) else 65535
    return first, last


def _spell(ports: tuple[int, int]) -> str:
    if ports == (0, 65535):
        return "every port"
    return f"port {ports[0]}" if ports[0] == ports[1] else f"ports {ports[0]} to {ports[1]}"


def _public(inputs: Mapping[str, Json]) -> bool:
    return any(
        not ip_network(str(inputs[key]), strict=False).is_private
        for key in ("cidrIpv4", "cidrIpv6")
        if inputs.get(key) and _is_network(inputs[key])
    )


def _cidrs(value: Json) -> list[str]:
    items = value if isinstance(value, list) else []
    return [str(item.get("cidr") if isinstance(item, Mapping) else item) for item in items]


def _beyond(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The new networks that no old one contains."""
    known = [ip_network(one, strict=False) for one in old if _is_network(one)]
    found = []
    for one in new:
        if one in old:
            continue
        if _is_network(one):
            network = ip_network(one, strict=False)
            if any(network.version == wide.version and network.subnet_of(wide) for wide in known):  # type: ignore[arg-type]
                continue
        found.append(one)
    return found


def _is_network(text: Json) -> bool:
    try:
        ip_network(str(text), strict=False)
    except ValueError:
        return False
    return True


def _network_policy(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[str]:
    if canonical(old.get("podSelector")) != canonical(new.get("podSelector")):
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
