"""Who reaches a load balancer without a CDN: the allow-list and the stack's own pods."""

from ipaddress import IPv4Network

from kyeol.components.ingress import AlbClients, AlbClientsArgs
from kyeol.config.ingress import MAX_ALLOWED_CIDRS, IngressConfig
from kyeol.config.model import ZONE_LETTERS
from kyeol.tools.preview.graph import Resource
from tests.harness import graph_of, scope
from tests.json_values import known


def prefix_list(allowed: list[str], nat: list[str]) -> Resource:
    config = IngressConfig(allowed_cidrs=tuple(IPv4Network(cidr) for cidr in allowed))
    args = AlbClientsArgs(scope=scope(), ingress=config, nat_public_ips=nat)
    return graph_of(lambda opts: AlbClients("clients", args, opts)).one("aws:ec2/managedPrefixList:ManagedPrefixList")


def test_the_allow_list_and_the_storefronts_own_way_out_come_in_and_nobody_else() -> None:
    entries = known(prefix_list(["203.0.113.0/24"], ["198.51.100.4"]).inputs)["entries"]
    assert {entry["cidr"] for entry in entries} == {"203.0.113.0/24", "198.51.100.4/32"}


def test_the_list_has_room_for_all_that_may_come_in_and_never_changes_its_size() -> None:
    most = [f"203.0.113.{number}/32" for number in range(MAX_ALLOWED_CIDRS)]
    full = known(prefix_list(most, [f"198.51.100.{number}" for number, _ in enumerate(ZONE_LETTERS)]).inputs)
    assert len(full["entries"]) <= full["maxEntries"]
    assert prefix_list(["203.0.113.0/24"], []).inputs["maxEntries"] == full["maxEntries"]
