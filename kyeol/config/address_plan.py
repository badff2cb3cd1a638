"""The address plan: where a zone's subnets are in a /16. The zone's letter decides, so adding one renumbers nothing."""

from dataclasses import dataclass
from ipaddress import IPv4Network, collapse_addresses
from typing import Literal

from kyeol.config.model import ZONE_LETTERS


@dataclass(frozen=True)
class ZoneSubnets:
    """The subnets of one zone: public, data-private and load-balancer /24, app-private /19.

    Those of load balancers are there only where CloudFront has a VPC origin.
    """

    public: IPv4Network
    data: IPv4Network
    load_balancer: IPv4Network
    app: IPv4Network


def zone_subnets(network: IPv4Network, zone: str) -> ZoneSubnets:
    """The subnets of a zone, by the platform's address plan.

    Args:
        network: The VPC's /16, such as 10.10.0.0/16.
        zone: The zone's letter, a to d; its place in the alphabet, not in the stack's list, is its index.

    Returns:
        For index i of 10.N.0.0/16: public 10.N.i.0/24, data 10.N.(16+i).0/24, load balancers
        10.N.(32+i).0/24, app 10.N.(64+32i).0/19.
    """
    index = ZONE_LETTERS.index(zone)
    base = int(network.network_address)
    return ZoneSubnets(
        public=IPv4Network((base + (index << 8), 24)),
        data=IPv4Network((base + ((16 + index) << 8), 24)),
        load_balancer=IPv4Network((base + ((32 + index) << 8), 24)),
        app=IPv4Network((base + ((64 + 32 * index) << 8), 19)),
    )


def tier(vpc: IPv4Network, which: Literal["public", "data", "load_balancer"]) -> IPv4Network:
    """The addresses that the plan keeps for a tier in all zones, so that a new zone needs no new policy.

    Args:
        vpc: The VPC's /16.
        which: The tier: load balancers are in public subnets, or in private ones of their own; databases and caches in
            data subnets.
    """
    plans = [zone_subnets(vpc, zone) for zone in ZONE_LETTERS]
    tiers = {
        "public": [plan.public for plan in plans],
        "data": [plan.data for plan in plans],
        "load_balancer": [plan.load_balancer for plan in plans],
    }
    (network,) = collapse_addresses(tiers[which])
    return network
