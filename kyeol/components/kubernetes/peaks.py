"""Planned peaks in a cluster: the plan, who may keep to it, and pods that hold nodes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv4Network
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Input
from pulumi_kubernetes.apps.v1 import Deployment, DeploymentSpecArgs, DeploymentStrategyArgs
from pulumi_kubernetes.core.v1 import (
    AffinityArgs,
    CapabilitiesArgs,
    ConfigMap,
    ContainerArgs,
    Namespace,
    PodAffinityTermArgs,
    PodAntiAffinityArgs,
    PodSecurityContextArgs,
    PodSpecArgs,
    PodTemplateSpecArgs,
    ResourceRequirementsArgs,
    SeccompProfileArgs,
    SecurityContextArgs,
    TolerationArgs,
)
from pulumi_kubernetes.meta.v1 import LabelSelectorArgs, ObjectMetaArgs
from pulumi_kubernetes.rbac.v1 import PolicyRuleArgs, Role, RoleBinding, RoleRefArgs, SubjectArgs

from kyeol.addons.pod_security import pod_security
from kyeol.components.kubernetes.namespace_policies import Budget, NamespacePolicies, NamespacePoliciesArgs
from kyeol.components.kubernetes.network_flows import to_dns
from kyeol.config.names import PEAKS_PLAN
from kyeol.config.nodes import NodeGroupConfig
from kyeol.config.peaks import PeakConfig, PeaksConfig
from kyeol.versions import PAUSE_IMAGE

NAME: Final = "peaks"
"""The plan, the service account of the CronJob that keeps to it, its Roles, and the Namespace of what holds nodes:
gitops/kyeol-app-gitops/components/peaks."""

BEFORE: Final = "peaks-before"
"""The ConfigMap in which the CronJob notes what it has raised, and from what."""

AUTOSCALED: Final = ("saleor-api", "storefront")
FIXED: Final = ("saleor-worker",)
"""The workloads with a HorizontalPodAutoscaler, and those without."""

_EFFECTS: Final = {
    "NO_SCHEDULE": "NoSchedule", "NO_EXECUTE": "NoExecute", "PREFER_NO_SCHEDULE": "PreferNoSchedule",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PeaksArgs:
    """What the peaks need. The Kubernetes provider comes with the component's options.

    Args:
        peaks: The peaks.
        namespace: The shop's Namespace, as its own output.
        made: The node groups, by name.
        groups: Their settings.
        vpc: The VPC's /16.
        cluster: The cluster, with which everything goes.
    """

    peaks: PeaksConfig
    namespace: Input[str]
    made: Mapping[str, aws.eks.NodeGroup]
    groups: Mapping[str, NodeGroupConfig]
    vpc: IPv4Network
    cluster: pulumi.Resource


class Peaks(pulumi.ComponentResource):
    """The plan as a ConfigMap, the CronJob's Roles, and for each node group of the plan a Deployment without pods.

    The CronJob gives such a Deployment as many pods as the group is to have nodes. No two of them share a node, so that
    the Cluster Autoscaler adds what is missing and cannot empty one that it would rather take away: the limits of the
    group stay its own (docs/explanation/decisions/0022-limits-of-the-autoscaler.md). A scheduled action of the Auto
    Scaling group would not do: for a group that is named to it the autoscaler goes by the limits that it was given
    (kubernetes/autoscaler, cloudprovider/aws/auto_scaling_groups.go, `register`), drains what looks idle, and Auto
    Scaling then refuses to go below the minimum.
    """

    def __init__(self, name: str, args: PeaksArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:Peaks", name, None, opts)
        self._name, self._args = name, args
        self._child = pulumi.ResourceOptions(parent=self, deleted_with=args.cluster)
        planned = args.peaks.planned
        for key, title, data in (
            ("plan", NAME, {PEAKS_PLAN: plan(planned)}),
            # Empty: what is in it is the CronJob's.
            ("before", BEFORE, None),
        ):
            metadata = ObjectMetaArgs(name=title, namespace=args.namespace)
            ConfigMap(f"{name}-{key}", metadata=metadata, data=data, opts=self._child)
        self._may(
            "shop",
            args.namespace,
            [
                PolicyRuleArgs(
                    api_groups=["autoscaling"],
                    resources=["horizontalpodautoscalers"],
                    resource_names=list(AUTOSCALED),
                    verbs=["get", "patch"],
                ),
                _scales(list(FIXED)),
                PolicyRuleArgs(
                    api_groups=[""], resources=["configmaps"], resource_names=[BEFORE], verbs=["get", "patch"]
                ),
            ],
        )
        groups = sorted({group for peak in planned.values() for group in peak.nodes})
        if groups:
            self._nodes(groups)
        self.register_outputs({})

    def _nodes(self, groups: list[str]) -> None:
        """The Namespace and the Deployments of pods that hold nodes."""
        args = self._args
        namespace = Namespace(
            f"{self._name}-nodes",
            metadata=ObjectMetaArgs(name=NAME, labels=pod_security("restricted")),
            opts=self._child,
        ).metadata.name
        most = sum(args.groups[group].max for group in groups)
        NamespacePolicies(
            f"{self._name}-nodes",
            NamespacePoliciesArgs(
                namespace=namespace,
                budget=Budget(pods=most, cpu=f"{most}m", memory=f"{most * _MEMORY}Mi"),
                flows=(to_dns,),
                vpc=args.vpc,
                cluster=args.cluster,
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self._may("nodes", namespace, [_scales([holder(group) for group in groups])])
        for group in groups:
            self._holder(group, namespace)

    def _holder(self, group: str, namespace: Input[str]) -> None:
        labels: dict[str, Input[str]] = {"app.kubernetes.io/name": holder(group)}
        Deployment(
            f"{self._name}-nodes-{group}",
            metadata=ObjectMetaArgs(
                name=holder(group),
                namespace=namespace,
                # Nobody waits for nodes that come later, or not at all where the group is at its maximum.
                annotations={"pulumi.com/skipAwait": "true"},
            ),
            spec=DeploymentSpecArgs(
                replicas=0,
                selector=LabelSelectorArgs(match_labels=labels),
                strategy=DeploymentStrategyArgs(type="Recreate"),
                template=PodTemplateSpecArgs(
                    metadata=ObjectMetaArgs(labels=labels),
                    spec=self._pod(group, LabelSelectorArgs(match_labels=labels)),
                ),
            ),
            # The CronJob's.
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(ignore_changes=["spec.replicas"])),
        )

    def _pod(self, group: str, own: LabelSelectorArgs) -> PodSpecArgs:
        """A pod that does nothing and yields to any of the shop's; a node of the group has one at most."""
        apart = PodAffinityTermArgs(label_selector=own, topology_key="kubernetes.io/hostname")
        return PodSpecArgs(
            automount_service_account_token=False,
            enable_service_links=False,
            termination_grace_period_seconds=0,
            # EKS's own label; the autoscaler knows it of a group without nodes, too (aws_wrapper.go).
            node_selector={"eks.amazonaws.com/nodegroup": self._args.made[group].node_group_name},
            affinity=AffinityArgs(
                pod_anti_affinity=PodAntiAffinityArgs(required_during_scheduling_ignored_during_execution=[apart])
            ),
            tolerations=[
                TolerationArgs(key=taint.key, operator="Equal", value=taint.value, effect=_EFFECTS[taint.effect])
                for taint in self._args.groups[group].taints
            ],
            # The image's own user (kubernetes/kubernetes, build/pause/Dockerfile).
            security_context=PodSecurityContextArgs(
                run_as_non_root=True,
                run_as_user=65535,
                run_as_group=65535,
                seccomp_profile=SeccompProfileArgs(type="RuntimeDefault"),
            ),
            containers=[
                ContainerArgs(
                    name="pause",
                    image=PAUSE_IMAGE,
                    resources=ResourceRequirementsArgs(
                        requests={"cpu": "1m", "memory": f"{_MEMORY}Mi"}, limits={"memory": f"{_MEMORY}Mi"}
                    ),
                    security_context=SecurityContextArgs(
                        allow_privilege_escalation=False,
                        read_only_root_filesystem=True,
                        capabilities=CapabilitiesArgs(drop=["ALL"]),
                    ),
                )
            ],
        )

    def _may(self, where: str, namespace: Input[str], rules: list[PolicyRuleArgs]) -> None:
        """A Role in a Namespace, bound to the CronJob's service account in the shop's."""
        metadata = ObjectMetaArgs(name=NAME, namespace=namespace)
        role = Role(f"{self._name}-{where}", metadata=metadata, rules=rules, opts=self._child)
        RoleBinding(
            f"{self._name}-{where}",
            metadata=metadata,
            role_ref=RoleRefArgs(api_group="rbac.authorization.k8s.io", kind="Role", name=NAME),
            subjects=[SubjectArgs(kind="ServiceAccount", name=NAME, namespace=self._args.namespace)],
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[role])),
        )


_MEMORY: Final = 16
"""MiB of a pod that holds a node: more than a process that sleeps needs."""


def holder(group: str) -> str:
    """The name of the Deployment whose pods hold a group's nodes."""
    return f"nodes-{group}"


def _scales(names: list[str]) -> PolicyRuleArgs:
    return PolicyRuleArgs(
        api_groups=["apps"], resources=["deployments/scale"], resource_names=names, verbs=["get", "patch"]
    )


def plan(planned: Mapping[str, PeakConfig]) -> str:
    """The plan as the CronJob and the tools read it, in UTC: each run of the CronJob mounts it as it is then."""
    return json.dumps(
        [
            {
                "name": name,
                "from": _utc(peak.warm_from),
                "begins": _utc(peak.opens),
                "until": _utc(peak.until),
                "nodes": peak.nodes,
                "pods": peak.pods.by_workload,
                **({"databaseClass": peak.database_class} if peak.database_class else {}),
                **({"cacheNodeType": peak.cache_node_type} if peak.cache_node_type else {}),
            }
            for name, peak in sorted(planned.items())
        ],
        sort_keys=True,
    )


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="minutes")
