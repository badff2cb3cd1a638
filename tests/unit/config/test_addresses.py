"""What counts as the internet, for the program and every tool."""

import pytest

from kyeol.config.addresses import is_the_internet
from kyeol.tools.diff.danger.flows import is_public


@pytest.mark.parametrize("network", ["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "64.0.0.0/7", "::/0", "2000::/3"])
def test_a_network_that_nobody_owns_is_the_internet(network: str) -> None:
    assert is_the_internet(network)
    assert is_public({"cidrIpv6" if ":" in network else "cidrIpv4": network})


@pytest.mark.parametrize("network", ["10.0.0.0/8", "203.0.113.0/24", "2001:db8::/32", "pl-22a6434b", "", None])
def test_a_network_that_somebody_owns_is_not_nor_what_is_no_network(network: str | None) -> None:
    assert not is_the_internet(network)
