"""How requests come in, read from a stack's graph: names, CloudFront, firewalls, the load balancer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Final

from kyeol.config.names import ORIGIN_VERIFY_HEADER
from kyeol.tools.json_values import Json, at, listed, mappings, texts
from kyeol.tools.kinds import cloudfront, kubernetes, route53, s3, security_groups, wafv2
from kyeol.tools.preview.exports import ALB_PREFIX_LIST, PUBLIC_NAMES
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.report.views.network import NetworkView
from kyeol.tools.report.views.parts import Part

LOAD_BALANCER: Final = "load balancer"


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """A CloudFront distribution.

    Args:
        urn: Its URN.
        names: Its public names.
        buckets: The URNs of the buckets that it serves.
        to_load_balancer: Whether it passes requests on to the load balancer.
        web_acl: The URN of its web ACL; empty for none.
    """

    urn: str
    names: Sequence[str]
    buckets: Sequence[str]
    to_load_balancer: bool
    web_acl: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """The load balancer, which the Ingress makes and the program prepares.

    Args:
        web_acl: Its web ACL; None for none.
        clients: Who reaches it: address ranges, or CloudFront.
        verified: Whether a request must carry CloudFront's secret header.
        ports: The pods' ports that it may call, where network policies name them.
    """

    web_acl: Part | None
    clients: Sequence[str]
    verified: bool
    ports: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class EdgeView:
    """The edge of a stack.

    Args:
        names: Its public names, in order.
        own_zones: The DNS zones that it makes.
        distributions: Its distributions.
        web_acls: The web ACLs of its distributions.
        entry: The load balancer; None where nothing is prepared for one.
    """

    names: Sequence[str]
    own_zones: Sequence[str]
    distributions: Sequence[Distribution]
    web_acls: Sequence[Part]
    entry: Entry | None


def edge(graph: Graph, net: NetworkView | None) -> EdgeView:
    """The edge of a stack.

    Args:
        graph: The recorded graph.
        net: Its network.
    """
    distributions = [_distribution(graph, one) for one in graph.of_type(cloudfront.DISTRIBUTION.type)]
    names = [*texts(graph.outputs.get(PUBLIC_NAMES)), *(name for one in distributions for name in one.names)]
    return EdgeView(
        names=list(dict.fromkeys(names)),
        own_zones=sorted(str(one.inputs.get("name", one.name)) for one in graph.of_type(route53.ZONE.type)),
        distributions=distributions,
        web_acls=[_web_acl(one) for one in _scoped(graph, "CLOUDFRONT")],
        entry=_entry(graph, net),
    )


def _distribution(graph: Graph, resource: Resource) -> Distribution:
    origins = [str(one.get("domainName", "")) for one in mappings(resource.inputs.get("origins"))]
    buckets = {str(one.outputs.get("bucketRegionalDomainName")): one.urn for one in graph.of_type(s3.BUCKET.type)}
    acl = resource.inputs.get("webAclId")
    return Distribution(
        urn=resource.urn,
        names=texts(resource.inputs.get("aliases")),
        buckets=[buckets[origin] for origin in origins if origin in buckets],
        to_load_balancer=any(origin not in buckets for origin in origins),
        web_acl=next(
            (one.urn for one in graph.of_type(wafv2.WEB_ACL.type) if acl and one.outputs.get("arn") == acl), ""
        ),
    )


def _scoped(graph: Graph, scope: str) -> list[Resource]:
    return [one for one in graph.of_type(wafv2.WEB_ACL.type) if one.inputs.get("scope") == scope]


def _web_acl(resource: Resource) -> Part:
    rules = listed(resource.inputs.get("rules"))
    return Part(key=resource.urn, title="WAF", lines=[f"{len(rules)} rule{'' if len(rules) == 1 else 's'}"])


def _entry(graph: Graph, net: NetworkView | None) -> Entry | None:
    acls = _scoped(graph, "REGIONAL")
    if not acls and ALB_PREFIX_LIST not in graph.outputs:
        return None
    rules = [rule for acl in acls for rule in mappings(acl.inputs.get("rules"))]
    return Entry(
        web_acl=_web_acl(acls[0]) if acls else None,
        clients=_clients(graph),
        verified=any(ORIGIN_VERIFY_HEADER in str(rule.get("statement")) for rule in rules),
        ports=sorted(set(_ports(graph, net))),
    )


def _clients(graph: Graph) -> list[str]:
    """The addresses on the stack's own list; AWS keeps CloudFront's."""
    lists = [
        one for one in graph.of_type(security_groups.MANAGED_PREFIX_LIST.type)
        if one.id == graph.outputs.get(ALB_PREFIX_LIST)
    ]  # fmt: skip
    if lists:
        return [str(one.get("cidr")) for one in mappings(lists[0].inputs.get("entries"))]
    return ["CloudFront"] if graph.outputs.get(ALB_PREFIX_LIST) else []


def _ports(graph: Graph, net: NetworkView | None) -> Iterator[str]:
    """The ports that network policies open to the public subnets, where the load balancer is."""
    public = [IPv4Network(one.cidr) for one in net.subnets if one.tier == "public"] if net else []
    for policy in graph.of_type(kubernetes.NETWORK_POLICY.type):
        for rule in mappings(at(policy.inputs, "spec", "ingress")):
            if any(_covers(peer, subnet) for peer in listed(rule.get("from")) for subnet in public):
                yield from (str(port.get("port")) for port in mappings(rule.get("ports")))


def _covers(peer: Json, subnet: IPv4Network) -> bool:
    block = at(peer, "ipBlock", "cidr")
    return isinstance(block, str) and IPv4Network(block).overlaps(subnet)
