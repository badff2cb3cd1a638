"""What is in a stack's network, read from its graph: the cluster and the data stores."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kyeol.tools.json_values import Json, at, mapping, mappings, texts
from kyeol.tools.kinds import ec2, eks, elasticache, kubernetes, pulumi_eks, rds
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.preview.nodes import node_limits

TIMES: Final = "\N{MULTIPLICATION SIGN}"
TO: Final = "\N{EN DASH}"


@dataclass(frozen=True, kw_only=True)
class Part:
    """Something a picture shows.

    Args:
        key: A URN, or a name that is unique in the stack.
        title: What it is.
        lines: What matters about it.
        subnets: The ids of the subnets that it lives in.
    """

    key: str
    title: str
    lines: Sequence[str]
    subnets: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class ClusterView:
    """A stack's cluster.

    Args:
        urn: Its URN.
        name: Its name.
        version: The Kubernetes version.
        admits: Who reaches its API besides the VPC: address ranges.
        subnets: The ids of the subnets that its API has addresses in.
        nodes: Its node groups.
        namespaces: The Namespaces of applications.
        managed: The add-ons that EKS manages, and their versions.
        addons: The add-ons installed by charts, and the charts' versions.
    """

    urn: str
    name: str
    version: str
    admits: Sequence[str]
    subnets: frozenset[str]
    nodes: Sequence[Part]
    namespaces: Sequence[str]
    managed: Sequence[tuple[str, str]]
    addons: Sequence[tuple[str, str]]


def cluster(graph: Graph) -> ClusterView | None:
    """The cluster of a stack; None where it has none."""
    found = graph.of_type(pulumi_eks.CLUSTER_COMPONENT.type)
    if not found:
        return None
    inputs = found[0].inputs
    public = inputs.get("endpointPublicAccess")
    managed = [
        (str(one.inputs.get("addonName")), str(one.inputs.get("addonVersion"))) for one in graph.of_type(eks.ADDON.type)
    ]
    return ClusterView(
        urn=found[0].urn,
        name=str(inputs.get("name", found[0].name)),
        version=str(inputs.get("version", "")),
        admits=(texts(inputs.get("publicAccessCidrs")) or ["0.0.0.0/0"]) if public else [],
        subnets=frozenset(texts(inputs.get("privateSubnetIds"))),
        nodes=[_node_group(graph, one) for one in graph.of_type(eks.NODE_GROUP.type)],
        namespaces=_namespaces(graph),
        managed=sorted(managed),
        addons=_addons(graph),
    )


def databases(graph: Graph) -> list[Part]:
    """The databases of a stack."""
    groups = _subnet_groups(graph, rds.SUBNET_GROUP.type)
    return [
        Part(
            key=one.urn,
            title=_database_title(one),
            lines=[
                str(one.inputs.get("instanceClass")),
                "Multi-AZ" if one.inputs.get("multiAz") else "one zone",
                *_kept(one.inputs.get("backupRetentionPeriod"), "backups"),
            ],
            subnets=groups.get(str(one.inputs.get("dbSubnetGroupName")), frozenset()),
        )
        for one in graph.of_type(rds.INSTANCE.type)
    ]


def caches(graph: Graph) -> list[Part]:
    """The caches of a stack."""
    groups = _subnet_groups(graph, elasticache.SUBNET_GROUP.type)
    return [
        Part(
            key=one.urn,
            title=f"{str(one.inputs.get('engine', 'cache')).capitalize()} {one.inputs.get('engineVersion', '')}",
            lines=[
                str(one.inputs.get("nodeType")),
                f"{_nodes(one)}, {'Multi-AZ' if one.inputs.get('multiAzEnabled') else 'one zone'}",
                *_kept(one.inputs.get("snapshotRetentionLimit"), "snapshots"),
            ],
            subnets=groups.get(str(one.inputs.get("subnetGroupName")), frozenset()),
        )
        for one in graph.of_type(elasticache.REPLICATION_GROUP.type)
    ]


def _database_title(database: Resource) -> str:
    if database.inputs.get("replicateSourceDb"):
        return "Read replica"
    engine = str(database.inputs.get("engine", "database")).replace("postgres", "PostgreSQL")
    return f"{engine} {database.inputs.get('engineVersion', '')}".strip()


def _kept(days: Json, what: str) -> list[str]:
    return [f"{what} {days} day{'' if days == 1 else 's'}"] if days else []


def _nodes(cache: Resource) -> str:
    count = cache.inputs.get("numCacheClusters", 1)
    return f"{count} node{'' if count == 1 else 's'}"


def _subnet_groups(graph: Graph, type_: str) -> dict[str, frozenset[str]]:
    return {str(one.inputs.get("name")): frozenset(texts(one.inputs.get("subnetIds"))) for one in graph.of_type(type_)}


def _node_group(graph: Graph, group: Resource) -> Part:
    fewest, most = node_limits(group.inputs)
    types = ", ".join(texts(group.inputs.get("instanceTypes"))) or "instances"
    template_id = at(group.inputs, "launchTemplate", "id")
    templates = [one for one in graph.of_type(ec2.LAUNCH_TEMPLATE.type) if one.id == template_id]
    devices = [one for template in templates for one in mappings(template.inputs.get("blockDeviceMappings"))]
    disks = [mapping(one.get("ebs")) for one in devices]
    volume = "".join(f", {disk.get('volumeSize')} GiB {disk.get('volumeType')}" for disk in disks)
    spot = group.inputs.get("capacityType") == "SPOT"
    return Part(
        key=group.urn,
        title=f"{at(group.inputs, 'scalingConfig', 'desiredSize')} {TIMES} {types}",
        lines=[f"{fewest}{TO}{most} {'spot' if spot else 'on-demand'} nodes{volume}"],
        subnets=frozenset(texts(group.inputs.get("subnetIds"))),
    )


def _namespaces(graph: Graph) -> list[str]:
    """The Namespaces that applications live in; those of add-ons are their own component's."""
    return sorted(
        str(at(one.inputs, "metadata", "name") or one.name)
        for one in graph.of_type(kubernetes.NAMESPACE.type)
        if ":AppNamespaces" in one.urn
    )


def _addons(graph: Graph) -> list[tuple[str, str]]:
    """What the stack's own releases install, or what it asks Argo CD to install."""
    found = [
        (str(one.inputs.get("name", one.name)), str(one.inputs.get("version", "")).removeprefix("v"))
        for one in graph.of_type(kubernetes.RELEASE.type)
    ]
    for secret in graph.of_type(kubernetes.SECRET.type):
        charts = at(secret.inputs, "metadata", "annotations", "charts")
        listed = mappings(json.loads(charts)) if isinstance(charts, str) else ()
        found += [(str(one.get("addon")), str(one.get("version", "")).removeprefix("v")) for one in listed]
    return sorted(found)
