"""Rules that span settings, sections or stacks; what a single value may be stands with its type."""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Final, TypeVar

from kyeol.config.cluster import ClusterConfig
from kyeol.config.model import Section
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.network import REQUIRED_ENDPOINTS, ManagementConfig, NetworkConfig
from kyeol.config.stackfile import KeyPath

S = TypeVar("S", bound=Section)


@dataclass(frozen=True)
class Violation:
    """A broken rule: the section and path to blame, what is wrong, what would be right."""

    concern: str
    path: KeyPath
    problem: str
    remedy: str


@dataclass(frozen=True)
class Sections:
    """One stack's sections as far as they are valid, and its neighbours'."""

    stack: str
    present: Mapping[str, Section]
    broken: Set[str]
    others: Mapping[str, Mapping[str, Section]]

    def get(self, model: type[S]) -> S | None:
        """The section of a type; None where it is absent or unusable."""
        return next((section for section in self.present.values() if isinstance(section, model)), None)

    def lacks(self, concern: str) -> bool:
        """Whether the section is absent; one that is there but unusable does not count as absent."""
        return concern not in self.present and concern not in self.broken


Rule = Callable[[Sections], Iterator[Violation]]
RULES: Final[list[Rule]] = []


def rule(function: Rule) -> Rule:
    """Register a rule."""
    RULES.append(function)
    return function


def violations(
    stack: str, present: Mapping[str, Section], broken: Set[str], others: Mapping[str, Mapping[str, Section]]
) -> Iterator[Violation]:
    """Every rule that a stack's sections break.

    Args:
        stack: The stack's name.
        present: Its valid sections, by concern.
        broken: The concerns that are there but unusable; rules that need them are silent.
        others: The valid sections of the other stacks.
    """
    sections = Sections(stack, present, broken, others)
    for each in RULES:
        yield from each(sections)


NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "cluster": ("network",),
    "management": ("network", "cluster"),
}
"""The sections that a section stands on."""


@rule
def needed_sections(sections: Sections) -> Iterator[Violation]:
    """A section that stands on an absent one."""
    for concern in sections.present:
        for needed in NEEDS.get(concern, ()):
            if sections.lacks(needed):
                yield Violation(
                    concern, (), f"needs kyeol:{needed}, which is absent", f"add kyeol:{needed} or remove this section"
                )


@rule
def management_is_elsewhere(sections: Sections) -> Iterator[Violation]:
    """`kyeol:management` belongs to environments, and needs a mgmt stack with a network."""
    if sections.get(ManagementConfig) is None:
        return
    if sections.stack == MANAGEMENT_STACK:
        yield Violation("management", (), "stands in the mgmt stack itself", "remove it here")
    elif "network" not in sections.others.get(MANAGEMENT_STACK, {}):
        yield Violation("management", (), "needs a mgmt stack with a network", "add kyeol:network to Pulumi.mgmt.yaml")


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
            yield Violation("network", ("zones", index), f"zone {zone} stands twice", "list each zone once")


@rule
def enough_zones(sections: Sections) -> Iterator[Violation]:
    """What stands in several zones finds them."""
    network = sections.get(NetworkConfig)
    if network is None:
        return
    zones = len(set(network.zones))
    endpoints = network.interface_endpoints
    if endpoints and endpoints.zones > zones:
        problem = f"asks for {endpoints.zones} zones, the VPC has {zones}"
        yield Violation("network", ("interfaceEndpoints", "zones"), problem, f"write at most {zones}")
    if sections.get(ClusterConfig) and zones < 2:  # noqa: PLR2004 - EKS's own minimum
        remedy = "list two zones or more, such as [a, c]"
        yield Violation("network", ("zones",), "EKS needs subnets in two zones, here is one", remedy)


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
            yield Violation("network", (*path, index), f"{service} stands twice", "list each service once")
        if service == "s3":
            yield Violation("network", (*path, index), "s3 has its gateway endpoint already", "remove it")
    missing = [service for service in REQUIRED_ENDPOINTS if service not in services]
    if endpoints and missing:
        yield Violation("network", path, f"lacks {', '.join(missing)}", "nodes call these at all times: add them")
    without_nat = ("ec2", "eks", "elasticloadbalancing", "autoscaling")
    missing = [service for service in (*REQUIRED_ENDPOINTS, *without_nat) if service not in services]
    if network.nat == "none" and sections.get(ClusterConfig) and missing:
        yield Violation(
            "network", ("nat",), "leaves the nodes no way to AWS", f"add interface endpoints for {', '.join(missing)}"
        )


@rule
def node_counts(sections: Sections) -> Iterator[Violation]:
    """The node group's minimum, desired and maximum are in order."""
    cluster = sections.get(ClusterConfig)
    if cluster is None:
        return
    nodes = cluster.nodes
    if nodes.min > nodes.desired:
        problem = f"min {nodes.min} is above desired {nodes.desired}"
        yield Violation("cluster", ("nodes", "min"), problem, f"write at most {nodes.desired}")
    if nodes.desired > nodes.max:
        problem = f"desired {nodes.desired} is above max {nodes.max}"
        yield Violation("cluster", ("nodes", "desired"), problem, f"write at most {nodes.max}")


@rule
def public_endpoint_has_an_allow_list(sections: Sections) -> Iterator[Violation]:
    """Without peering Argo CD comes in through the public endpoint, which needs its allow-list."""
    cluster, management = sections.get(ClusterConfig), sections.get(ManagementConfig)
    if cluster and management and management.connection == "publicEndpoint" and not cluster.public_access_cidrs:
        remedy = "name who may reach it, or use connection: peering"
        yield Violation("cluster", ("publicAccessCidrs",), "is empty, so there is no public endpoint", remedy)
