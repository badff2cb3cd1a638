"""Putting the model of a stack together: from its graph, mgmt's beside it, and what the GitOps trees deliver."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from ipaddress import IPv4Network
from typing import Final

from kyeol.config.addresses import Network, networks
from kyeol.config.names import LOAD_BALANCER_TIER, MANAGEMENT_STACK
from kyeol.tools.json_values import Json, mappings, texts
from kyeol.tools.kinds import cloudfront, engine, kubernetes, security_groups
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.reach import deliveries, load_balancer, policies
from kyeol.tools.reach.deliveries import Delivered
from kyeol.tools.reach.groups import Groups
from kyeol.tools.reach.index import CLUSTERS, Index
from kyeol.tools.reach.model import End, Interface, Pods, SecurityGroup, Subnet, TrafficRule
from kyeol.tools.reach.network import FOREIGN_S3, VPC_ORIGIN, NetworkModel
from kyeol.tools.reach.places import Places
from kyeol.tools.reach.policies import NetworkPolicy
from kyeol.tools.reach.ports import EVERY, only, union
from kyeol.tools.reach.routes import Layout, layout

CLOUDFRONT: Final = "com.amazonaws.global.cloudfront.origin-facing"
"""The prefix list that AWS keeps of CloudFront's addresses (CloudFront developer guide, LocationsOfEdgeServers)."""

_OTHER: Final = SecurityGroup(
    key="any other group",
    name="of whatever it is",
    egress=(TrafficRule(protocol="-1", ports=EVERY, network=IPv4Network("0.0.0.0/0")),),
)


def build(
    graph: Graph, management: Graph | None = None, trees: Sequence[Mapping[str, Json]] | None = None
) -> NetworkModel:
    """The model of a stack.

    Args:
        graph: The stack.
        management: mgmt, from where Argo CD calls; None: only what the stack itself makes on mgmt's side is known.
        trees: What the GitOps trees deliver into its cluster; None: not known.
    """
    other = management if management and management.stack != graph.stack else None
    index = Index([graph, other] if other else [graph])
    nets, groups = layout(index), Groups(index)
    places = Places(index=index, layout=nets, groups=groups)
    delivered = deliveries.delivered(graph, trees)
    ends, notes = _ends(graph, places, delivered), delivered.notes
    if other:
        nodes = tuple(places.nodes(other))
        ends[MANAGEMENT_STACK] = _pods(MANAGEMENT_STACK, "Argo CD in mgmt", nodes, "argocd", other.stack)
    elif far := _beyond(graph, index, nets):
        ends[MANAGEMENT_STACK] = far
        notes = (*notes, "mgmt's own side of the way from Argo CD: mgmt's graph is not read here")
    return NetworkModel(
        stack=graph.stack,
        index=index,
        layout=nets,
        groups=groups,
        lists={
            one.urn: _entries(one.inputs.get("entries"))
            for one in index.of_type(security_groups.MANAGED_PREFIX_LIST.type)
        },
        endpoints=[one for each in index.graphs for one in places.endpoints(each)],
        clusters={one.stack: found for one in index.graphs if (found := _cluster(one))},
        policies=[*_policies(index), *(policies.policy(one, graph.stack) for one in delivered.policies)],
        ends=ends,
        visitors=_welcome(ends),
        backends=delivered.backends,
        notes=notes,
        whole="nodes" in ends and "api" in ends and bool(ends["nodes"].interfaces and ends["api"].interfaces),
        trees=trees is not None,
    )


def _policies(index: Index) -> Iterator[NetworkPolicy]:
    """The NetworkPolicies that the stacks themselves make."""
    for graph in index.graphs:
        for one in graph.of_type(kubernetes.NETWORK_POLICY.type):
            yield policies.policy(one.inputs, graph.stack, one.urn)


def _welcome(ends: Mapping[str, End]) -> tuple[str, ...]:
    """The names of the load balancer's intended clients."""
    front = ends.get("alb")
    return tuple(one for one in ("allow-list", "cloudfront") if front and _is_for(front, ends.get(one)))


def _ends(graph: Graph, places: Places, delivered: Delivered) -> dict[str, End]:
    """Everything between which the stack's own traffic goes."""
    ends = {one.name: one for one in places.stores(graph)}
    if api := places.api(graph):
        ends["api"] = api
    ends |= _on_nodes(graph, places, delivered)
    own = {urn for urn in places.layout.vpcs if urn in graph.resources}
    tiers = {
        tier: [one for one in places.layout.subnets.values() if one.vpc in own and one.tier == tier]
        for tier in ("public", "app", "data", LOAD_BALANCER_TIER)
    }
    if delivered.front and tiers["public"]:
        ids = {one.id: one.urn for one in graph.of_type(security_groups.MANAGED_PREFIX_LIST.type) if one.id}
        ends["alb"] = load_balancer.load_balancer(delivered.front, tiers["public"], ids)
        ends |= _visitors(delivered.front.prefix_lists, ids, graph)
    ends |= _private(graph, delivered, tiers[LOAD_BALANCER_TIER])
    ends |= _anything("vpc", "anything else in the VPC", [*tiers["app"], *tiers["public"]])
    ends |= _anything("data", "anything in the data subnets", tiers["data"])
    ends[FOREIGN_S3] = End(
        name=FOREIGN_S3, title="buckets of other accounts", kind="service", service="s3", foreign=True, ports=only(443)
    )
    ends["internet"] = End(name="internet", title="the internet", kind="internet", ports=only(443))
    ends.setdefault("cloudfront", End(name="cloudfront", title="CloudFront", kind="visitors", prefix_list=CLOUDFRONT))
    return ends


