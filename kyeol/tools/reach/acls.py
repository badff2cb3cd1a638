"""Network ACLs: numbered rules, of which the first that fits decides, in each direction by itself."""

from collections.abc import Iterator, Mapping
from typing import Final

from kyeol.config.addresses import Network, inside, network, overlap
from kyeol.tools.json_values import Json, at, mappings, number
from kyeol.tools.kinds import others, vpc
from kyeol.tools.preview.graph import Resource
from kyeol.tools.reach.index import Index
from kyeol.tools.reach.model import Acl, AclRule, Direction
from kyeol.tools.reach.ports import EVERY, Ports, common, union, without

NUMBERS: Final = {"6": "tcp", "17": "udp", "1": "icmp", "all": "-1"}
"""The protocols that may be given by number instead of by name, in ACLs and security groups."""

EPHEMERAL: Final[Ports] = ((1024, 65535),)
"""Where replies go: the range that the VPC guide advises for clients of every kind (Network ACLs, ephemeral ports)."""


def acls(index: Index) -> dict[str, Acl]:
    """The network ACL of each subnet that has one of its own, by the subnet's URN."""
    found: dict[str, Acl] = {}
    for one in index.of_type(others.NETWORK_ACL, others.DEFAULT_NETWORK_ACL):
        acl = _acl(index, one)
        found |= {subnet.urn: acl for subnet in index.named(one, "subnetIds", vpc.SUBNET.type)}
    for one in index.of_type(others.NETWORK_ACL_ASSOCIATION):
        for owner in index.named(one, "networkAclId", others.NETWORK_ACL, others.DEFAULT_NETWORK_ACL):
            found |= {subnet.urn: _acl(index, owner) for subnet in index.named(one, "subnetId", vpc.SUBNET.type)}
    return found


def passed(
    acl: Acl, direction: Direction, protocol: str, ports: Ports, others: tuple[Network, ...], *, every: bool
) -> Ports:
    """What of some ports an ACL lets through.

    Args:
        acl: The ACL.
        direction: Into its subnets, or out of them.
        protocol: tcp or udp.
        ports: The ports.
        others: The other end's addresses.
        every: Whether all of the other end's addresses must pass, or any.
    """
    passing: list[Ports] = []
    for other in others:
        left = ports
        through: Ports = ()
        for rule in acl.ingress if direction == "ingress" else acl.egress:
            whole, part = inside(other, rule.network), overlap(other, rule.network)
            # What fits in part only may be let through, and may be refused.
            if rule.protocol not in ("-1", protocol) or not (whole or (part and rule.allow != every)):
                continue
            if rule.allow:
                through = union([*through, *common(left, rule.ports)])
            left = without(left, rule.ports)
        passing.append(through)
    if not passing:
        return ports
    if not every:
        return union(span for each in passing for span in each)
    rest = ports
    for each in passing:
        rest = common(rest, each)
    return rest


def _acl(index: Index, one: Resource) -> Acl:
    apart = [
        rule
        for rule in index.of_type(others.NETWORK_ACL_RULE)
        if one in index.named(rule, "networkAclId", others.NETWORK_ACL, others.DEFAULT_NETWORK_ACL)
    ]
    ways: dict[Direction, list[AclRule]] = {"ingress": [], "egress": []}
    for direction, rules in ways.items():
        rules += [rule for raw in mappings(one.inputs.get(direction)) for rule in _rules(raw, one.urn)]
    for rule in apart:
        ways["egress" if rule.inputs.get("egress") is True else "ingress"] += _rules(rule.inputs, rule.urn)
    ingress, egress = (tuple(sorted(each, key=lambda rule: rule.number)) for each in ways.values())
    return Acl(name=str(at(one.inputs, "tags", "Name") or one.name), ingress=ingress, egress=egress, urn=one.urn)


def _rules(raw: Mapping[str, Json], urn: str) -> Iterator[AclRule]:
    protocol = str(raw.get("protocol")).lower()
    protocol = NUMBERS.get(protocol, protocol)
    first, last = number(raw.get("fromPort")), number(raw.get("toPort"), 65535)
    other = network(raw.get("cidrBlock"))
    if other is not None:
        yield AclRule(
            number=number(raw.get("ruleNo", raw.get("ruleNumber"))),
            allow=str(raw.get("action", raw.get("ruleAction"))).lower() == "allow",
            protocol=protocol,
            ports=EVERY if protocol == "-1" else ((first, last),),
            network=other,
            urn=urn,
        )
