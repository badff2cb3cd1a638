"""How long AWS takes to make things, and the chain of a deployment that nothing can shorten."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kyeol.tools.preview.graph import Graph, Resource

MINUTES: Final[Mapping[str, float]] = {
    # EKS API reference, CreateCluster: several minutes, in older editions ten to fifteen; the lower end.
    "aws:eks/cluster:Cluster": 10.0,
    # EKS user guide, "Create a managed node group": instance start, bootstrap and Ready; assumed.
    "aws:eks/nodeGroup:NodeGroup": 3.0,
    # DaemonSets are active at once, Deployments when their pods are ready; assumed.
    "aws:eks/addon:Addon": 1.0,
    # VPC user guide: a NAT gateway is pending for a minute or two; assumed.
    "aws:ec2/natGateway:NatGateway": 2.0,
    # Interface endpoints are pending until their network interfaces exist; assumed.
    "aws:ec2/vpcEndpoint:VpcEndpoint": 1.5,
    # RDS user guide: an instance takes up to twenty minutes, Multi-AZ with backups the longer half; assumed.
    "aws:rds/instance:Instance": 12.0,
    # ElastiCache user guide: a replication group takes several minutes; with failover and TLS ten; assumed.
    "aws:elasticache/replicationGroup:ReplicationGroup": 10.0,
    # CloudFront developer guide: deployment to all locations, a few minutes since 2020; assumed.
    "aws:cloudfront/distribution:Distribution": 5.0,
    # ACM user guide: issued some minutes after the DNS record is visible; assumed.
    "aws:acm/certificateValidation:CertificateValidation": 3.0,
    # Route 53 FAQ: a change is everywhere within 60 seconds; the provider waits until it is INSYNC.
    "aws:route53/record:Record": 0.7,
    "aws:route53/zone:Zone": 0.7,
    # A Helm release waits until its pods are ready; assumed.
    "kubernetes:helm.sh/v3:Release": 1.5,
}
"""Minutes by kind, as far as they matter; each with its source, or "assumed" where AWS gives no figure."""

OTHER_MINUTES: Final = 0.1
"""Everything else answers within seconds."""

SLOW_CHILDREN: Final[Mapping[str, str]] = {
    "eks:index:Cluster": "aws:eks/cluster:Cluster",
    "eks:index:ManagedNodeGroup": "aws:eks/nodeGroup:NodeGroup",
}
"""What a component of pulumi-eks takes its time for: a preview sees the component only, the engine its children too."""


@dataclass(frozen=True)
class Chain:
    """The longest chain of resources that wait for one another.

    Args:
        resources: From the first to the last.
        minutes: How long the chain takes.
    """

    resources: tuple[Resource, ...]
    minutes: float

    @property
    def slow(self) -> tuple[Resource, ...]:
        """The members of the chain that take time."""
        return tuple(resource for resource in self.resources if minutes_of(resource) > OTHER_MINUTES)


def minutes_of_kind(type_: str) -> float:
    """How long AWS takes to make one resource of a type token."""
    return MINUTES.get(type_, OTHER_MINUTES)


def minutes_of(resource: Resource) -> float:
    """How long a resource takes to be made, as a preview sees it.

    A component takes no time of its own; one that a provider constructs takes that of its slow child.
    """
    if not (resource.custom or resource.remote):
        return 0.0
    return minutes_of_kind(SLOW_CHILDREN.get(resource.type, resource.type))


def longest_chain(graph: Graph) -> Chain:
    """The chain that decides how long a first deployment takes, whatever the parallelism."""
    finished: dict[str, float] = {}
    before: dict[str, str] = {}

    def finish(urn: str) -> float:
        if urn not in finished:
            resource = graph.resources[urn]
            finished[urn] = 0.0  # a cycle would be the engine's to report
            waits = {*resource.depends_on, resource.provider_urn} & graph.resources.keys()
            last = max(waits, key=finish, default="")
            before[urn] = last
            finished[urn] = (finish(last) if last else 0.0) + minutes_of(resource)
        return finished[urn]

    end = max(graph.resources, key=finish, default="")
    chain: list[Resource] = []
    urn = end
    while urn:
        chain.append(graph.resources[urn])
        urn = before[urn]
    return Chain(tuple(reversed(chain)), finished.get(end, 0.0))
