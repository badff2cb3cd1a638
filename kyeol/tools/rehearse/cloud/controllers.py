"""What controllers inside a cluster make in AWS, which no Pulumi program sees: load balancers and DNS records."""

from collections.abc import Iterable, Mapping
from typing import Final

from google.protobuf.struct_pb2 import Struct

from kyeol.config.names import APPLICATION_NAMESPACE, ARGOCD, LOAD_BALANCER_TIER, TIER_TAG
from kyeol.tools.json_values import at, mapping
from kyeol.tools.kinds import eks, kubernetes, route53, security_groups, vpc, wafv2
from kyeol.tools.rehearse.cloud.errors import STUCK, CloudError
from kyeol.tools.rehearse.cloud.existing import ExistingResource, Location

LOAD_BALANCER: Final = "controllers:elasticloadbalancing:LoadBalancer"
RECORD: Final = "controllers:externaldns:Record"

INGRESSES: Final = (APPLICATION_NAMESPACE, ARGOCD)
"""The Namespaces that have an Ingress: the shop's, and mgmt's Argo CD's."""

MAKERS: Final[Mapping[str, str]] = {LOAD_BALANCER: "aws-load-balancer-controller", RECORD: "external-dns"}

_HELD: Final[Mapping[str, frozenset[str]]] = {
    LOAD_BALANCER: frozenset(
        {vpc.SUBNET.type, vpc.INTERNET_GATEWAY.type, vpc.VPC.type}
        | {wafv2.WEB_ACL.type, security_groups.MANAGED_PREFIX_LIST.type}
    ),
    RECORD: frozenset({route53.ZONE.type}),
}

CONCERNED: Final = frozenset(
    {kubernetes.NAMESPACE.type, kubernetes.RELEASE.type, kubernetes.SECRET.type, eks.NODE_GROUP.type}
)
"""The kinds at whose creation or change the controllers look again."""


def appeared(resources: Iterable[ExistingResource]) -> list[ExistingResource]:
    """What the controllers make of the Namespaces and controllers that there are now."""
    everything = list(resources)
    there = {(one.urn, one.id) for one in everything}
    made = (
        _made(kind, namespace, everything)
        for namespace in everything
        if _has_ingress(namespace)
        for kind in MAKERS
        if _maker(kind, namespace.location.cluster, everything)
    )
    # What it is placed in is chosen once: a load balancer keeps its subnets when another zone comes.
    return [one for one in made if (one.urn, one.id) not in there]


def released(namespace: ExistingResource, resources: Iterable[ExistingResource]) -> list[ExistingResource]:
    """What goes with a Namespace, taken away by the controllers that made it.

    Raises:
        CloudError: Its Ingress waits for a controller that is gone.
    """
    everything = list(resources)
    theirs = [one for one in everything if one.type in MAKERS and one.urn == namespace.urn]
    for one in theirs:
        if not _maker(one.type, namespace.location.cluster, everything):
            raise CloudError(
                STUCK,
                f"Namespace {namespace.id} does not end: its Ingress waits for {MAKERS[one.type]}, which is gone, "
                f"and {one.id} stays in AWS",
            )
    return theirs


def _has_ingress(one: ExistingResource) -> bool:
    return one.type == kubernetes.NAMESPACE.type and one.id in INGRESSES


def _maker(kind: str, cluster: str, everything: list[ExistingResource]) -> bool:
    """Whether the controller runs: it is installed, by Helm or by Argo CD, and there is a node for it."""
    names = {one.id for one in everything if one.type == eks.CLUSTER.type and _endpoint(one) == cluster}
    nodes = any(one.type == eks.NODE_GROUP.type and one.inputs["clusterName"] in names for one in everything)
    by_helm = any(
        one.type == kubernetes.RELEASE.type
        and one.location.cluster == cluster
        and str(one.inputs["chart"]).endswith(MAKERS[kind])
        for one in everything
    )
    return nodes and (by_helm or any(_hands_over(one, names) for one in everything))


def _hands_over(one: ExistingResource, names: set[str]) -> bool:
    """Whether it is the Secret by which Argo CD installs the add-ons of a cluster."""
    charts = "charts" in mapping(at(one.inputs, "metadata", "annotations"))
    return one.type == kubernetes.SECRET.type and charts and any(name in str(one.inputs) for name in names)


def _made(kind: str, namespace: ExistingResource, everything: list[ExistingResource]) -> ExistingResource:
    holds = {one.id for one in everything if one.type in _HELD[kind] and _concerns(one, namespace)}
    return ExistingResource(
        urn=namespace.urn,
        type=kind,
        id=f"{MAKERS[kind]}:{namespace.stack}/{namespace.id}",
        inputs={},
        sent=Struct(),
        state=Struct(),
        location=Location(),
        holds=frozenset(holds),
    )


def _concerns(one: ExistingResource, namespace: ExistingResource) -> bool:
    """Whether a load balancer is placed in it, or names it: nothing of CloudFront's. Zones are all one."""
    if one.type == route53.ZONE.type:
        return True
    tiers = (at(one.inputs, "tags", "kubernetes.io/role/elb"), at(one.inputs, "tags", TIER_TAG))
    balanced = tiers[0] is not None or tiers[1] == LOAD_BALANCER_TIER
    regional = one.inputs.get("scope") != "CLOUDFRONT"
    return one.stack == namespace.stack and regional and (balanced or one.type != vpc.SUBNET.type)


def _endpoint(cluster: ExistingResource) -> str:
    return cluster.state.fields["endpoint"].string_value
