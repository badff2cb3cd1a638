"""Ports, networks and rules of security groups: which of two lets more through."""

from collections.abc import Mapping, Sequence
from typing import Final

from kyeol.config.addresses import inside, is_the_internet, network, networks
from kyeol.tools.json_values import Json

SOURCES: Final = ("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId")
"""The inputs of a security-group rule that name the other end."""


def other_end(inputs: Mapping[str, Json]) -> str:
    """The other end of a security-group rule, as its inputs name it."""
    return next((str(inputs[key]) for key in SOURCES if inputs.get(key)), "nobody")


def flow(inputs: Mapping[str, Json]) -> str:
    """The ports of a security-group rule in words."""
    return _spell(_ports(inputs))


def lets_more_through(old: Mapping[str, Json], new: Mapping[str, Json]) -> bool:
    """Whether a security-group rule lets more through than it did: other ends, further ports."""
    ports, before = _ports(new), _ports(old)
    protocol = old.get("ipProtocol") != new.get("ipProtocol") and str(old.get("ipProtocol")) != "-1"
    wider = protocol or ports[0] < before[0] or ports[1] > before[1]
    same = any(old.get(key) == new.get(key) for key in SOURCES if new.get(key))
    inside = all(
        not beyond([str(old[key])], [str(new[key])])
        for key in ("cidrIpv4", "cidrIpv6")
        if old.get(key) and new.get(key)
    )
    kept = any(old.get(key) and new.get(key) for key in ("cidrIpv4", "cidrIpv6")) and inside
    return wider or not (same or kept)


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


def is_public(inputs: Mapping[str, Json]) -> bool:
    """Whether the other end of a security-group rule is not a private network."""
    return any(
        is_the_internet(found) or not found.is_private
        for key in ("cidrIpv4", "cidrIpv6")
        if (found := network(inputs.get(key)))
    )


def cidrs(value: Json) -> list[str]:
    """The networks of a list, whose items are texts or mappings with a `cidr`."""
    items = value if isinstance(value, list) else []
    return [str(item.get("cidr") if isinstance(item, Mapping) else item) for item in items]


def beyond(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The new networks that no old one contains."""
    known = networks(old)
    return [
        one
        for one in new
        if one not in old and not ((own := network(one)) and any(inside(own, wide) for wide in known))
    ]
