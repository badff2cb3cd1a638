"""Walking: each hop takes from the ports what it does not let through, and the first that leaves none ends the path."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network
from typing import Final

from kyeol.tools.reach import acls, peer, policies
from kyeol.tools.reach.model import Direction, End, Hop, Interface, Path, Subnet, Traffic, TrafficRule
from kyeol.tools.reach.network import NetworkModel
from kyeol.tools.reach.peer import Peer
from kyeol.tools.reach.ports import Ports, spell, without
from kyeol.tools.urns import name_of

_INTERNET: Final = IPv4Network("0.0.0.0/0")
_WAY: Final[Mapping[Direction, str]] = {"egress": "out", "ingress": "in"}


@dataclass
class Walk:
    """A path on its way from one place to another.

    Args:
        model: What there is.
        source: Who sends.
        place: From where; None: from outside.
        target: Who is to be reached.
        to: Where; None: outside.
        traffic: What is sent.
    """

    model: NetworkModel
    source: End
    place: Interface | None
    target: End
    to: Interface | None
    traffic: Traffic
    hops: list[Hop] = field(default_factory=list)
    left: Ports = ()

    def __post_init__(self) -> None:
        self.left = self.traffic.ports

    @property
    def alive(self) -> bool:
        """Whether every hop was passed so far."""
        return not self.hops or self.hops[-1].holds

    def path(self) -> Path:
        """The path as it came out."""
        return Path(
            source=_place(self.source, self.place),
            target=_place(self.target, self.to),
            hops=tuple(self.hops),
            ports=self.left if self.alive else (),
        )

    def step(self, where: str, what: str, *, holds: bool = True, urn: str = "") -> None:
        """Add a hop, unless the path has ended."""
        if self.alive:
            self.hops.append(Hop(where=where, what=what, holds=holds, urn=urn))

    def groups(self, direction: Direction) -> None:
        """The security groups of the source on the way out, or of the target on the way in."""
        end, place = (self.source, self.place) if direction == "egress" else (self.target, self.to)
        if not self.alive or place is None or place.groups is None:
            return
        rules = [rule for group in place.groups for rule in (group.egress if direction == "egress" else group.ingress)]
        traffic = self.traffic
        other = self.peer(direction)
        passed, by = peer.passed(rules, traffic.protocol, self.left, other, self.model.lists, every=traffic.every)
        if by and self._enough(passed):
            owner = next((one for one in place.groups if by in (*one.ingress, *one.egress)), place.groups[0])
            what = f"{_WAY[direction]}, {self._rule(by)}"
            self._take(f"security group {owner.name}", what, passed, by.urn or owner.urn)
            return
        names = {group.key: group.name for group in place.groups}
        where = f"security group{'s' if len(names) > 1 else ''} {', '.join(names.values()) or 'none'}"
        urn = next((group.urn for group in place.groups if group.urn), end.urn)
        self.step(where, f"no rule lets {self._refused(passed, direction)}", holds=False, urn=urn)

    def policies(self, direction: Direction) -> None:
        """The NetworkPolicies of the source's pods on the way out, or of the target's on the way in."""
        pods = (self.source if direction == "egress" else self.target).pods
        if not self.alive or pods is None:
            return
        selected = policies.selecting(self.model.policies, pods, direction)
        if not selected:
            return
        passed, by = policies.passed(selected, direction, self.traffic, self.peer(direction), pods, self.left)
        if by and self._enough(passed):
            urn = next((one.urn for one in selected if one.name == by), "")
            self._take(f"NetworkPolicy {pods.namespace}/{by}", _WAY[direction], passed, urn)
            return
        urn = next((one.urn for one in selected if one.urn), "")
        what = f"none lets {self._refused(passed, direction)}"
        self.step(f"NetworkPolicies of {pods.namespace}", what, holds=False, urn=urn)

    def acl(self, subnet: Subnet, direction: Direction, other: Peer) -> None:
        """A subnet's network ACL in one direction, and for the replies in the other: it keeps no state."""
        if not self.alive or subnet.acl is None:
            return
        where, urn = f"network ACL {subnet.acl.name}", subnet.acl.urn
        networks = other.networks or ((_INTERNET,) if other.internet or other.prefix_list else ())
        every, protocol = self.traffic.every, self.traffic.protocol
        passed = acls.passed(subnet.acl, direction, protocol, self.left, networks, every=every)
        if not self._enough(passed):
            self.step(where, f"lets {self._rest(passed)} not {_WAY[direction]}", holds=False, urn=urn)
            return
        back: Direction = "ingress" if direction == "egress" else "egress"
        replies = acls.passed(subnet.acl, back, protocol, acls.EPHEMERAL, networks, every=every)
        if (replies != acls.EPHEMERAL) if every else not replies:
            self.step(where, f"does not let the replies {_WAY[back]}", holds=False, urn=urn)
            return
        self._take(where, f"{_WAY[direction]}, and the replies back", passed, urn)

    def peer(self, direction: Direction) -> Peer:
        """The other end, as the rules of this one see it."""
        end, place = (self.target, self.to) if direction == "egress" else (self.source, self.place)
        if place is None:
            return Peer(
                title=end.title,
                networks=end.networks,
                internet=not end.networks and end.prefix_list is None,
                prefix_list=end.prefix_list,
            )
        return Peer(
            title=end.title,
            networks=place.networks,
            groups=None if place.groups is None else frozenset(group.key for group in place.groups),
            pods=end.pods,
        )

    def _take(self, where: str, what: str, passed: Ports, urn: str) -> None:
        self.left = passed
        self.step(where, what, urn=urn)

    def _enough(self, passed: Ports) -> bool:
        return passed == self.left if self.traffic.every else bool(passed)

    def _refused(self, passed: Ports, direction: Direction) -> str:
        """What is not let through, and to or from whom, in words."""
        word = "out to" if direction == "egress" else "in from"
        return f"{self._rest(passed)} {word} {self.peer(direction).title}"

    def _rest(self, passed: Ports) -> str:
        """What is not let through, in words."""
        return f"{self.traffic.protocol.upper()} {spell(without(self.left, passed))}"

    def _rule(self, rule: TrafficRule) -> str:
        protocol = "everything" if rule.protocol == "-1" else f"{rule.protocol.upper()} {spell(rule.ports)}"
        if rule.network is not None:
            return f"{protocol} with {rule.network}"
        if rule.prefix_list is not None:
            return f"{protocol} with prefix list {name_of(rule.prefix_list)}"
        return f"{protocol} with {self.model.groups.name(rule.group or '')}"


def _place(end: End, place: Interface | None) -> str:
    return end.title if place is None or len(end.interfaces) == 1 else f"{end.title} in {place.name}"
