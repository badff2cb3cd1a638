"""GitHub Actions' way into a cluster: the previews' everywhere, and in mgmt that of every environment's deployment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes
from pulumi import Input
from pulumi_kubernetes.rbac.v1 import PolicyRuleArgs

from kyeol.components.eks.cluster import EksCluster
from kyeol.components.kubernetes.deploy_policy import DeployPolicy, DeployPolicyArgs
from kyeol.components.scope import Scope
from kyeol.config.names import ARGOCD, NAMESPACE
from kyeol.gitops import API_VERSION, applicationsets, cluster_secret, projects

_RBAC: Final = "rbac.authorization.k8s.io"
_OWN: Final = ("get", "patch", "update", "delete")
_ALL: Final = ("create", "list", "watch")
"""What no role can narrow to names: a request to create has none, and the provider waits for a deletion by watching a
kind. What is created, DeployPolicy narrows."""


@dataclass(frozen=True, kw_only=True)
class CiAccessArgs:
    """What the access of GitHub's roles needs.

    Args:
        scope: The environment.
        cluster: Its cluster.
        preview_role_arns: The roles of previews, by what they are of; none: they do not see the cluster.
        deploy_role_arns: In mgmt, the roles that deploy the other environments, by environment.
        after: What must be there before Argo CD's namespace can hold a role: the namespace.
    """

    scope: Scope
    cluster: EksCluster
    preview_role_arns: Mapping[str, Input[str]] = field(default_factory=dict)
    deploy_role_arns: Mapping[str, Input[str]] = field(default_factory=dict)
    after: Sequence[pulumi.Resource] = ()


class CiAccess(pulumi.ComponentResource):
    """Access entries for GitHub's roles, each as narrow as its work; the cluster's creator needs none.

    - A preview's has no policy and no group: whoever is known may ask what kinds there are, which is all that a
      preview needs; it reads no object, no Secret above all. Where the server refuses its dry run, the provider
      compares by itself (pulumi-kubernetes 4.32, provider/pkg/provider/provider.go, Create and Update, "IsForbidden").
    - A deployment's makes and changes what its environment has in Argo CD, by name: projects, ApplicationSets and the
      cluster's Secret. EKS's own policies would not do: those for a namespace know no custom resources, and the
      administrator's, even for this namespace alone, starts pods with Argo CD's service accounts.
    """

    def __init__(self, name: str, args: CiAccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:CiAccess", name, None, opts)
        self._name, self._args = name, args
        for what, role_arn in args.preview_role_arns.items():
            self._entry(what, role_arn)
        for environment, role_arn in args.deploy_role_arns.items():
            group = f"{NAMESPACE}:deploy-{environment}"
            self._entry(f"deploy-{environment}", role_arn, [group])
            self._role(environment, group)
        self.register_outputs({})

    def _entry(self, what: str, principal_arn: Input[str], groups: Sequence[str] | None = None) -> None:
        cluster = self._args.cluster
        aws.eks.AccessEntry(
            f"{self._name}-{what}",
            cluster_name=cluster.name,
            principal_arn=principal_arn,
            kubernetes_groups=groups,
            type="STANDARD",
            tags=self._args.scope.tags(f"{what}-access"),
            opts=pulumi.ResourceOptions(parent=self, deleted_with=cluster.cluster, depends_on=[cluster.cluster]),
        )

    def _role(self, environment: str, group: str) -> None:
        """What an environment's stack makes in Argo CD's namespace, and nothing else there."""
        cluster = self._args.cluster
        inside = pulumi.ResourceOptions(
            parent=self,
            provider=cluster.kubernetes,
            deleted_with=cluster.cluster,
            depends_on=list(self._args.after),
        )
        title = f"deploy-{environment}"
        metadata = kubernetes.meta.v1.ObjectMetaArgs(name=title, namespace=ARGOCD)
        own = [projects.shop_name(environment), projects.platform_name(environment), projects.charts_name(environment)]
        sets = [applicationsets.title(family, environment) for family in applicationsets.FAMILIES]
        secret = cluster_secret.name(environment)
        argocd = API_VERSION.partition("/")[0]
        role = kubernetes.rbac.v1.Role(
            f"{self._name}-{title}",
            metadata=metadata,
            rules=[
                PolicyRuleArgs(api_groups=[argocd], resources=["appprojects"], resource_names=own, verbs=_OWN),
                PolicyRuleArgs(api_groups=[argocd], resources=["applicationsets"], resource_names=sets, verbs=_OWN),
                PolicyRuleArgs(api_groups=[argocd], resources=["appprojects", "applicationsets"], verbs=_ALL),
                PolicyRuleArgs(api_groups=[""], resources=["secrets"], resource_names=[secret], verbs=_OWN),
                PolicyRuleArgs(api_groups=[""], resources=["secrets"], verbs=_ALL),
                # The provider says what Kubernetes notes about an object while it waits.
                PolicyRuleArgs(api_groups=[""], resources=["events"], verbs=["list", "watch"]),
            ],
            opts=inside,
        )
        narrowed = DeployPolicy(
            f"{self._name}-{title}",
            DeployPolicyArgs(
                title=f"{NAMESPACE}-{title}",
                group=group,
                names={"AppProject": own, "ApplicationSet": sets, "Secret": [secret]},
                projects=own,
                cluster=cluster.cluster,
            ),
            pulumi.ResourceOptions(parent=self, provider=cluster.kubernetes),
        )
        kubernetes.rbac.v1.RoleBinding(
            f"{self._name}-{title}",
            metadata=metadata,
            role_ref=kubernetes.rbac.v1.RoleRefArgs(api_group=_RBAC, kind="Role", name=title),
            subjects=[kubernetes.rbac.v1.SubjectArgs(api_group=_RBAC, kind="Group", name=group)],
            opts=pulumi.ResourceOptions.merge(inside, pulumi.ResourceOptions(depends_on=[role, narrowed.binding])),
        )
