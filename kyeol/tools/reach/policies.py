"""NetworkPolicies, as the VPC CNI enforces them: pods that one selects get only what some policy lets through."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kyeol.config.addresses import inside, is_the_internet, network, overlap
from kyeol.tools.json_values import Json, at, mapping, mappings, number, texts
from kyeol.tools.reach.model import Direction, Pods, Traffic
from kyeol.tools.reach.peer import Peer
from kyeol.tools.reach.ports import EVERY, Ports, common, only, union


@dataclass(frozen=True, kw_only=True)
class NetworkPolicy:
    """A NetworkPolicy.

    Args:
        name: Its name.
        namespace: Its Namespace.
        stack: Whose cluster it is in.
        spec: Its spec.
        urn: Its resource; empty where a GitOps tree has it.
    """

    name: str
    namespace: str
    stack: str
    spec: Mapping[str, Json]
    urn: str = ""

    def limits(self, direction: Direction) -> bool:
        """Whether it is of a direction; without types it is of ingress, and of egress if it has such rules."""
        types = texts(self.spec.get("policyTypes"))
        return direction.capitalize() in types if types else direction == "ingress" or "egress" in self.spec


def policy(manifest: Mapping[str, Json], stack: str, urn: str = "") -> NetworkPolicy:
    """A manifest's policy.

    Args:
        manifest: The NetworkPolicy.
        stack: Whose cluster it is in.
        urn: Its resource.
    """
    metadata = mapping(manifest.get("metadata"))
    return NetworkPolicy(
        name=str(metadata.get("name")),
        namespace=str(metadata.get("namespace") or "default"),
        stack=stack,
        spec=mapping(manifest.get("spec")),
        urn=urn,
    )


def selecting(policies: Sequence[NetworkPolicy], pods: Pods, direction: Direction) -> list[NetworkPolicy]:
    """The policies that limit some pods in a direction; without one they are not limited."""
    return [
        one
        for one in policies
        if (one.stack, one.namespace) == (pods.stack, pods.namespace)
        and one.limits(direction)
        and _matches(one.spec.get("podSelector"), pods.labels)
    ]


def passed(
    selected: Sequence[NetworkPolicy], direction: Direction, traffic: Traffic, peer: Peer, pods: Pods, ports: Ports
) -> tuple[Ports, str]:
    """What of some ports policies let through, and the name of one that does.

    Args:
        selected: The policies of the pods.
        direction: Into the pods, or out of them.
        traffic: The traffic.
        peer: The other end.
        pods: The pods.
        ports: What is left of the traffic's ports.
    """
    reached = pods if direction == "ingress" else peer.pods
    through: Ports = ()
    by = ""
    for one in selected:
        for rule in mappings(one.spec.get(direction)):
            peers = mappings(rule.get("from" if direction == "ingress" else "to"))
            if peers and not any(_is(each, peer, one, traffic) for each in peers):
                continue
            for opened in _ports(rule, traffic.protocol, reached.named if reached else {}):
                if added := common(ports, opened):
                    through, by = union([*through, *added]), by or one.name
    return through, by


def _ports(rule: Mapping[str, Json], protocol: str, named: Mapping[str, int]) -> Iterator[Ports]:
    """What a rule opens; a port by name is the one that the pods which are reached call so, if they do."""
    opened = mappings(rule.get("ports"))
    if not opened:
        yield EVERY
    for one in opened:
        if str(one.get("protocol", "TCP")).lower() != protocol:
            continue
        first = one.get("port")
        if first is None:
            yield EVERY
        elif isinstance(first, str):
            yield only(named[first]) if first in named else ()
        else:
            yield ((number(first), number(one.get("endPort")) or number(first)),)


def _is(rule: Mapping[str, Json], peer: Peer, one: NetworkPolicy, traffic: Traffic) -> bool:
    if block := mapping(rule.get("ipBlock")):
        return _in_block(block, peer, traffic)
    if peer.pods is None or peer.pods.stack != one.stack:
        return False
    if "namespaceSelector" in rule:
        named = {"kubernetes.io/metadata.name": peer.pods.namespace}
        if not _matches(rule["namespaceSelector"], named):
            return False
    elif peer.pods.namespace != one.namespace:
        return False
    return "podSelector" not in rule or _matches(rule["podSelector"], peer.pods.labels)


def _in_block(block: Mapping[str, Json], peer: Peer, traffic: Traffic) -> bool:
    outer = network(block.get("cidr"))
    if outer is None:
        return False
    if peer.internet:
        return is_the_internet(outer)
    excepted = [found for text in texts(block.get("except")) if (found := network(text))]
    if traffic.every:
        fits = all(inside(one, outer) for one in peer.networks)
        return bool(peer.networks) and fits and not any(overlap(one, no) for one in peer.networks for no in excepted)
    return any(overlap(one, outer) and not any(inside(one, no) for no in excepted) for one in peer.networks)


def _matches(selector: Json, labels: Mapping[str, str] | None) -> bool:
    """Whether a selector chooses pods; all of a Namespace's are chosen only by one that asks for nothing."""
    wanted, expressions = mapping(at(selector, "matchLabels")), mappings(at(selector, "matchExpressions"))
    if labels is None:
        return not wanted and not expressions
    return wanted.items() <= labels.items() and all(_holds(one, labels) for one in expressions)


def _holds(expression: Mapping[str, Json], labels: Mapping[str, str]) -> bool:
    key, values = str(expression.get("key")), texts(expression.get("values"))
    match expression.get("operator"):
        case "In":
            return labels.get(key) in values
        case "NotIn":
            return labels.get(key) not in values
        case "Exists":
            return key in labels
        case _:
            return key not in labels
