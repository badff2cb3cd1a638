"""The Namespaces of applications, which controllers clean up after: on destroy they go before the controllers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Final

import pulumi
import pulumi_kubernetes as kubernetes
from pulumi import Input, Output

from kyeol.addons.pod_security import Level, pod_security
from kyeol.addons.workloads.database_bootstrap import IDENTITY as BOOTSTRAP
from kyeol.components.kubernetes import network_flows as flows
from kyeol.components.kubernetes.namespace_policies import Budget, NamespacePolicies, NamespacePoliciesArgs
from kyeol.components.kubernetes.network_flows import Flow
from kyeol.components.kubernetes.worker_scaling import WorkerScaling, WorkerScalingArgs
from kyeol.config.names import APPLICATION_NAMESPACE, ARGOCD


@dataclass(frozen=True, kw_only=True)
class AppNamespace:
    """A Namespace.

    Args:
        name: Its name.
        pod_security: The pod security standard that pods must keep; all that is short of `restricted` is warned of.
        holds_aws_resources: Whether controllers make load balancers and records for what is in it.
        budget: What its pods may ask for together; None: platform-addons carries its policies.
        flows: The traffic that exists; all other is denied, where the policies are made here.
        labels: Further labels.
        stops_workers: Whether the Job that comes before the migrations may stop Celery there.
    """

    name: str
    pod_security: Level
    holds_aws_resources: bool
    budget: Budget | None = None
    flows: tuple[Flow, ...] = ()
    labels: Mapping[str, str] | None = None
    stops_workers: bool = False


SHOP_NAMESPACE: Final = AppNamespace(
    name=APPLICATION_NAMESPACE,
    # The dashboard's image starts nginx as root on port 80 and writes its settings into its own files. API and
    # storefront keep to `restricted`, and everything that does not is warned of.
    pod_security="baseline",
    holds_aws_resources=True,
    # An old pod leaves only when the load balancer knows the new one: no request is lost in a rolling update.
    labels={"elbv2.k8s.aws/pod-readiness-gate-inject": "enabled"},
    stops_workers=True,
)
"""Quota, limits and the denial of every flow come from platform-addons; the shop brings the flows that it needs."""

BOOTSTRAP_NAMESPACE: Final = AppNamespace(
    name=BOOTSTRAP.namespace,
    pod_security="restricted",
    holds_aws_resources=False,
    # One Job with one pod, and room for its next attempt.
    budget=Budget(pods=2, cpu="500m", memory="512Mi"),
    flows=(flows.to_dns, flows.to_https, flows.to_database),
)
"""The Job comes with the shop; quota, limits and flows around the master secret are the program's."""

ARGOCD_NAMESPACE: Final = AppNamespace(
    name=ARGOCD,
    pod_security="restricted",
    holds_aws_resources=True,
    budget=Budget(pods=50, cpu="6", memory="16Gi"),
    flows=(
        flows.within,
        flows.from_load_balancer(8080),
        flows.to_dns,
        # Git over HTTPS, AWS, and the clusters' APIs, mgmt's own among them: private addresses, some over the peering.
        flows.to_any_https,
    ),
)
"""Argo CD needs it before it can sync anything, its own policies included."""


@dataclass(frozen=True, kw_only=True)
class AppNamespacesArgs:
    """What the Namespaces need. The Kubernetes provider comes with the component's options.

    Args:
        namespaces: Which.
        cluster: The cluster, with which everything goes that holds no AWS resource.
        vpc: The VPC's /16, by whose address plan the flows know load balancers and databases.
        after: What must outlive the Namespaces: the controllers that remove load balancers, records and finalizers,
            and what load balancers and records depend on or hold.
    """

    namespaces: Sequence[AppNamespace]
    cluster: pulumi.Resource
    vpc: IPv4Network
    after: Sequence[pulumi.Resource]


class AppNamespaces(pulumi.ComponentResource):
    """Namespaces with pod security; where nothing else could carry them, with quota, limits and NetworkPolicies.

    A Namespace with an Ingress is not `deleted_with` the cluster: its deletion is what removes the load balancer and
    the records, and it ends only when the controllers have let go of every object in it.
    """

    names: dict[str, Output[str]]
    resources: dict[str, kubernetes.core.v1.Namespace]

    def __init__(self, name: str, args: AppNamespacesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:AppNamespaces", name, None, opts)
        self.resources = {
            namespace.name: self._namespace(f"{name}-{namespace.name}", namespace, args)
            for namespace in args.namespaces
        }
        self.names = {key: resource.metadata.name for key, resource in self.resources.items()}
        for namespace in args.namespaces:
            if namespace.budget:
                NamespacePolicies(
                    f"{name}-{namespace.name}",
                    NamespacePoliciesArgs(
                        namespace=self.names[namespace.name],
                        budget=namespace.budget,
                        flows=namespace.flows,
                        vpc=args.vpc,
                        cluster=args.cluster,
                    ),
                    pulumi.ResourceOptions(parent=self),
                )
            if namespace.stops_workers:
                WorkerScaling(
                    f"{name}-{namespace.name}-workers",
                    WorkerScalingArgs(namespace=self.names[namespace.name], cluster=args.cluster),
                    pulumi.ResourceOptions(parent=self),
                )
        self.register_outputs({"names": self.names})

    def _namespace(self, name: str, namespace: AppNamespace, args: AppNamespacesArgs) -> kubernetes.core.v1.Namespace:
        life = (
            # Load balancers take minutes to go, with their network interfaces.
            pulumi.ResourceOptions(
                depends_on=list(args.after), custom_timeouts=pulumi.CustomTimeouts(create="5m", delete="30m")
            )
            if namespace.holds_aws_resources
            else pulumi.ResourceOptions(deleted_with=args.cluster)
        )
        labels: dict[str, Input[str]] = {**pod_security(namespace.pod_security), **(namespace.labels or {})}
        return kubernetes.core.v1.Namespace(
            name,
            metadata=kubernetes.meta.v1.ObjectMetaArgs(name=namespace.name, labels=labels),
            opts=pulumi.ResourceOptions.merge(pulumi.ResourceOptions(parent=self), life),
        )
