"""Rules of the network, of the parts of the cluster in it, and of the way to mgmt."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network

from kyeol.config.account import AwsConfig
from kyeol.config.apps import AppsConfig
from kyeol.config.cluster import MOST_NETWORKS, ClusterConfig
from kyeol.config.facts.regions import zones_of
from kyeol.config.mistakes import KeyPath
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.network import ENDPOINTS_WITHOUT_NAT, REQUIRED_ENDPOINTS, ManagementConfig, NetworkConfig
from kyeol.config.placeholders import DOCUMENTATION
from kyeol.config.rules.base import Sections, Violation, rule


def within(concern: str, path: KeyPath, cidrs: Sequence[IPv4Network]) -> Iterator[Violation]:
    """A network that another one of the list has in it says nothing, and takes one of AWS's few entries."""
    for index, cidr in enumerate(cidrs):
        for other, wider in enumerate(cidrs):
            if other != index and cidr.subnet_of(wider) and (cidr != wider or other < index):
                problem = f"{cidr} is listed twice" if cidr == wider else f"{cidr} lies in {wider}, which is listed too"
                yield Violation(concern, (*path, index), problem, "list each network once")
                break


def routed(concern: str, path: KeyPath, cidrs: Sequence[IPv4Network]) -> Iterator[Violation]:
    """Nobody comes to a public address from a network that the internet does not know; EKS refuses it.

    Networks for examples are refused with all placeholders, once the account is somebody's.
    """
    for index, cidr in enumerate(cidrs):
        if not cidr.is_global and not any(cidr.subnet_of(example) for example in DOCUMENTATION):
            remedy = "write the public addresses that people and machines come from"
            yield Violation(concern, (*path, index), f"{cidr} is not routed on the internet", remedy)


@rule
def management_is_elsewhere(sections: Sections) -> Iterator[Violation]:
    """`kyeol:management` belongs to environments, and needs what every environment reads of mgmt: network and zone."""
    if sections.get(ManagementConfig) is None:
        return
    if sections.stack == MANAGEMENT_STACK:
        yield Violation("management", (), "is set in the mgmt stack itself", "remove it here")
        return
    for needed, what in (("network", "a network"), ("dns", "a zone")):
        if sections.neighbour_lacks(MANAGEMENT_STACK, needed):
            remedy = f"add kyeol:{needed} to Pulumi.{MANAGEMENT_STACK}.yaml"
            yield Violation("management", (), f"needs a mgmt stack with {what}", remedy)


@rule
def disjoint_networks(sections: Sections) -> Iterator[Violation]:
    """The VPCs of all stacks are peered with mgmt's: no two may overlap."""
    network = sections.get(NetworkConfig)
    if network is None:
        return
    for name, other in sections.others.items():
        neighbour = next((one for one in other.values() if isinstance(one, NetworkConfig)), None)
        if neighbour and neighbour.cidr.overlaps(network.cidr):
            problem = f"{network.cidr} overlaps the network of stack {name} ({neighbour.cidr})"
            yield Violation("network", ("cidr",), problem, "give each stack a /16 of its own")


@rule
def distinct_zones(sections: Sections) -> Iterator[Violation]:
    """A zone is listed once."""
    network = sections.get(NetworkConfig)
    for index, zone in enumerate(network.zones if network else ()):
        if network and zone in network.zones[:index]:
            yield Violation("network", ("zones", index), f"zone {zone} is listed twice", "list each zone once")


@rule
def zones_are_the_regions(sections: Sections) -> Iterator[Violation]:
    """A region has no zone of another letter; EC2 would refuse the subnet, minutes into the deployment."""
    network, aws = sections.get(NetworkConfig), sections.get(AwsConfig)
    if network is None or aws is None:
        return
    there = zones_of(aws.region)
    for index, zone in enumerate(network.zones):
        if zone not in there:
            remedy = f"choose from {', '.join(there)}"
            yield Violation("network", ("zones", index), f"{aws.region} has no zone {zone}", remedy)


@rule
def enough_zones(sections: Sections) -> Iterator[Violation]:
    """The VPC has as many zones as endpoints ask for."""
    network = sections.get(NetworkConfig)
    if network is None:
        return
    zones = len(set(network.zones))
    endpoints = network.interface_endpoints
    if endpoints and endpoints.zones > zones:
        problem = f"asks for {endpoints.zones} zones, the VPC has {zones}"
        yield Violation("network", ("interfaceEndpoints", "zones"), problem, f"write at most {zones}")


