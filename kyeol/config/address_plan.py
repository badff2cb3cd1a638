"""The address plan: where a zone's subnets are in a /16. The zone's letter decides, so adding one renumbers nothing."""

from dataclasses import dataclass
from ipaddress import IPv4Network, collapse_addresses
from typing import Literal

from kyeol.config.model import ZONE_LETTERS


@dataclass(frozen=True)
class ZoneSubnets:
    """The three subnets of one zone: public /24, data-private /24 and app-private /19."""

    public: IPv4Network
    data: IPv4Network
    app: IPv4Network


def zone_subnets(network: IPv4Network, zone: str) -> ZoneSubnets:
    """The subnets of a zone, by the platform's address plan.

    Args:
        network: The VPC's /16, such as 10.10.0.0/16.
        zone: The zone's letter, a to d; its place in the alphabet, not in the stack's list, is its index.

    Returns:
        For index i of 10.N.0.0/16: public 10.N.i.0/24, data 10.N.(16+i).0/24, app 10.N.(64+32i).0/19.
    """
    index = ZONE_LETTERS.index(zone)
    base = int(network.network_address)
    return ZoneSubnets(
        public=IPv4Network((base + (index << 8), 24)),
        data=IPv4Network((base + ((16 + index) << 8), 24)),
        app=IPv4Network((base + ((64 + 32 * index) << 8), 19)),
    )


def tier(vpc: IPv4Network, which: Literal["public", "data"]) -> IPv4Network:
    """The addresses that the plan keeps for a tier in all zones, so that a new zone needs no new policy.

    Args:
        vpc: The VPC's /16.
        which: The tier: load balancers are in public subnets, databases and caches in data subnets.
    """
    plans = [zone_subnets(vpc, zone) for zone in ZONE_LETTERS]
    (network,) = collapse_addresses([plan.public if which == "public" else plan.data for plan in plans])
    return network
