"""Graphs with something taken out, added or changed, and the flows that are wrong then."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from kyeol.tools.preview.graph import Graph, Resource
from kyeol.tools.reach.build import build
from kyeol.tools.reach.judge import judge
from tests.policies.build import res
from tests.reach.conftest import Trees

RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"


def wrong(graph: Graph, management: Graph | None = None, trees: Trees | None = None) -> set[str]:
    """The flows that are not as they must be, as SOURCE>TARGET."""
    found = judge(build(graph, management, trees))
    return {f"{one.flow.source}>{one.flow.target}" for one in found if not one.right}


def flows(graph: Graph, management: Graph | None = None, trees: Trees | None = None) -> set[str]:
    """All required flows."""
    found = judge(build(graph, management, trees))
    return {f"{one.flow.source}>{one.flow.target}" for one in found if one.flow.required}


def without(graph: Graph, type_: str, name: str) -> Graph:
    """A graph without one of its resources."""
    gone = graph.one(type_, name).urn
    return replace(graph, resources={urn: one for urn, one in graph.resources.items() if urn != gone})


def changed(graph: Graph, type_: str, inputs: Mapping[str, Any], name: str | None = None) -> Graph:
    """A graph in which a resource has other inputs."""
    one = graph.one(type_, name)
    return replace(graph, resources={**graph.resources, one.urn: replace(one, inputs={**one.inputs, **inputs})})


def added(graph: Graph, *resources: Resource) -> Graph:
    """A graph with further resources."""
    return replace(graph, resources={**graph.resources, **{one.urn: one for one in resources}})


def acl(graph: Graph, subnet: str, *rules: Mapping[str, Any], way: str) -> Graph:
    """A graph in which a subnet has a network ACL with some rules before one that lets everything through."""
    everything = {"ruleNo": 1000, "action": "allow", "protocol": "-1", "cidrBlock": "0.0.0.0/0"}
    inputs: dict[str, Any] = {key: [everything] for key in ("ingress", "egress")}
    inputs[way] = [*rules, everything]
    place = graph.one("aws:ec2/subnet:Subnet", subnet)
    return added(graph, res("aws:ec2/networkAcl:NetworkAcl", "acl", {**inputs, "subnetIds": [place.id]}))


Break = Callable[[Graph], Graph]