def _private(graph: Graph, delivered: Delivered, subnets: Sequence[Subnet]) -> dict[str, End]:
    """The private load balancer, and CloudFront within the VPC, where it is its origin."""
    ends: dict[str, End] = {}
    if delivered.private and subnets:
        ends[load_balancer.PRIVATE] = load_balancer.load_balancer(delivered.private, subnets, {})
    for one in graph.of_type(cloudfront.VPC_ORIGIN.type):
        ends[VPC_ORIGIN] = End(
            name=VPC_ORIGIN,
            title="CloudFront within the VPC",
            kind="visitors",
            prefix_list=next(iter(delivered.private.prefix_lists), CLOUDFRONT) if delivered.private else CLOUDFRONT,
            urn=one.urn,
        )
    return ends


def _on_nodes(graph: Graph, places: Places, delivered: Delivered) -> dict[str, End]:
    """The nodes, each of several groups, and the pods on them; nothing where there is no node."""
    groups = load_balancer.opened(list(places.nodes(graph)), only(*(one.port for one in delivered.backends)))
    if not groups:
        return {}
    ends = {"nodes": _pods("nodes", "the nodes", groups, "", graph.stack)}
    if len(groups) > 1:
        ends |= {one.name: one for one in groups}
    dns = _pods("dns", "the cluster's DNS", groups, "kube-system", graph.stack, {"k8s-app": "kube-dns"})
    ends["dns"] = replace(dns, ports=only(53))
    for one in delivered.pods:
        made = _pods(one.name, one.title, groups, one.namespace, graph.stack, one.labels, one.named)
        ends[one.name] = replace(made, ports=union((port, port) for port in one.ports))
    return ends


def _anything(name: str, title: str, subnets: Iterable[Subnet]) -> dict[str, End]:
    """Whatever else may be in some subnets; nothing where there is no subnet."""
    interfaces = tuple(
        Interface(name=one.name, subnet=one, groups=(_OTHER,), networks=(one.network,))
        for one in sorted(subnets, key=lambda subnet: subnet.name)
    )
    return {name: End(name=name, title=title, interfaces=interfaces)} if interfaces else {}


def _visitors(lists: Iterable[str], ids: Mapping[str, str], graph: Graph) -> dict[str, End]:
    """Who the load balancer is for: the addresses of the graph's own list, and CloudFront by AWS's."""
    found: dict[str, End] = {}
    for one in lists:
        urn = ids.get(one)
        if urn:
            entries = _entries(graph.resources[urn].inputs.get("entries"))
            found["allow-list"] = End(
                name="allow-list", title="the allow-list", kind="visitors", networks=entries, prefix_list=urn, urn=urn
            )
        else:
            found["cloudfront"] = End(name="cloudfront", title="CloudFront", kind="visitors", prefix_list=one)
    return found


def _is_for(front: End, who: End | None) -> bool:
    """Whether a load balancer's own group names somebody's prefix list."""
    rules = [rule for place in front.interfaces for group in place.groups or () for rule in group.ingress]
    return who is not None and any(rule.prefix_list == who.prefix_list for rule in rules)


def _pods(
    name: str,
    title: str,
    nodes: Sequence[End],
    namespace: str,
    stack: str,
    labels: Mapping[str, str] | None = None,
    named: Mapping[str, int] | None = None,
) -> End:
    """Pods are reached by the network interfaces of their nodes; without a Namespace it is the nodes themselves."""
    return End(
        name=name,
        title=title,
        interfaces=tuple(place for one in nodes for place in one.interfaces),
        pods=Pods(namespace=namespace, labels=labels, stack=stack, named=named or {}) if namespace else None,
        urn=nodes[0].urn if nodes else "",
    )


def _beyond(graph: Graph, index: Index, nets: Layout) -> End | None:
    """What the stack's own graph shows of mgmt: the addresses that its routes lead to by the peering."""
    if not graph.of_type(engine.STACK_REFERENCE.type):
        return None
    to: list[Network] = [
        one.network for subnet in nets.subnets.values() for one in subnet.routes if one.by == "peering"
    ]
    reference = next(iter(index.of_type(engine.STACK_REFERENCE.type)))
    return End(
        name=MANAGEMENT_STACK,
        title="Argo CD in mgmt",
        interfaces=(Interface(name=MANAGEMENT_STACK, subnet=None, groups=None, networks=tuple(dict.fromkeys(to))),),
        urn=reference.urn,
    )


def _cluster(graph: Graph) -> Resource | None:
    return next((one for type_ in CLUSTERS for one in graph.by_type.get(type_, ())), None)


def _entries(value: Json) -> tuple[Network, ...]:
    return networks(text for one in mappings(value) for text in texts(one.get("cidr")))
