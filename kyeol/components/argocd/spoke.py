"""An environment's cluster, joined to the Argo CD of mgmt; all of it the environment's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes
from pulumi import Input, Output

from kyeol.components.argocd import objects
from kyeol.components.argocd.hub import SPOKE_ROLE
from kyeol.components.eks.cluster import EksCluster
from kyeol.components.scope import Scope
from kyeol.config.argocd import GitopsConfig
from kyeol.gitops import applicationsets, projects
from kyeol.gitops.cluster_secret import Registration, entry
from kyeol.iam import Statement, policy_document

_ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"


@dataclass(frozen=True, kw_only=True)
class ArgocdSpokeArgs:
    """What joining needs.

    Args:
        scope: The environment.
        gitops: How it is synced.
        cluster: Its cluster.
        register: What Argo CD is to know of it, given the API's address and the way in.
        hub_role_arn: The role of mgmt's Argo CD, which alone may take the spoke role.
        hub_account_id: mgmt's account.
        hub_kubernetes: The provider of mgmt's cluster.
        repositories: Where its manifests come from.
        namespaces: Where the shop is delivered.
        after: What must be there before Argo CD delivers, and stay until it has stopped: namespaces, add-ons, peering.
    """

    scope: Scope
    gitops: GitopsConfig
    cluster: EksCluster
    register: Callable[[Input[str], Input[str]], Registration]
    hub_role_arn: Input[str]
    hub_account_id: Input[str]
    hub_kubernetes: kubernetes.Provider
    repositories: applicationsets.Repositories
    namespaces: Sequence[str]
    after: Sequence[Input[pulumi.Resource]] = ()


class ArgocdSpoke(pulumi.ComponentResource):
    """The spoke role with its access entry here; the projects, the ApplicationSets and the cluster's Secret in mgmt.

    With the Secret the environment's applications appear, and without it they go: it comes last and goes first, so that
    nothing is delivered into a cluster that is half there.
    """

    role_arn: Output[str]

    def __init__(self, name: str, args: ArgocdSpokeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:ArgocdSpoke", name, None, opts)
        scope, cluster = args.scope, args.cluster
        role = self._role(name, args)
        self.role_arn = role.arn
        here = pulumi.ResourceOptions(parent=self, deleted_with=cluster.cluster, depends_on=[cluster.cluster])
        access = aws.eks.AccessEntry(
            name,
            cluster_name=cluster.name,
            principal_arn=role.arn,
            type="STANDARD",
            tags=scope.tags("argocd-access"),
            opts=here,
        )
        admin = aws.eks.AccessPolicyAssociation(
            name,
            cluster_name=cluster.name,
            principal_arn=access.principal_arn,
            policy_arn=_ADMIN,
            access_scope=aws.eks.AccessPolicyAssociationAccessScopeArgs(type="cluster"),
            opts=here,
        )

        api = Output.json_loads(cluster.kubeconfig)["clusters"][0]["cluster"]
        way_in = entry(cluster.name, role.arn, api["certificate-authority-data"])
        registration = args.register(cluster.endpoint, way_in)
        hub = pulumi.ResourceOptions(parent=self, provider=args.hub_kubernetes)
        environment, server, windows = scope.environment, cluster.endpoint, args.gitops.windows
        specs = {
            "shop": (
                projects.shop_name(environment),
                projects.shop(environment, server, args.repositories.app, args.namespaces, windows),
            ),
            "platform": (
                projects.platform_name(environment),
                projects.platform(environment, server, args.repositories.platform, windows),
            ),
        }
        if registration.charts:
            specs["addons"] = (
                projects.charts_name(environment),
                projects.charts(environment, server, args.repositories.platform, registration.charts, windows),
            )
        made: list[pulumi.Resource] = [
            objects.argocd_object(f"{name}-{what}", "AppProject", title, spec, hub)
            for what, (title, spec) in specs.items()
        ]
        delivering = pulumi.ResourceOptions.merge(hub, pulumi.ResourceOptions(depends_on=list(made)))
        made += [
            objects.argocd_object(
                f"{name}-{family}", "ApplicationSet", applicationsets.title(family, environment), spec, delivering
            )
            for family, spec in applicationsets.of(registration, args.repositories).items()
        ]
        objects.cluster_secret(
            name,
            registration,
            pulumi.ResourceOptions.merge(hub, pulumi.ResourceOptions(depends_on=[*made, admin, *args.after])),
        )
        self.register_outputs({"roleArn": self.role_arn})

    def _role(self, name: str, args: ArgocdSpokeArgs) -> aws.iam.Role:
        """A role without permissions: who has it enters the cluster, by its access entry.

        It trusts mgmt's account and checks the hub role by its ARN: as principal, a hub role that is replaced would be
        another one to IAM.
        """
        trust = Statement(
            actions=["sts:AssumeRole"],
            principals={"AWS": [Output.concat("arn:aws:iam::", args.hub_account_id, ":root")]},
            conditions={"ArnEquals": {"aws:PrincipalArn": args.hub_role_arn}},
        )
        title = args.scope.name(f"{SPOKE_ROLE}-role")
        return aws.iam.Role(
            name,
            name=title,
            assume_role_policy=policy_document(trust),
            permissions_boundary=args.scope.boundary_arn,
            tags={"Name": title},
            opts=pulumi.ResourceOptions(parent=self),
        )
