"""Whether something can be reached by more than before."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from kyeol.config.addresses import is_the_internet
from kyeol.tools.diff.danger.flows import beyond, cidrs, flow, is_public, lets_more_through, other_end
from kyeol.tools.diff.values import canonical
from kyeol.tools.json_values import Json, at, listed, mapping, mappings, texts
from kyeol.tools.kinds import dangers_of, kubernetes, pulumi_eks, security_groups, vpc
from kyeol.tools.preview.graph import Resource
from kyeol.tools.record.danger import Admits, InputDanger, Opens

Exists: TypeAlias = Callable[[str], bool]
"""Whether the base has a resource that gives a text, such as a security group its id."""


def widened(base: Resource | None, head: Resource | None, exists: Exists) -> Iterator[str]:
    """What lets more in, one phrase each.

    Args:
        base: The resource before; None: it comes.
        head: The resource after; None: it goes.
        exists: Whether the base has a resource that gives a text.
    """
    if head is None:
        return
    if base is not None:
        # What is new and open from its first day is a new thing, and the findings' business.
        for key, danger in dangers_of(head.type).inputs.items():
            yield from _opened(key, danger, base.inputs, head.inputs)
    if head.type in BY_KIND:
        yield from BY_KIND[head.type](base, head, exists)


def _opened(key: str, danger: InputDanger, old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[str]:
    """What an input newly lets in, by what its record says of it."""
    match danger:
        case Opens(value, default) if value == _set(new, key, default) != _set(old, key, default):
            yield f"{key} becomes {str(value).lower()}"
        case Admits(what):
            yield from (f"{what} admits {cidr}" for cidr in beyond(cidrs(old.get(key)), cidrs(new.get(key))))
        case _:
            return


def _set(inputs: Mapping[str, Json], key: str, default: bool) -> Json:
    return default if inputs.get(key) is None else inputs[key]


def _rule(base: Resource | None, head: Resource, exists: Exists) -> Iterator[str]:
    new, inward = head.inputs, head.type == security_groups.SECURITY_GROUP_INGRESS_RULE.type
    comes = base is None and (exists(str(new.get("securityGroupId"))) or (inward and is_public(new)))
    if comes or (base is not None and lets_more_through(base.inputs, new)):
        yield f"{other_end(new)} {'gets in' if inward else 'can be reached'} on {flow(new)}"


def _group(base: Resource | None, head: Resource, _exists: Exists) -> Iterator[str]:
    if base is not None:
        yield from ("it gets another ingress rule" for _ in _further(base.inputs, head.inputs, "ingress"))


def _endpoint(base: Resource | None, head: Resource, _exists: Exists) -> Iterator[str]:
    """Who may reach the cluster's public endpoint; EKS reads a list that is absent or empty as everybody."""
    # What opens with the endpoint is told of the endpoint.
    if base is None or not all(one.inputs.get("endpointPublicAccess") for one in (base, head)):
        return
    before, after = (cidrs(one.inputs.get("publicAccessCidrs")) or ["0.0.0.0/0"] for one in (base, head))
    yield from (f"the allow-list of the public endpoint admits {cidr}" for cidr in beyond(before, after))


def _route(base: Resource | None, head: Resource, exists: Exists) -> Iterator[str]:
    """A way between a table's subnets and the internet, in both directions."""
    gateway = head.inputs.get("gatewayId")
    to = (head.inputs.get("destinationCidrBlock"), head.inputs.get("destinationIpv6CidrBlock"))
    if not gateway or not any(map(is_the_internet, to)) or not exists(str(head.inputs.get("routeTableId"))):
        return
    if base is None or not base.inputs.get("gatewayId"):
        yield f"the subnets of its route table get a way to and from the internet ({gateway})"


def _network_policy(base: Resource | None, head: Resource, exists: Exists) -> Iterator[str]:
    """What a policy newly lets through; a further one adds to what the others of its Namespace let through."""
    if base is None and not exists(str(at(head.inputs, "metadata", "namespace"))):
        return
    old, new = mapping(base.inputs.get("spec") if base else None), mapping(head.inputs.get("spec"))
    if base is not None and canonical(old.get("podSelector")) != canonical(new.get("podSelector")):
        yield "it selects other pods"
    for way, word in (("ingress", "in"), ("egress", "out")):
        if came := _newly_lets(old, new, way):
            yield f"it lets other traffic {word}: {len(came)} {way} rule{'s' if len(came) > 1 else ''} new or changed"
        limited, limits = (way.capitalize() in listed(spec.get("policyTypes")) for spec in (old, new))
        if limited and not limits:
            yield f"it no longer limits {way}"


def _newly_lets(old: Mapping[str, Json], new: Mapping[str, Json], way: str) -> list[Json]:
    """The rules of a network policy that none of its former ones covers."""
    peers = {"ingress": "from", "egress": "to"}[way]
    known = mappings(old.get(way))
    return [one for one in mappings(new.get(way)) if not any(_covers(rule, one, peers) for rule in known)]


def _covers(wide: Mapping[str, Json], rule: Mapping[str, Json], peers: str) -> bool:
    """Whether a rule of a network policy lets through all that another one does; without peers or ports, all."""
    for key, holds in ((peers, _holds), ("ports", _same)):
        known, asked = (listed(one.get(key)) for one in (wide, rule))
        if known and not (asked and all(any(holds(one, other) for one in known) for other in asked)):
            return False
    return True


def _holds(wide: Json, peer: Json) -> bool:
    """Whether a peer of a rule is, or lies within, another one."""
    block, inner = (mapping(at(one, "ipBlock")) for one in (wide, peer))
    if not block or not inner:
        return _same(wide, peer)
    left_out = set(texts(block.get("except"))) <= set(texts(inner.get("except")))
    return left_out and not beyond([str(block.get("cidr"))], [str(inner.get("cidr"))])


def _same(one: Json, other: Json) -> bool:
    return canonical(one) == canonical(other)


def _further(old: Mapping[str, Json], new: Mapping[str, Json], key: str) -> list[Json]:
    """The items of a list that it did not have before."""
    known = set(map(canonical, listed(old.get(key))))
    return [one for one in listed(new.get(key)) if canonical(one) not in known]


BY_KIND: Final[Mapping[str, Callable[[Resource | None, Resource, Exists], Iterator[str]]]] = {
    security_groups.DEFAULT_SECURITY_GROUP.type: _group,
    vpc.ROUTE.type: _route,
    security_groups.SECURITY_GROUP.type: _group,
    security_groups.SECURITY_GROUP_EGRESS_RULE.type: _rule,
    security_groups.SECURITY_GROUP_INGRESS_RULE.type: _rule,
    pulumi_eks.CLUSTER_COMPONENT.type: _endpoint,
    kubernetes.NETWORK_POLICY.type: _network_policy,
}
"""What opens a kind beyond what its record says of its inputs."""
