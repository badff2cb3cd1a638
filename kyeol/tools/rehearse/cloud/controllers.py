"""What controllers inside a cluster make in AWS, which no Pulumi program sees: load balancers and DNS records."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from google.protobuf.struct_pb2 import Struct

from kyeol.config.names import APPLICATION_NAMESPACE, ARGOCD, LOAD_BALANCER_TIER, TIER_TAG
from kyeol.tools.json_values import Json, at, mappings
from kyeol.tools.kinds import eks, kubernetes, route53, security_groups, vpc, wafv2
from kyeol.tools.rehearse.cloud.errors import STUCK, CloudError
from kyeol.tools.rehearse.cloud.existing import ExistingResource, Location

LOAD_BALANCER: Final = "controllers:elasticloadbalancing:LoadBalancer"
RECORD: Final = "controllers:externaldns:Record"
CHART: Final = "controllers:argocd:Chart"
"""A chart that Argo CD has installed. It stays when its application goes (`preserveResourcesOnDeletion`)."""

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
    """What Argo CD and the controllers make of the Secrets, Namespaces and controllers that there are now."""
    everything = list(resources)
    there = {(one.urn, one.id) for one in everything}
    installed = [one for one in _installed(everything) if (one.urn, one.id) not in there]
    everything += installed
    made = (
        _made(kind, namespace, everything)
        for namespace in everything
        if _has_ingress(namespace)
        for kind in MAKERS
        if _maker(kind, namespace.location.cluster, everything)
    )
    # A load balancer has the subnets that its Ingress names, and those are others after a sync only: nobody syncs here.
    return [*installed, *(one for one in made if (one.urn, one.id) not in there)]


def taken_over(existing: ExistingResource, resources: Iterable[ExistingResource]) -> list[ExistingResource]:
    """The charts of Argo CD that are a Helm release's from now on, and go when it is uninstalled."""
    if existing.type != kubernetes.RELEASE.type:
        return []
    cluster, name = existing.location.cluster, _chart(existing)
    return [one for one in resources if one.type == CHART and (one.location.cluster, _chart(one)) == (cluster, name)]


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
    return nodes and any(
        one.type in (kubernetes.RELEASE.type, CHART) and one.location.cluster == cluster and _chart(one) == MAKERS[kind]
        for one in everything
    )


def _chart(one: ExistingResource) -> str:
    return str(one.inputs["chart"]).rpartition("/")[2]


def _installed(everything: list[ExistingResource]) -> Iterator[ExistingResource]:
    """The charts that Argo CD installs, as the Secrets by which it knows the clusters ask for them."""
    clusters = {one.id: one for one in everything if one.type == eks.CLUSTER.type}
    for one in everything:
        told = at(one.inputs, "metadata", "annotations")
        cluster = clusters.get(str(at(told, "clusterName")))
        if one.type == kubernetes.SECRET.type and cluster:
            for chart in mappings(json.loads(str(at(told, "charts") or "[]"))):
                inputs = {"chart": chart["chart"], "namespace": chart["namespace"]}
                place = Location(cluster=_endpoint(cluster))
                yield _by_controller(cluster.urn, CHART, f"argocd:{chart['chart']}", inputs, place)


def _made(kind: str, namespace: ExistingResource, everything: list[ExistingResource]) -> ExistingResource:
    holds = {one.id for one in everything if one.type in _HELD[kind] and _concerns(one, namespace)}
    title = f"{MAKERS[kind]}:{namespace.stack}/{namespace.id}"
    return _by_controller(namespace.urn, kind, title, {}, Location(), frozenset(holds))


def _by_controller(
    urn: str, kind: str, title: str, inputs: Mapping[str, Json], location: Location, holds: frozenset[str] = frozenset()
) -> ExistingResource:
    """Something that no program has made, under the URN of what it was made for."""
    return ExistingResource(
        urn=urn, type=kind, id=title, inputs=inputs, sent=Struct(), state=Struct(), location=location, holds=holds
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
