"""The address plan, for every network and every set of zones."""

from ipaddress import IPv4Network
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from kyeol.config.address_plan import zone_subnets

networks = st.integers(0, 255).map(lambda second: IPv4Network(f"10.{second}.0.0/16"))


@given(networks)
def test_all_subnets_lie_in_the_network_and_apart(network: IPv4Network) -> None:
    plans = [zone_subnets(network, zone) for zone in "abcd"]
    subnets = [subnet for plan in plans for subnet in (plan.public, plan.data, plan.load_balancer, plan.app)]
    assert all(subnet.subnet_of(network) for subnet in subnets)
    assert not [pair for pair in combinations(subnets, 2) if pair[0].overlaps(pair[1])]


@given(networks, st.sampled_from("abcd"))
def test_the_zones_letter_alone_decides(network: IPv4Network, zone: str) -> None:
    index = "abcd".index(zone)
    plan = zone_subnets(network, zone)
    start = str(network.network_address).removesuffix("0.0")
    assert str(plan.public) == f"{start}{index}.0/24"
    assert str(plan.data) == f"{start}{16 + index}.0/24"
    assert str(plan.load_balancer) == f"{start}{32 + index}.0/24"
    assert str(plan.app) == f"{start}{64 + 32 * index}.0/19"
