"""The cluster: control plane, nodes and their disks, and the load balancer that it makes for the Ingresses."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from kyeol.config.names import LOAD_BALANCER_TIER, TIER_TAG
from kyeol.tools.cost.charge import Charge, Missing, Pricing, model
from kyeol.tools.cost.month import HOPS, HOURS
from kyeol.tools.cost.span import Span
from kyeol.tools.json_values import Json, at, listed, mapping, mappings, number, texts
from kyeol.tools.kinds import cloudfront, ec2, eks, pulumi_eks, vpc, wafv2
from kyeol.tools.preview.graph import Resource
from kyeol.tools.preview.nodes import group_of, node_limits
from kyeol.tools.preview.peaks import held

CONNECTIONS_PER_LCU_HOUR: Final = 25 * 3600
"""New connections that a load balancer capacity unit holds for an hour (aws.amazon.com/elasticloadbalancing/pricing:
25 a second, or 1 GB an hour); every request is taken for a connection of its own, which is too many."""

GP3_IOPS: Final = 3000
GP3_MIBPS: Final = 125
"""What a gp3 volume has without a charge (aws.amazon.com/ebs/pricing)."""

BALANCER: Final = "load balancer"
"""The component of what the Load Balancer Controller makes; no resource of the program is it."""


@model(pulumi_eks.CLUSTER_COMPONENT)
def cluster(_: Resource, pricing: Pricing) -> Iterator[Charge]:
    """The control plane by the hour in standard support, what the cluster makes, and what crosses zones in it."""
    hours = Span.always(HOURS)
    yield Charge(price="eks.cluster", what="EKS control plane", quantity=hours, service="EKS")
    zones = max((len(listed(one.inputs.get("subnetIds"))) for one in pricing.of(eks.NODE_GROUP)), default=1)
    regional = any(one.inputs.get("scope") == "REGIONAL" for one in pricing.of(wafv2.WEB_ACL))
    if regional or "albPrefixListId" in pricing.graph.outputs:
        yield from _load_balancer(pricing, zones)
    crossing = _from_origin(pricing) * (Decimal(HOPS * 2 * (zones - 1)) / zones)
    yield Charge(price="transfer.zone", what="traffic between zones", quantity=crossing, part="usage", service="EC2")


def _load_balancer(pricing: Pricing, zones: int) -> Iterator[Charge]:
    fronted = bool(pricing.of(cloudfront.DISTRIBUTION))
    hours, addresses, served = *_balancers(pricing, zones), _from_origin(pricing)
    requests = pricing.month.requests * (pricing.month.missed if fronted else 1)
    connections = requests.map(lambda number: number / CONNECTIONS_PER_LCU_HOUR)
    units = Span.of(
        max(served.smallest, connections.smallest),
        max(served.expected, connections.expected),
        max(served.largest, connections.largest),
    )
    yield Charge(price="alb.hour", what="load balancer", quantity=hours, service="ELB", component=BALANCER)
    yield Charge(price="ipv4.hour", what="public IPv4 addresses", quantity=addresses, service="VPC", component=BALANCER)
    yield Charge(
        price="alb.lcu", what="load balancer units", quantity=units, part="usage", service="ELB", component=BALANCER
    )
    if not fronted:
        yield Charge(
            price="transfer.internet", what="traffic to the internet", quantity=served, part="usage", service="EC2",
            component=BALANCER,
        )  # fmt: skip


def _balancers(pricing: Pricing, zones: int) -> tuple[Span, Span]:
    """The hours of load balancers, and of their public addresses, one in each zone.

    Where CloudFront has a VPC origin, the public load balancer is beside the private one until Git gives it up, which
    the graph does not show.
    """
    private = any(at(one.inputs, "tags", TIER_TAG) == LOAD_BALANCER_TIER for one in pricing.of(vpc.SUBNET))
    if pricing.of(cloudfront.VPC_ORIGIN):
        return Span.of(HOURS, HOURS, 2 * HOURS), Span.of(0, 0, HOURS * zones)
    return (Span.of(HOURS, 2 * HOURS, 2 * HOURS) if private else Span.always(HOURS)), Span.always(HOURS * zones)


def _from_origin(pricing: Pricing) -> Span:
    """What the load balancer serves, GB: all of it, or what CloudFront does not have."""
    return pricing.month.gigabytes_out * (pricing.month.missed if pricing.of(cloudfront.DISTRIBUTION) else 1)


@model(eks.NODE_GROUP)
def nodes(resource: Resource, pricing: Pricing) -> Iterator[Charge | Missing]:
    """Instances by the hour, at the autoscaler's limits, and their disks."""
    inputs = resource.inputs
    fewest, most = node_limits(inputs)
    desired = number(at(inputs, "scalingConfig", "desiredSize")) or fewest
    count = Span.of(fewest, desired, most)
    types = texts(inputs.get("instanceTypes"))
    if not types or inputs.get("capacityType") == "SPOT":
        reason = "spot prices have no list" if types else "its instance type is in a launch template"
        yield Missing(f"nodes of {resource.name}", reason)
    else:
        held = _held(group_of(resource.urn), count, pricing)
        yield Charge(price=f"ec2.{types[0]}", what=f"{types[0]} nodes", quantity=count * HOURS + held, service="EC2")
    disks = list(_disks(resource, pricing))
    if not disks:
        yield Missing(f"disks of {resource.name}", "no launch template says how large they are")
    for disk in disks:
        yield from _volume(disk, count)


def _held(group: str, count: Span, pricing: Pricing) -> Span:
    """The hours of what planned peaks add to a group, as if all of them were in one month; their disks cost cents."""
    found = Span.always(0)
    for fewest, lasts in held(pricing.graph, group):
        sizes = (count.smallest, count.expected, count.largest)
        found += Span.of(*(max(fewest - size, Decimal(0)) for size in sizes)) * (Decimal(lasts.total_seconds()) / 3600)
    return found


def _disks(group: Resource, pricing: Pricing) -> Iterator[Mapping[str, Json]]:
    wanted = at(group.inputs, "launchTemplate", "id")
    for template in pricing.of(ec2.LAUNCH_TEMPLATE):
        if template.id == wanted:
            yield from (mapping(one.get("ebs")) for one in mappings(template.inputs.get("blockDeviceMappings")))


def _volume(disk: Mapping[str, Json], count: Span) -> Iterator[Charge | Missing]:
    kind, size = str(disk.get("volumeType", "gp3")), number(disk.get("volumeSize"))
    yield Charge(price=f"ebs.{kind}", what=f"node disks, {kind}", quantity=count * size, service="EBS")
    if kind == "gp3" and (more := number(disk.get("iops")) - GP3_IOPS) > 0:
        yield Charge(price="ebs.gp3-iops", what="node disks, IOPS", quantity=count * more, service="EBS")
    if kind == "gp3" and number(disk.get("throughput")) > GP3_MIBPS:
        yield Missing("throughput of node disks", "the price of gp3's throughput was not read")
