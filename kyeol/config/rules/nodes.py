"""Rules of the node groups."""

from collections.abc import Iterator
from typing import Final

from kyeol.config.cluster import ClusterConfig
from kyeol.config.facts.instance_families import architecture
from kyeol.config.mistakes import KeyPath
from kyeol.config.network import NetworkConfig
from kyeol.config.nodes import FIRST_GROUP, NodeGroupConfig
from kyeol.config.rules.base import Sections, Violation, rule

_LONGEST_PREFIX: Final = 37
"""The longest name prefix of a node group (terraform-provider-aws, internal/service/eks/node_group.go)."""


def _groups(sections: Sections) -> Iterator[tuple[str, NodeGroupConfig, KeyPath]]:
    """The groups with their names, and where each is written."""
    cluster = sections.get(ClusterConfig)
    for name, group in cluster.node_groups.items() if cluster else ():
        yield name, group, ("nodeGroups", name)


@rule
def node_counts(sections: Sections) -> Iterator[Violation]:
    """A group's minimum, desired and maximum are in order."""
    for _, group, path in _groups(sections):
        if group.min > group.desired:
            problem = f"min {group.min} is above desired {group.desired}"
            yield Violation("cluster", (*path, "min"), problem, f"write at most {group.desired}")
        if group.desired > group.max:
            problem = f"desired {group.desired} is above max {group.max}"
            yield Violation("cluster", (*path, "desired"), problem, f"write at most {group.max}")


@rule
def some_node_takes_any_pod(sections: Sections) -> Iterator[Violation]:
    """CoreDNS and the autoscaler need a node: without CoreDNS a deployment fails, without the other no node comes."""
    groups = list(_groups(sections))
    if groups and not any(group.min and group.takes_any_pod for _, group, _ in groups):
        problem = "keep no node for pods that tolerate no taint, such as CoreDNS and the autoscaler"
        yield Violation("cluster", ("nodeGroups",), problem, "give a group without taints a min of at least 1")


@rule
def one_architecture_in_a_group(sections: Sections) -> Iterator[Violation]:
    """A group has one AMI, and that is of one architecture."""
    for _, group, path in _groups(sections):
        first = group.instance_types[0]
        for index, other in enumerate(group.instance_types):
            if architecture(other) != architecture(first):
                problem = f"{other} is {architecture(other)}, {first} is {architecture(first)}"
                where = (*path, "instanceTypes", index)
                yield Violation("cluster", where, problem, "give each architecture a group of its own")
            if other in group.instance_types[:index]:
                yield Violation(
                    "cluster", (*path, "instanceTypes", index), f"{other} is listed twice", "list each type once"
                )


@rule
def nodes_run_in_the_network(sections: Sections) -> Iterator[Violation]:
    """A group's zones are the network's."""
    network = sections.get(NetworkConfig)
    for _, group, path in _groups(sections):
        for index, zone in enumerate(group.zones or ()):
            where = (*path, "zones", index)
            if network and zone not in network.zones:
                remedy = f"write some of {', '.join(network.zones)}, or add it to kyeol:network.zones"
                yield Violation("cluster", where, f"the network has no zone {zone}", remedy)
            if group.zones and zone in group.zones[:index]:
                yield Violation("cluster", where, f"zone {zone} is listed twice", "list each zone once")


@rule
def images_are_of_the_clusters_version(sections: Sections) -> Iterator[Violation]:
    """EKS takes a release of the version that is asked for, and no other."""
    cluster = sections.get(ClusterConfig)
    for _, group, path in _groups(sections):
        if cluster and group.release_version and not group.release_version.startswith(f"{cluster.version}."):
            problem = f"{group.release_version} is not a release of Kubernetes {cluster.version}"
            remedy = f"write one of {cluster.version}, or remove it for the one that is pinned"
            yield Violation("cluster", (*path, "releaseVersion"), problem, remedy)


@rule
def taints_are_distinct(sections: Sections) -> Iterator[Violation]:
    """Kubernetes knows a taint by its key and effect."""
    for _, group, path in _groups(sections):
        known = [(taint.key, taint.effect) for taint in group.taints]
        for index, one in enumerate(known):
            if one in known[:index]:
                where = (*path, "taints", index)
                yield Violation("cluster", where, f"{one[0]} is listed twice with {one[1]}", "list each taint once")


@rule
def group_names_fit(sections: Sections) -> Iterator[Violation]:
    """EKS's name of a group is made of the stack's and the group's."""
    for name, _, path in _groups(sections):
        prefix = f"{sections.project}-{sections.stack}-nodes-" + ("" if name == FIRST_GROUP else f"{name}-")
        if len(prefix) > _LONGEST_PREFIX:
            problem = f"{prefix} has {len(prefix)} characters, and EKS's name of a group has room for {_LONGEST_PREFIX}"
            yield Violation("cluster", path, problem, f"shorten it by {len(prefix) - _LONGEST_PREFIX}")
