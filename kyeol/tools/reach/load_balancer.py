"""The load balancer of an Ingress, which the AWS Load Balancer Controller makes: nothing of it is in the graph.

What is known of the controller comes from kubernetes-sigs/aws-load-balancer-controller, v3.5.0:
docs/deploy/security_groups.md (a group of its own for each load balancer, which lets its clients in on the listeners'
ports; one shared group, which the targets' group lets in) and pkg/networking/networking_manager.go (which of a target's
groups gets that rule, and that it spans from the lowest to the highest port of all targets).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Network
from typing import Final

from kyeol.config.addresses import network
from kyeol.tools.json_values import Json, at, mappings, texts
from kyeol.tools.reach.model import End, Interface, SecurityGroup, Subnet, TrafficRule
from kyeol.tools.reach.ports import EVERY, Ports, only, union

BACKEND: Final = "load balancers#shared"
_PREFIX: Final = "alb.ingress.kubernetes.io/"
_EVERYWHERE: Final = IPv4Network("0.0.0.0/0")


@dataclass(frozen=True, kw_only=True)
class Front:
    """What an Ingress asks of its load balancer.

    Args:
        prefix_lists: Who is let in, as prefix lists.
        networks: Who is let in, as networks.
        ports: The listeners' ports.
        internal: Whether it has no public address.
    """

    prefix_lists: tuple[str, ...]
    networks: tuple[str, ...]
    ports: Ports
    internal: bool


def front(annotations: Mapping[str, Json]) -> Front:
    """What an Ingress' annotations ask.

    Without listeners it is HTTP on 80, or HTTPS on 443 where a certificate is named; without networks and prefix lists
    everybody is let in (docs/guide/ingress/annotations.md).

    Args:
        annotations: The annotations.
    """

    def listed(key: str) -> tuple[str, ...]:
        return tuple(
            one.strip() for text in texts(annotations.get(_PREFIX + key)) for one in text.split(",") if one.strip()
        )

    lists, cidrs = listed("security-group-prefix-lists"), listed("inbound-cidrs")
    asked = texts(annotations.get(f"{_PREFIX}listen-ports"))
    default = 443 if annotations.get(f"{_PREFIX}certificate-arn") else 80
    ports = [int(port) for text in asked for one in json.loads(text) for port in one.values()] or [default]
    return Front(
        prefix_lists=lists,
        networks=cidrs or (() if lists else ("0.0.0.0/0",)),
        ports=only(*ports),
        internal=annotations.get(f"{_PREFIX}scheme", "internal") != "internet-facing",
    )


PUBLIC: Final = "alb"
PRIVATE: Final = "private-alb"
"""What load balancers are called: that of the public subnets, and that of CloudFront's VPC origin."""


def load_balancer(asked: Front, subnets: Iterable[Subnet], keys: Mapping[str, str]) -> End:
    """The load balancer as an end, with its own group and the shared one.

    Args:
        asked: What the Ingress asks.
        subnets: Its subnets.
        keys: The keys of the prefix lists that the graph has, by identifier.
    """
    name = PRIVATE if asked.internal else PUBLIC
    lets_in = [
        *(TrafficRule(protocol="tcp", ports=asked.ports, prefix_list=keys.get(one, one)) for one in asked.prefix_lists),
        *(
            TrafficRule(protocol="tcp", ports=asked.ports, network=found)
            for one in asked.networks
            if (found := network(one))
        ),
    ]
    out = (TrafficRule(protocol="-1", ports=EVERY, network=_EVERYWHERE),)
    groups = (
        SecurityGroup(key=f"{name}#clients", name="of the load balancer", ingress=tuple(lets_in), egress=out),
        SecurityGroup(key=BACKEND, name="shared by load balancers", egress=out),
    )
    placed = sorted(subnets, key=lambda one: one.name)
    return End(
        name=name,
        title="the private load balancer" if asked.internal else "the load balancer",
        interfaces=tuple(
            Interface(name=one.name, subnet=one, groups=groups, networks=(one.network,), public=not asked.internal)
            for one in placed
        ),
        ports=asked.ports,
    )


def opened(nodes: Sequence[End], backends: Ports) -> list[End]:
    """Nodes with the rule that the controller writes for its targets.

    It goes into the only group of a target's interface, or into the one that carries the cluster's tag; if none or
    several do, the controller gives up and writes none.

    Args:
        nodes: The nodes of each group.
        backends: The ports of all targets.
    """
    if not backends:
        return list(nodes)
    span = union([(backends[0][0], backends[-1][1])])
    rule = TrafficRule(protocol="tcp", ports=span, group=BACKEND)
    return [replace(end, interfaces=tuple(_opened(one, rule) for one in end.interfaces)) for end in nodes]


def _opened(place: Interface, rule: TrafficRule) -> Interface:
    groups = place.groups or ()
    tagged = [one for one in groups if one.cluster_tag] if len(groups) > 1 else list(groups)
    if len(tagged) != 1:
        return place
    made = replace(tagged[0], ingress=(*tagged[0].ingress, rule))
    return replace(place, groups=tuple(made if one is tagged[0] else one for one in groups))


def backends(
    ingress: Mapping[str, Json], services: Mapping[tuple[str, str], Mapping[str, Json]]
) -> list[tuple[str, str]]:
    """The Services that an Ingress leads to, as (Namespace, name), without the controller's own actions."""
    namespace = str(at(ingress, "metadata", "namespace") or "default")
    found = [
        (namespace, str(at(path, "backend", "service", "name")))
        for rule in mappings(at(ingress, "spec", "rules"))
        for path in mappings(at(rule, "http", "paths"))
    ]
    return [one for one in dict.fromkeys(found) if one in services]
