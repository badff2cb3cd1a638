"""The other end of a rule, and which rules of a security group fit it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kyeol.config.addresses import Network, inside, is_the_internet, overlap
from kyeol.tools.reach.model import Pods, TrafficRule
from kyeol.tools.reach.ports import Ports, common, union


@dataclass(frozen=True, kw_only=True)
class Peer:
    """The other end, as rules see it.

    Args:
        title: What it is called.
        networks: Its addresses.
        groups: The keys of its security groups; None: any may be among them.
        internet: Whether it is anybody on the internet.
        prefix_list: The prefix list that its addresses are of.
        pods: Which pods it is.
    """

    title: str
    networks: tuple[Network, ...] = ()
    groups: frozenset[str] | None = frozenset()
    internet: bool = False
    prefix_list: str | None = None
    pods: Pods | None = None


def fits(rule: TrafficRule, peer: Peer, lists: Mapping[str, tuple[Network, ...]], *, every: bool) -> bool:
    """Whether a rule is about the other end.

    Args:
        rule: The rule.
        peer: The other end.
        lists: The networks of the prefix lists that are known.
        every: Whether all of its addresses must be meant, or any.
    """
    if rule.group is not None:
        return peer.groups is not None and rule.group in peer.groups
    if rule.prefix_list is not None:
        if rule.prefix_list == peer.prefix_list:
            return True
        entries = lists.get(rule.prefix_list, ())
        return any(_covers(one, peer, every=every) for one in entries)
    return rule.network is not None and _covers(rule.network, peer, every=every)


def passed(
    rules: Iterable[TrafficRule],
    protocol: str,
    ports: Ports,
    peer: Peer,
    lists: Mapping[str, tuple[Network, ...]],
    *,
    every: bool,
) -> tuple[Ports, TrafficRule | None]:
    """What of some ports rules let through, and one rule that does."""
    through: Ports = ()
    by = None
    for rule in rules:
        if rule.protocol not in ("-1", protocol) or not (added := common(ports, rule.ports)):
            continue
        if fits(rule, peer, lists, every=every):
            through, by = union([*through, *added]), by or rule
    return through, by


def _covers(outer: Network, peer: Peer, *, every: bool) -> bool:
    if peer.internet or (peer.prefix_list and not peer.networks):
        return is_the_internet(outer)
    if every:
        return bool(peer.networks) and all(inside(one, outer) for one in peer.networks)
    return any(overlap(one, outer) for one in peer.networks)