@rule
def the_control_plane_runs_in_the_network(sections: Sections) -> Iterator[Violation]:
    """The control plane's subnets are the network's. EKS takes no other zone than those that it was made with."""
    cluster, network = sections.get(ClusterConfig), sections.get(NetworkConfig)
    zones = cluster.control_plane_zones if cluster else ()
    for index, zone in enumerate(zones):
        where = ("controlPlaneZones", index)
        if network and zone not in network.zones:
            remedy = "add it to kyeol:network.zones: a cluster keeps its zones, only a new one may have others"
            yield Violation("cluster", where, f"the network has no zone {zone}", remedy)
        if zone in zones[:index]:
            yield Violation("cluster", where, f"zone {zone} is listed twice", "list each zone once")


@rule
def the_public_endpoint_takes_these_networks(sections: Sections) -> Iterator[Violation]:
    """EKS takes at most 40 networks, mgmt's NAT gateways among them, all of them routed on the internet."""
    cluster = sections.get(ClusterConfig)
    hub = sections.of(MANAGEMENT_STACK, NetworkConfig) if sections.get(ManagementConfig) else None
    gateways = {"none": 0, "single": 1, "perZone": len(hub.zones)}[hub.nat] if hub else 0
    cidrs = cluster.public_access_cidrs if cluster else ()
    if cidrs and len(cidrs) + gateways > MOST_NETWORKS:
        problem = f"has {len(cidrs)} networks, with mgmt's NAT gateways {len(cidrs) + gateways}"
        remedy = f"write at most {MOST_NETWORKS - gateways}: EKS takes {MOST_NETWORKS}"
        yield Violation("cluster", ("publicAccessCidrs",), problem, remedy)
    yield from routed("cluster", ("publicAccessCidrs",), cidrs)
    yield from within("cluster", ("publicAccessCidrs",), cidrs)


@rule
def endpoint_services(sections: Sections) -> Iterator[Violation]:
    """Interface endpoints are named once, include what everything calls, and replace NAT where there is none."""
    network = sections.get(NetworkConfig)
    if network is None:
        return
    endpoints = network.interface_endpoints
    services = endpoints.services if endpoints else ()
    path = ("interfaceEndpoints", "services")
    for index, service in enumerate(services):
        if service in services[:index]:
            yield Violation("network", (*path, index), f"{service} is listed twice", "list each service once")
        if service == "s3":
            yield Violation("network", (*path, index), "s3 has its gateway endpoint already", "remove it")
    missing = [service for service in REQUIRED_ENDPOINTS if service not in services]
    if endpoints and missing:
        yield Violation("network", path, f"lacks {', '.join(missing)}", "nodes call these at all times: add them")
    missing = [service for service in (*REQUIRED_ENDPOINTS, *ENDPOINTS_WITHOUT_NAT) if service not in services]
    if network.nat == "none" and sections.get(ClusterConfig) and missing:
        yield Violation(
            "network",
            ("nat",),
            "leaves the nodes no way to AWS",
            f"add interface endpoints for {', '.join(missing)}",
        )


@rule
def apps_need_the_internet(sections: Sections) -> Iterator[Violation]:
    """Saleor calls an app by its public name, and the app Saleor and DynamoDB: without NAT none of them arrives."""
    network = sections.get(NetworkConfig)
    if network and network.nat == "none" and sections.get(AppsConfig):
        problem = "are called by their public names, and nobody here gets to them"
        yield Violation("apps", ("hosts",), problem, "set nat of kyeol:network to single or perZone")


@rule
def public_endpoint_has_an_allow_list(sections: Sections) -> Iterator[Violation]:
    """Without peering Argo CD comes in through the public endpoint, which needs its allow-list."""
    cluster, management = sections.get(ClusterConfig), sections.get(ManagementConfig)
    if cluster and management and management.connection == "publicEndpoint" and not cluster.public_access_cidrs:
        remedy = "name who may reach it, or use connection: peering"
        yield Violation("cluster", ("publicAccessCidrs",), "is empty, so there is no public endpoint", remedy)
