"""Quota, limits and NetworkPolicies of a namespace that Argo CD does not keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

import pulumi
from pulumi import Input
from pulumi_kubernetes.core.v1 import (
    LimitRange,
    LimitRangeItemArgs,
    LimitRangeSpecArgs,
    ResourceQuota,
    ResourceQuotaSpecArgs,
)
from pulumi_kubernetes.meta.v1 import LabelSelectorArgs, ObjectMetaArgs
from pulumi_kubernetes.networking.v1 import NetworkPolicy, NetworkPolicySpecArgs

from kyeol.components.kubernetes.network_flows import Flow, FlowRules


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What all pods of a namespace may ask for together.

    Args:
        pods: How many there may be.
        cpu: CPU requests, such as 500m.
        memory: Memory requests, such as 512Mi.
    """

    pods: int
    cpu: str
    memory: str


@dataclass(frozen=True, kw_only=True)
class NamespacePoliciesArgs:
    """What the policies need. The Kubernetes provider comes with the component's options.

    Args:
        namespace: The Namespace's name, as its own output: it is made before its policies.
        budget: What its pods may ask for.
        flows: The traffic that exists.
        vpc: The VPC's /16.
        cluster: The cluster, with which the policies go.
    """

    namespace: Input[str]
    budget: Budget
    flows: Sequence[Flow]
    vpc: IPv4Network
    cluster: pulumi.Resource


def default_limits(name: str, namespace: Input[str], opts: pulumi.ResourceOptions) -> LimitRange:
    """What a container without requests and limits gets; no limit of CPU, which would only slow it down.

    Args:
        name: The logical name.
        namespace: The Namespace's name, as its own output.
        opts: With the provider of the cluster.
    """
    container = LimitRangeItemArgs(
        type="Container", default_request={"cpu": "50m", "memory": "128Mi"}, default={"memory": "512Mi"}
    )
    return LimitRange(
        name,
        metadata=ObjectMetaArgs(name="defaults", namespace=namespace),
        spec=LimitRangeSpecArgs(limits=[container]),
        opts=opts,
    )


class NamespacePolicies(pulumi.ComponentResource):
    """A ResourceQuota, a LimitRange that gives every container requests, and NetworkPolicies that deny by default.

    Services that would make load balancers or open ports of the nodes are forbidden: what is public has an Ingress.
    """

    def __init__(self, name: str, args: NamespacePoliciesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:NamespacePolicies", name, None, opts)
        self._name, self._namespace = name, args.namespace
        self._child = pulumi.ResourceOptions(parent=self, deleted_with=args.cluster)
        ResourceQuota(
            name,
            metadata=self._metadata("budget"),
            spec=ResourceQuotaSpecArgs(
                hard={
                    "pods": str(args.budget.pods),
                    "requests.cpu": args.budget.cpu,
                    "requests.memory": args.budget.memory,
                    "services.loadbalancers": "0",
                    "services.nodeports": "0",
                }
            ),
            opts=self._child,
        )
        default_limits(name, self._namespace, self._child)
        self._policy("default-deny", FlowRules(name="default-deny"), ["Ingress", "Egress"])
        for flow in args.flows:
            rules = flow(args.vpc)
            types = [*(["Ingress"] if rules.ingress else []), *(["Egress"] if rules.egress else [])]
            self._policy(rules.name, rules, types)
        self.register_outputs({})

    def _metadata(self, name: str) -> ObjectMetaArgs:
        return ObjectMetaArgs(name=name, namespace=self._namespace)

    def _policy(self, what: str, rules: FlowRules, types: list[str]) -> None:
        NetworkPolicy(
            f"{self._name}-{what}",
            metadata=self._metadata(what),
            spec=NetworkPolicySpecArgs(
                pod_selector=LabelSelectorArgs(),
                policy_types=types,
                ingress=list(rules.ingress) or None,
                egress=list(rules.egress) or None,
            ),
            opts=self._child,
        )
