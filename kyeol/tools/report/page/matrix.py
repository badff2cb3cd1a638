"""The environments side by side: what each stack has, read from its graph."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from kyeol.tools.kinds import cloudtrail, cloudwatch, kms
from kyeol.tools.preview.exports import ADDONS_DELIVERY
from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.report.views.edge import EdgeView, edge
from kyeol.tools.report.views.network import NetworkView, network
from kyeol.tools.report.views.parts import TO, ClusterView, Part, caches, cluster, databases

NONE: Final = TO
"""Shown where a stack has no such part."""


@dataclass(frozen=True)
class MatrixRow:
    """A row of the matrix.

    Args:
        title: What it is about.
        cells: What each stack has, in the stacks' order.
    """

    title: str
    cells: Sequence[str]


@dataclass(frozen=True)
class _Column:
    graph: Graph
    network: NetworkView | None
    cluster: ClusterView | None
    edge: EdgeView


def matrix(graphs: Sequence[Graph]) -> list[MatrixRow]:
    """The rows of the matrix.

    Args:
        graphs: The recorded graphs, one column each.
    """
    stacks = [_stack(graph) for graph in graphs]
    return [MatrixRow(title, [cell(stack) or NONE for stack in stacks]) for title, cell in _ROWS]


def _stack(graph: Graph) -> _Column:
    net = network(graph)
    return _Column(graph, net, cluster(graph), edge(graph, net))


def _nat(stack: _Column) -> str:
    if stack.network is None or not stack.network.gateways:
        return ""
    count = len(stack.network.gateways)
    return "one" if count == 1 else "one per zone" if count == len(stack.network.zones) else str(count)


def _nodes(stack: _Column) -> str:
    groups = stack.cluster.nodes if stack.cluster else ()
    return "; ".join(f"{group.title}, {group.lines[0]}" for group in groups)


def _parts(read: Callable[[Graph], Sequence[Part]]) -> Callable[[_Column], str]:
    return lambda stack: "; ".join(", ".join((part.title, *part.lines)) for part in read(stack.graph))


def _keys(stack: _Column) -> str:
    """The keys for data, storage and logs; every stack has one for its alarm messages."""
    names = [one.name for one in stack.graph.of_type(kms.KEY.type) if ":Keys$" in one.urn]
    return ", ".join(name.removeprefix("kms-") for name in names)


def _firewall(stack: _Column) -> str:
    return "yes" if stack.edge.entry and stack.edge.entry.web_acl else ""


def _cdn(stack: _Column) -> str:
    count = len(stack.edge.distributions)
    if not count:
        return ""
    return f"{count} distribution{'' if count == 1 else 's'}{' with WAF' if stack.edge.web_acls else ''}"


def _trail(stack: _Column) -> str:
    return "yes" if stack.graph.of_type(cloudtrail.TRAIL.type) else ""


def _endpoints(stack: _Column) -> str:
    net = stack.network
    if net is None:
        return ""
    zones = len(net.interface_subnets)
    where = f" in {zones} zone{'' if zones == 1 else 's'}" if net.interfaces else ""
    return ", ".join([*net.gateway_endpoints, *net.interfaces]) + where


def _real(graph: Graph) -> list[Resource]:
    return [one for one in graph if one.custom or one.remote]


_ROWS: Final[Sequence[tuple[str, Callable[[_Column], str]]]] = (
    ("VPC", lambda stack: stack.network.cidr if stack.network else ""),
    ("Region", lambda stack: stack.network.region if stack.network else ""),
    ("Zones", lambda stack: ", ".join(stack.network.zones) if stack.network else ""),
    ("NAT gateways", _nat),
    ("VPC endpoints", _endpoints),
    ("Kubernetes", lambda stack: f"EKS {stack.cluster.version}" if stack.cluster else ""),
    ("Nodes", _nodes),
    ("Database", _parts(databases)),
    ("Cache", _parts(caches)),
    ("Own KMS keys", _keys),
    ("WAF of the load balancer", _firewall),
    ("CloudFront", _cdn),
    ("CloudTrail", _trail),
    ("Public names", lambda stack: ", ".join(stack.edge.names)),
    ("Add-ons by", lambda stack: str(stack.graph.outputs.get(ADDONS_DELIVERY, ""))),
    ("Alarms", lambda stack: str(len(stack.graph.of_type(cloudwatch.METRIC_ALARM.type)) or "")),
    ("Resources", lambda stack: str(len(_real(stack.graph)))),
    ("Protected", lambda stack: str(sum(one.options.protect for one in _real(stack.graph)) or "")),
)
