"""Any valid configuration yields a graph in which the platform's promises hold."""

from collections.abc import Mapping
from ipaddress import IPv4Network
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyeol.config.address_plan import zone_subnets
from kyeol.config.facts.instance_families import NODE_FAMILIES, TOO_SMALL
from kyeol.config.network import ENDPOINTS_WITHOUT_NAT
from kyeol.tools.preview.run import Preview
from tests.harness import run_stack

zones = st.sets(st.sampled_from("abcd"), min_size=2).map(sorted)
SERVICES = ["ecr.api", "ecr.dkr", "logs", "sts"]
WITHOUT_NAT = list(ENDPOINTS_WITHOUT_NAT)


@st.composite
def networks(draw: st.DrawFn) -> dict[str, Any]:
    chosen = draw(zones)
    nat = draw(st.sampled_from(["none", "single", "perZone"]))
    endpoints = {
        "zones": draw(st.integers(1, len(chosen))),
        "services": SERVICES + (WITHOUT_NAT if nat == "none" else draw(st.sampled_from([[], ["sqs"]]))),
    }
    network: dict[str, Any] = {"cidr": f"10.{draw(st.integers(40, 255))}.0.0/16", "zones": chosen, "nat": nat}
    if nat == "none" or draw(st.booleans()):
        network["interfaceEndpoints"] = endpoints
    return network


@st.composite
def clusters(draw: st.DrawFn) -> dict[str, Any]:
    low, middle, high = sorted(draw(st.lists(st.integers(1, 50), min_size=3, max_size=3)))
    family = draw(st.sampled_from(sorted(NODE_FAMILIES)))
    sizes = [size for size in NODE_FAMILIES[family] if size not in TOO_SMALL]
    return {
        "version": draw(st.sampled_from(["1.35", "1.36"])),
        "publicAccessCidrs": draw(st.sampled_from([[], ["203.0.113.0/24"]])),
        "nodeGroups": {
            "default": {
                "instanceTypes": [f"{family}.{draw(st.sampled_from(sizes))}"],
                "min": low,
                "desired": middle,
                "max": high,
            },
        },
    }


@pytest.mark.slow
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(network=networks(), cluster=clusters())
def test_any_network_and_cluster(
    previews: Mapping[str, Preview], network: dict[str, Any], cluster: dict[str, Any]
) -> None:
    _holds(previews, network, cluster)


@pytest.mark.nightly
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(network=networks(), cluster=clusters())
def test_many_networks_and_clusters(
    previews: Mapping[str, Preview], network: dict[str, Any], cluster: dict[str, Any]
) -> None:
    _holds(previews, network, cluster)


def _holds(previews: Mapping[str, Preview], network: dict[str, Any], cluster: dict[str, Any]) -> None:
    cluster = cluster | {"controlPlaneZones": network["zones"][-2:]}
    graph = run_stack("dev", {"kyeol:network": network, "kyeol:cluster": cluster}, previews["mgmt"].exported)
    vpc = IPv4Network(network["cidr"])
    subnets = {one.name: IPv4Network(one.inputs["cidrBlock"]) for one in graph.of_type("aws:ec2/subnet:Subnet")}
    assert len(subnets) == 3 * len(network["zones"])
    assert all(subnet.subnet_of(vpc) for subnet in subnets.values())
    assert not [pair for pair in combinations(subnets.values(), 2) if pair[0].overlaps(pair[1])]
    for zone in network["zones"]:
        assert subnets[f"vpc-app-{zone}"] == zone_subnets(vpc, zone).app
    gateways = {"none": 0, "single": 1, "perZone": len(network["zones"])}[network["nat"]]
    assert len(graph.of_type("aws:ec2/natGateway:NatGateway")) == gateways
    data = {graph.one("aws:ec2/routeTable:RouteTable", "vpc-data").id}
    assert not [one for one in graph.of_type("aws:ec2/route:Route") if one.inputs["routeTableId"] in data]
    assert graph.one("eks:index:Cluster").inputs["endpointPublicAccess"] == bool(cluster["publicAccessCidrs"])
