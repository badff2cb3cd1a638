"""The gitops layer: mgmt's Argo CD, and every environment's cluster joined to it."""

import json
from collections.abc import Sequence

import pulumi
import pulumi_kubernetes as kubernetes
from pulumi import Input, Output

from kyeol.addons.workloads import secrets_reader
from kyeol.components.argocd.hub import ArgocdHub, ArgocdHubArgs
from kyeol.components.argocd.spoke import ArgocdSpoke, ArgocdSpokeArgs
from kyeol.components.ecr import EcrRepositories
from kyeol.components.scope import Scope
from kyeol.config.names import ARGOCD
from kyeol.config.stack import StackConfig
from kyeol.gitops.applicationsets import Repositories
from kyeol.gitops.cluster_secret import IN_CLUSTER, Registration, Sync, chart, own_entry
from kyeol.gitops.shop import Shop
from kyeol.stacks.addons import AddonPlan, Addons
from kyeol.stacks.cluster import Cluster
from kyeol.stacks.encryption import StackKeys
from kyeol.stacks.management import Management
from kyeol.stacks.outputs import HubOutputs


def make_argocd_hub(
    scope: Scope,
    config: StackConfig,
    keys: StackKeys,
    cluster: Cluster,
    plan: AddonPlan,
    addons: Addons,
    opts: pulumi.ResourceOptions,
) -> ArgocdHub | None:
    """Make the hub: Argo CD's role and secrets, and what delivers to its own cluster, where the stack has it.

    Args:
        scope: mgmt.
        config: The stack's sections.
        keys: The stack's keys.
        cluster: Its cluster.
        plan: Its add-ons.
        addons: What runs in the cluster.
        opts: The stack's providers.
    """
    if not config.argocd or ARGOCD not in addons.releases:
        return None
    own = _registration(plan, addons, "automatic", IN_CLUSTER, own_entry())
    return ArgocdHub(
        "argocd-hub",
        ArgocdHubArgs(
            scope=scope,
            argocd=config.argocd,
            oidc=cluster.eks.oidc,
            registration=own,
            secrets_reader_role_arn=addons.roles.arns[secrets_reader.ROLE],
            kubernetes=cluster.eks.kubernetes,
            cluster=cluster.eks.cluster,
            secrets_after=[
                addons.namespaces.resources[ARGOCD],
                addons.releases[secrets_reader.OPERATOR].release,
            ],
            argocd_after=[addons.releases[ARGOCD].release],
            secrets_key_arn=keys.data,
        ),
        opts,
    )


def hub_outputs(
    config: StackConfig, cluster: Cluster, hub: ArgocdHub, registry: EcrRepositories | None
) -> HubOutputs | None:
    """What mgmt exports for the environments that join; the kubeconfig holds a command, no token."""
    if not config.argocd:
        return None
    return HubOutputs(
        cluster_arn=Output.from_input(cluster.eks.arn),
        kubeconfig=cluster.eks.kubeconfig,
        argocd_role_arn=hub.hub_role_arn,
        app_repository=Output.from_input(config.argocd.repositories.app),
        platform_repository=Output.from_input(config.argocd.repositories.platform),
        repository_urls=Output.all(**(registry.urls if registry else {})),
    )


def join_argocd(
    scope: Scope,
    config: StackConfig,
    cluster: Cluster,
    mgmt: Management,
    plan: AddonPlan,
    addons: Addons,
    shop: Shop,
    ways: Sequence[pulumi.Resource],
    reads: Sequence[pulumi.Resource],
    opts: pulumi.ResourceOptions,
) -> ArgocdSpoke | None:
    """Join an environment's cluster to mgmt's Argo CD, where its configuration asks for it.

    Args:
        scope: The environment.
        config: Its sections.
        cluster: Its cluster.
        mgmt: mgmt as the environment sees it.
        plan: The environment's add-ons.
        addons: What runs in the cluster.
        shop: What the shop's manifests must be told.
        ways: What Argo CD reaches the cluster by: the peering.
        reads: What the first pods read: database and cache with the way there, secrets with their values, buckets.
        opts: The stack's providers.
    """
    settled, hub = config.gitops, mgmt.hub
    if not settled or not hub or not mgmt.config.argocd:
        return None

    def register(server: Input[str], way_in: Input[str]) -> Registration:
        return _registration(plan, addons, settled.sync, server, way_in, shop)

    provider = kubernetes.Provider(
        "kubernetes-mgmt",
        kubeconfig=as_role(hub.kubeconfig, mgmt.join_role_arn) if mgmt.join_role_arn else hub.kubeconfig,
        cluster_identifier=hub.cluster_arn,
        enable_server_side_apply=True,
        # A Secret that is replaced would be gone for a moment, and with it the cluster's applications.
        enable_secret_mutable=True,
    )
    return ArgocdSpoke(
        "argocd-spoke",
        ArgocdSpokeArgs(
            scope=scope,
            gitops=settled,
            cluster=cluster.eks,
            register=register,
            hub_role_arn=hub.argocd_role_arn,
            hub_account_id=mgmt.outputs.account_id,
            hub_kubernetes=provider,
            repositories=Repositories(
                app=hub.app_repository,
                platform=hub.platform_repository,
                revision=mgmt.config.argocd.repositories.revision,
            ),
            namespaces=list(addons.namespaces.resources),
            # Delivered into last, and stopped first: neither namespaces nor controllers may be half there. Nor what the
            # first pods read: a cache takes as long to be made as Argo CD goes on trying.
            after=[
                addons.settled,
                addons.namespaces,
                addons.roles,
                *reads,
                *addons.guards,
                *(made.release for made in addons.releases.values()),
                *ways,
            ],
        ),
        opts,
    )


def as_role(kubeconfig: Input[str], role_arn: str) -> Output[str]:
    """A kubeconfig whose token is for a role that the caller assumes (`aws eks get-token --role-arn`).

    Args:
        kubeconfig: One for the caller itself, as JSON.
        role_arn: The role.
    """

    def assuming(text: str) -> str:
        config = json.loads(text)
        for user in config["users"]:
            user["user"]["exec"]["args"] += ["--role-arn", role_arn]
        return json.dumps(config)

    return Output.from_input(kubeconfig).apply(assuming)


def _registration(
    plan: AddonPlan,
    addons: Addons,
    sync: Sync,
    server: Input[str],
    way_in: Input[str],
    shop: Shop | None = None,
) -> Registration:
    """A cluster, with the add-ons that the program leaves to Argo CD; none while they change hands."""
    left = [addon for addon in plan.addons if addons.delivery == "argocd" and addon.name not in addons.releases]
    return Registration(
        facts=addons.facts,
        sync=sync,
        server=server,
        config=way_in,
        role_arns=addons.roles.arns,
        shop=shop,
        charts=[chart(addon, addons.settings[addon.name]) for addon in left],
    )
