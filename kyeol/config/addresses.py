"""Networks as rules and routes name them; what "the internet" is, is decided here, for the program and every tool."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final, TypeAlias

Network: TypeAlias = IPv4Network | IPv6Network

PRIVATE: Final = ("10.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16")
"""What a NetworkPolicy for the internet leaves out: other networks, instance metadata, Services."""

_WIDEST: Final = {4: 8, 6: 16}
"""The shortest prefix of a network that somebody owns, by IP version; a shorter one is a good part of the internet."""


def network(text: object) -> Network | None:
    """Parse a network; None where the text is not one.

    Args:
        text: Such as 10.0.0.0/16; bits beyond the prefix do not matter.
    """
    return _network(str(text))


@lru_cache(4096)
def _network(text: str) -> Network | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


def is_the_internet(text: object) -> bool:
    """Whether a network is the internet, or a good part of it, such as 0.0.0.0/1.

    Args:
        text: A network or its text; what is not a network is not the internet.
    """
    parsed = network(text)
    return parsed is not None and parsed.prefixlen < _WIDEST[parsed.version]


def inside(inner: Network, outer: Network) -> bool:
    """Whether a network lies within another; never across versions."""
    if isinstance(inner, IPv4Network):
        return isinstance(outer, IPv4Network) and inner.subnet_of(outer)
    return isinstance(outer, IPv6Network) and inner.subnet_of(outer)


def overlap(one: Network, other: Network) -> bool:
    """Whether two networks share an address."""
    return one.version == other.version and one.overlaps(other)


def networks(texts: Iterable[object]) -> tuple[Network, ...]:
    """The texts that are networks, parsed."""
    return tuple(found for text in texts if (found := network(text)) is not None)
