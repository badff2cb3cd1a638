"""Availability: zones, standbys and spare nodes."""

from collections.abc import Iterator

from kyeol.tools.json_values import mapping, mappings, number
from kyeol.tools.kinds import eks, elasticache, kubernetes, rds, vpc
from kyeol.tools.policy.reading import among, replica, sources, true
from kyeol.tools.policy.rule import Context, resource_rule, stack_rule
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.preview.nodes import node_limits


@resource_rule(
    "availability-database",
    rds.INSTANCE.type,
    title="Production's and staging's databases have a standby in another zone",
    reason="A zone fails about once a year; restoring a backup takes an hour.",
    reference="FSBP RDS.5; CIS AWS 5.0.0 2.2.4",
    fix="set multiAz to true",
    setting="database.multiAz",
)
def database(resource: Resource, context: Context) -> Iterator[str]:
    """A primary in production and staging must be Multi-AZ; a replica never takes over by itself."""
    own = not replica(resource)
    if own and context.staged and not true(resource.inputs.get("multiAz")):
        yield "it has no standby"


@resource_rule(
    "availability-cache",
    elasticache.REPLICATION_GROUP.type,
    title="A cache fails over to a second node in another zone",
    reason="It holds sessions and queues: without it nobody can buy.",
    reference="FSBP ElastiCache.3",
    fix="set numCacheClusters to 2 or more, automaticFailoverEnabled and multiAzEnabled",
    setting="cache.nodes",
)
def cache(resource: Resource, _: Context) -> Iterator[str]:
    """Automatic failover, several zones and a replica are needed together: none of them works alone."""
    flags = all(true(resource.inputs.get(key)) for key in ("automaticFailoverEnabled", "multiAzEnabled"))
    by_shard = number(resource.inputs.get("replicasPerNodeGroup")) + 1
    if not flags or (number(resource.inputs.get("numCacheClusters")) or by_shard) < 2:
        yield "it does not fail over"


@stack_rule(
    "availability-zones",
    title="Nodes are in three zones in production, in two elsewhere",
    reason="With one of three zones gone, two thirds of the nodes carry on.",
    reference="platform",
    fix="add zones to kyeol:network.zones, and to a group's own zones where it has any",
    setting="network.zones",
)
def zones(graph: Graph, context: Context) -> Iterator[tuple[str, str]]:
    """By the subnets of all groups that keep a node for any pod: each may have a zone for itself."""
    wanted = 3 if context.production else 2
    groups = [group for group in _for_any_pod(graph) if node_limits(group.inputs)[0]]
    subnets = among(graph, vpc.SUBNET.type, {urn for group in groups for urn in sources(group, "subnetIds")})
    found = len({subnet.inputs.get("availabilityZone") for subnet in subnets})
    for group in groups if found < wanted else ():
        yield group.urn, f"the nodes are in {found} of {wanted} zones"


@stack_rule(
    "availability-nat",
    title="Production has a NAT gateway in every zone with nodes",
    reason="With one gateway, all zones lose their way out with its zone.",
    reference="platform",
    fix="set kyeol:network.nat to perZone",
    setting="network.nat",
)
def nat(graph: Graph, context: Context) -> Iterator[tuple[str, str]]:
    """Production needs a NAT gateway in each zone: one zone's failure must not cut the others off."""
    if not context.production:
        return
    by_zone = {one.urn: one.inputs.get("availabilityZone") for one in graph.of_type(vpc.SUBNET.type)}
    gates = {by_zone.get(urn) for one in graph.of_type(vpc.NAT_GATEWAY.type) for urn in sources(one, "subnetId")}
    groups = graph.of_type(eks.NODE_GROUP.type)
    nodes = {by_zone[urn] for one in groups for urn in sources(one, "subnetIds") if urn in by_zone}
    if missing := sorted(str(zone) for zone in nodes - gates):
        yield "", f"no NAT gateway in {', '.join(missing)}"


@stack_rule(
    "availability-nodes",
    title="Production has three nodes at least, and none that AWS may take back",
    reason="One node per zone; spot nodes go within two minutes.",
    reference="platform",
    fix="set min to 3 and capacityType to ON_DEMAND in kyeol:cluster.nodeGroups, or taint a group that is for others",
    setting="cluster.nodeGroups.{group}.min",
)
def nodes(graph: Graph, context: Context) -> Iterator[tuple[str, str]]:
    """The minimum is what the autoscaler goes down to. A tainted group is for those who ask for it."""
    groups = _for_any_pod(graph) if context.production else ()
    few = sum(node_limits(group.inputs)[0] for group in groups) < 3
    for group in groups:
        if few:
            yield group.urn, "fewer than three nodes are enough for it"
        if group.inputs.get("capacityType") == "SPOT":
            yield group.urn, "AWS may take its nodes back"


@stack_rule(
    "availability-spot",
    title="Some of the nodes for any pod are on demand",
    reason="Without Spot capacity a stack of Spot nodes alone has no DNS, no autoscaler and no shop, for hours.",
    reference="platform",
    fix="add a group with capacityType ON_DEMAND and without taints to kyeol:cluster.nodeGroups, small as it may be",
    setting="cluster.nodeGroups",
    severity="advisory",
)
def spot(graph: Graph, _: Context) -> Iterator[tuple[str, str]]:
    """What AWS takes back it may not have again for a while."""
    groups = _for_any_pod(graph)
    if groups and all(one.inputs.get("capacityType") == "SPOT" for one in groups):
        yield "", "AWS may take back all nodes that take any pod"


def _for_any_pod(graph: Graph) -> list[Resource]:
    """The node groups whose taints, if there are any, keep no pod away."""
    return [
        one
        for one in graph.of_type(eks.NODE_GROUP.type)
        if all(taint.get("effect") == "PREFER_NO_SCHEDULE" for taint in mappings(one.inputs.get("taints")))
    ]


@resource_rule(
    "availability-replicas",
    kubernetes.RELEASE.type,
    title="Production's add-ons have two replicas",
    reason="The loss of a node must not stop admission webhooks or certificates.",
    reference="platform",
    fix="set replicaCount to 2 in the add-on's values",
)
def replicas(resource: Resource, context: Context) -> Iterator[str]:
    """Charts that know no replicas, such as a DaemonSet's, say none."""
    values = mapping(resource.inputs.get("values"))
    counts = [found for key in ("replicaCount", "replicas") if isinstance(found := values.get(key), int)]
    if context.production and counts and min(counts) < 2:
        yield f"{min(counts)} replica"
