"""The flows that exist in a cluster, as rules of NetworkPolicies."""

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import TypeAlias

from pulumi_kubernetes.meta.v1 import LabelSelectorArgs
from pulumi_kubernetes.networking.v1 import (
    IPBlockArgs,
    NetworkPolicyEgressRuleArgs,
    NetworkPolicyIngressRuleArgs,
    NetworkPolicyPeerArgs,
    NetworkPolicyPortArgs,
)

from kyeol.config.address_plan import tier
from kyeol.config.addresses import PRIVATE
from kyeol.config.names import DATABASE_PORT


@dataclass(frozen=True, kw_only=True)
class FlowRules:
    """A flow as a NetworkPolicy has it.

    Args:
        name: The policy's name.
        ingress: What may come in.
        egress: What may go out.
    """

    name: str
    ingress: tuple[NetworkPolicyIngressRuleArgs, ...] = ()
    egress: tuple[NetworkPolicyEgressRuleArgs, ...] = ()


Flow: TypeAlias = Callable[[IPv4Network], FlowRules]
"""A flow in a cluster whose VPC has these addresses."""


def within(_: IPv4Network) -> FlowRules:
    """Between the pods of a namespace."""
    peers = [NetworkPolicyPeerArgs(pod_selector=LabelSelectorArgs())]
    return FlowRules(
        name="within",
        ingress=(NetworkPolicyIngressRuleArgs(from_=peers),),
        egress=(NetworkPolicyEgressRuleArgs(to=peers),),
    )


def from_load_balancer(port: int) -> Flow:
    """From load balancers, which have addresses in the public subnets.

    Args:
        port: The pods' port.
    """

    def flow(vpc: IPv4Network) -> FlowRules:
        peer = NetworkPolicyPeerArgs(ip_block=IPBlockArgs(cidr=str(tier(vpc, "public"))))
        return FlowRules(
            name="from-load-balancer", ingress=(NetworkPolicyIngressRuleArgs(from_=[peer], ports=[_tcp(port)]),)
        )

    return flow


def to_dns(_: IPv4Network) -> FlowRules:
    """To the cluster's DNS."""
    dns = NetworkPolicyPeerArgs(
        namespace_selector=LabelSelectorArgs(match_labels={"kubernetes.io/metadata.name": "kube-system"}),
        pod_selector=LabelSelectorArgs(match_labels={"k8s-app": "kube-dns"}),
    )
    ports = [NetworkPolicyPortArgs(protocol="UDP", port=53), _tcp(53)]
    return FlowRules(name="to-dns", egress=(NetworkPolicyEgressRuleArgs(to=[dns], ports=ports),))


def to_https(vpc: IPv4Network) -> FlowRules:
    """To HTTPS on the internet and at the VPC's endpoints; no other private network."""
    internet = NetworkPolicyPeerArgs(ip_block=IPBlockArgs(cidr="0.0.0.0/0", except_=list(PRIVATE)))
    endpoints = NetworkPolicyPeerArgs(ip_block=IPBlockArgs(cidr=str(vpc)))
    return FlowRules(
        name="to-https", egress=(NetworkPolicyEgressRuleArgs(to=[internet, endpoints], ports=[_tcp(443)]),)
    )


def to_any_https(_: IPv4Network) -> FlowRules:
    """To HTTPS anywhere, private networks included."""
    everywhere = NetworkPolicyPeerArgs(ip_block=IPBlockArgs(cidr="0.0.0.0/0"))
    return FlowRules(name="to-https", egress=(NetworkPolicyEgressRuleArgs(to=[everywhere], ports=[_tcp(443)]),))


def to_database(vpc: IPv4Network) -> FlowRules:
    """To PostgreSQL in the data subnets."""
    data = NetworkPolicyPeerArgs(ip_block=IPBlockArgs(cidr=str(tier(vpc, "data"))))
    return FlowRules(name="to-database", egress=(NetworkPolicyEgressRuleArgs(to=[data], ports=[_tcp(DATABASE_PORT)]),))


def _tcp(port: int) -> NetworkPolicyPortArgs:
    return NetworkPolicyPortArgs(protocol="TCP", port=port)
