"""What the Job `stop-workers` of kyeol-app-gitops may do: the program's Role, as the shop's project admits none."""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi import Input
from pulumi_kubernetes.meta.v1 import ObjectMetaArgs
from pulumi_kubernetes.rbac.v1 import PolicyRuleArgs, Role, RoleBinding, RoleRefArgs, SubjectArgs

SERVICE_ACCOUNT: Final = "stop-workers"
"""The Job's service account, and the name of its Role."""

DEPLOYMENTS: Final = ("saleor-beat", "saleor-worker")
"""What it stops before migrations: gitops/kyeol-app-gitops/base/api/drain/stop_workers.py."""


@dataclass(frozen=True, kw_only=True)
class WorkerScalingArgs:
    """What the Role needs. The Kubernetes provider comes with the component's options.

    Args:
        namespace: The shop's Namespace, as its own output.
        cluster: The cluster, with which the Role goes.
    """

    namespace: Input[str]
    cluster: pulumi.Resource


class WorkerScaling(pulumi.ComponentResource):
    """A Role that scales Celery's two Deployments and lists pods, bound to the Job's service account.

    There before Argo CD knows the cluster, so that the first sync already finds it.
    """

    def __init__(self, name: str, args: WorkerScalingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:WorkerScaling", name, None, opts)
        child = pulumi.ResourceOptions(parent=self, deleted_with=args.cluster)
        metadata = ObjectMetaArgs(name=SERVICE_ACCOUNT, namespace=args.namespace)
        role = Role(
            name,
            metadata=metadata,
            rules=[
                PolicyRuleArgs(
                    api_groups=["apps"],
                    resources=["deployments/scale"],
                    resource_names=list(DEPLOYMENTS),
                    verbs=["patch"],
                ),
                PolicyRuleArgs(api_groups=[""], resources=["pods"], verbs=["list"]),
            ],
            opts=child,
        )
        self.binding = RoleBinding(
            name,
            metadata=metadata,
            role_ref=RoleRefArgs(api_group="rbac.authorization.k8s.io", kind="Role", name=SERVICE_ACCOUNT),
            subjects=[SubjectArgs(kind="ServiceAccount", name=SERVICE_ACCOUNT, namespace=args.namespace)],
            opts=pulumi.ResourceOptions.merge(child, pulumi.ResourceOptions(depends_on=[role])),
        )
        self.register_outputs({})
