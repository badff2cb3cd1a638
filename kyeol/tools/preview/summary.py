"""What a stack comes to, read from its recorded graph: counts by kind, and the choices that cost money."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kyeol.tools.json_values import Json, at, listed, mapping, mappings, number, texts
from kyeol.tools.kinds import cloudwatch, ec2, eks, elasticache, rds, s3, vpc
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.preview.nodes import node_limits
from kyeol.tools.words import counted


@dataclass(frozen=True)
class Choice:
    """A choice that costs money.

    Args:
        what: What is paid for, such as NAT gateways.
        value: How much of it.
        resources: The URNs that say so.
    """

    what: str
    value: str
    resources: tuple[str, ...]

    def to_json(self) -> dict[str, Json]:
        """The choice in the machine form."""
        return {"what": self.what, "value": self.value, "resources": list(self.resources)}


def kinds(graph: Graph) -> dict[str, int]:
    """How many resources there are of every type token, in its order."""
    return dict(sorted(Counter(resource.type for resource in graph).items()))


def choices(graph: Graph) -> list[Choice]:
    """The choices of a stack that cost money, by what is paid for."""
    return [*_gateways(graph), *_endpoints(graph), *_nodes(graph), *_databases(graph), *_caches(graph), *_kept(graph)]


def _gateways(graph: Graph) -> Iterator[Choice]:
    if gateways := graph.of_type(vpc.NAT_GATEWAY.type):
        yield Choice("NAT gateways", str(len(gateways)), _urns(gateways))


def _endpoints(graph: Graph) -> Iterator[Choice]:
    every = graph.of_type(vpc.VPC_ENDPOINT.type)
    interfaces = [one for one in every if one.inputs.get("vpcEndpointType") == "Interface"]
    zones = Counter(len(listed(one.inputs.get("subnetIds"))) for one in interfaces)
    if interfaces:
        value = " + ".join(f"{count} x {counted(zone, 'zone')}" for zone, count in sorted(zones.items()))
        yield Choice("interface endpoints", value, _urns(interfaces))


def _nodes(graph: Graph) -> Iterator[Choice]:
    templates = {one.id: one for one in graph.of_type(ec2.LAUNCH_TEMPLATE.type)}
    for group in graph.of_type(eks.NODE_GROUP.type):
        types = ", ".join(texts(group.inputs.get("instanceTypes"))) or "instances"
        fewest, most = node_limits(group.inputs)
        value = f"{at(group.inputs, 'scalingConfig', 'desiredSize')} x {types} ({fewest} to {most})"
        if group.inputs.get("capacityType") == "SPOT":
            value += ", spot"
        template = templates.get(str(at(group.inputs, "launchTemplate", "id")))
        for device in mappings(template.inputs.get("blockDeviceMappings")) if template else ():
            disk = mapping(device.get("ebs"))
            value += f", {disk.get('volumeSize')} GiB {disk.get('volumeType')} each"
        yield Choice("EKS nodes", value, (group.urn,))


def _databases(graph: Graph) -> Iterator[Choice]:
    for database in graph.of_type(rds.INSTANCE.type):
        inputs = database.inputs
        parts = [str(inputs.get("instanceClass")), "Multi-AZ" if inputs.get("multiAz") else "one zone"]
        if "allocatedStorage" in inputs:
            most = inputs.get("maxAllocatedStorage")
            storage = f"{inputs['allocatedStorage']}{f' to {most}' if most else ''} GiB"
            parts.append(f"{storage} {inputs.get('storageType', '')}".strip())
        if days := number(inputs.get("backupRetentionPeriod")):
            parts.append(f"backups {counted(days, 'day')}")
        what = "RDS replica" if inputs.get("replicateSourceDb") else "RDS instance"
        yield Choice(what, ", ".join(parts), (database.urn,))


def _caches(graph: Graph) -> Iterator[Choice]:
    for cache in graph.of_type(elasticache.REPLICATION_GROUP.type):
        inputs = cache.inputs
        parts = [f"{inputs.get('numCacheClusters', 1)} x {inputs.get('nodeType')}"]
        parts.append("Multi-AZ" if inputs.get("multiAzEnabled") else "one zone")
        if days := number(inputs.get("snapshotRetentionLimit")):
            parts.append(f"snapshots {counted(days, 'day')}")
        yield Choice("cache nodes", ", ".join(parts), (cache.urn,))


def _kept(graph: Graph) -> Iterator[Choice]:
    groups = graph.of_type(cloudwatch.LOG_GROUP.type)
    days = Counter(number(one.inputs.get("retentionInDays")) for one in groups)
    if groups:
        value = ", ".join(
            f"{count} x {counted(time, 'day') if time else 'for ever'}" for time, count in sorted(days.items())
        )
        yield Choice("log groups", value, _urns(groups))
    for rules in graph.of_type(s3.BUCKET_LIFECYCLE_CONFIGURATION.type):
        times = [number(at(rule, "expiration", "days")) for rule in mappings(rules.inputs.get("rules"))]
        if longest := max(times, default=0):
            yield Choice("bucket retention", f"{rules.name} {counted(longest, 'day')}", (rules.urn,))


def _urns(resources: list[Resource]) -> tuple[str, ...]:
    return tuple(resource.urn for resource in resources)
