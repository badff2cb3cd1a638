"""The add-ons layer: roles, namespaces and priority classes, and the releases where the program installs them."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Network
from pathlib import Path
from typing import Final

import pulumi
from pulumi import Output

from kyeol.addons import catalog, values
from kyeol.addons.check import check
from kyeol.addons.contract import Addon, Facts, Values
from kyeol.addons.owner import installed
from kyeol.components.kubernetes.addon_namespaces import AddonNamespaces, AddonNamespacesArgs
from kyeol.components.kubernetes.addon_release import AddonRelease
from kyeol.components.kubernetes.app_namespaces import (
    ARGOCD_NAMESPACE,
    BOOTSTRAP_NAMESPACE,
    SHOP_NAMESPACE,
    AppNamespace,
    AppNamespaces,
    AppNamespacesArgs,
)
from kyeol.components.kubernetes.placeholder_policy import PlaceholderPolicy, PlaceholderPolicyArgs
from kyeol.components.kubernetes.priority_classes import PriorityClasses, PriorityClassesArgs
from kyeol.components.scope import Scope
from kyeol.components.workload_roles import Grant, WorkloadRoles, WorkloadRolesArgs
from kyeol.config.names import ARGOCD, MANAGEMENT_STACK
from kyeol.config.stack import StackConfig
from kyeol.stacks.addon_releases import Installer
from kyeol.stacks.certificates import StackCertificates
from kyeol.stacks.cluster import Cluster
from kyeol.stacks.dns import Dns
from kyeol.stacks.edge import Edge
from kyeol.stacks.handover import delivery_now, one_owner
from kyeol.stacks.management import Management
from kyeol.stacks.network import Network

OUTLIVE_NAMESPACES: Final = tuple(addon.name for addon in catalog.ADDONS if addon.cleans_up)
"""Who cleans up after the applications: load balancers, records, finalizers."""


@dataclass(frozen=True, kw_only=True)
class AddonPlan:
    """Which add-ons a stack has, known before anything is registered.

    Args:
        addons: The add-ons, each behind those it comes after.
        merged: Their values in the platform-gitops tree, by add-on.
        installed: The names of those that the program installs; Argo CD installs the others.
    """

    addons: Sequence[Addon] = ()
    merged: Mapping[str, values.Merged] = field(default_factory=dict)
    installed: AbstractSet[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Addons:
    """What runs in a cluster, or is ready for what will.

    Args:
        facts: What only the program knows of the stack.
        settings: What the program adds to each add-on's values, for either delivery.
        roles: The roles of add-ons and workloads.
        namespaces: The Namespaces of applications, and of Argo CD.
        guards: What must be there before anything is delivered into Namespaces, those of the add-ons among it.
        releases: The Helm releases, by add-on; those that Argo CD installs are not among them.
        delivery: Who installs the others, as the next run of the program finds it.
        settled: There once nobody else is in charge of the add-ons.
    """

    facts: Facts
    settings: Mapping[str, Values]
    roles: WorkloadRoles
    namespaces: AppNamespaces
    guards: Sequence[pulumi.Resource]
    releases: Mapping[str, AddonRelease]
    delivery: str
    settled: Output[pulumi.Resource]


def plan_addons(root: Path, stack: str, config: StackConfig) -> AddonPlan:
    """Find a stack's add-ons and read their values.

    Args:
        root: The project's folder.
        stack: The stack's name.
        config: Its configuration.

    Raises:
        AddonError: With one line per mistake in the contracts and the values.
    """
    if not config.cluster:
        return AddonPlan()
    check(root, stack, config)
    addons = catalog.ordered(stack, catalog.off(config.addons))
    return AddonPlan(
        addons=addons,
        merged={addon.name: values.read(root, stack, addon.name) for addon in addons},
        installed=installed(addons, config.addons.delivery),
    )


def facts_of(
    scope: Scope,
    config: StackConfig,
    tags: Mapping[str, str],
    network: Network,
    cluster: Cluster,
    dns: Dns | None,
    certificates: StackCertificates,
    edge: Edge,
    mgmt: Management | None,
) -> Facts:
    """The facts of a stack that its add-ons may use."""
    hosts: Sequence[str] = ()
    if dns:
        # Behind a CDN the public names are CloudFront's, and the cluster's own is the origin's.
        hosts = [dns.origin_name] if edge.cloudfront else [*dns.names.values(), *dns.apps.values()]
    return Facts(
        environment=scope.environment,
        account_id=scope.account_id,
        region=scope.region,
        # API, dashboard and apps are mgmt's, the storefront is the environment's own.
        registry_regions=sorted({scope.region, mgmt.config.aws.region if mgmt else scope.region}),
        tags=tags,
        cluster_name=cluster.eks.name,
        kubernetes_version=cluster.version,
        node_groups=cluster.eks.nodes.scaled,
        vpc_id=network.vpc.vpc_id,
        alb_subnets=pulumi.Output.all(*network.vpc.public_subnet_ids.values()).apply(",".join),
        container_log_group=cluster.container_logs.name,
        container_log_group_arn=cluster.container_logs.arn,
        zone_name=dns.zone if dns else None,
        zone_id=dns.zone_id if dns else None,
        zone_role_arn=dns.role_arn if dns else None,
        hosts=hosts,
        alb_certificate_arn=certificates.arns.get("alb"),
        alb_web_acl_arn=edge.web_acl.arn if edge.web_acl else None,
        alb_prefix_list_id=edge.alb_prefix_list_id,
        argocd=config.argocd,
    )


def outlived(network: Network, dns: Dns | None, certificates: StackCertificates, edge: Edge) -> list[pulumi.Resource]:
    """What load balancers and records depend on: AWS refuses to delete it before them, or they fill it again."""
    hosted_zone = dns.hosted_zone if dns else None
    parts: list[pulumi.Resource | None] = [
        network.vpc, hosted_zone, certificates.issued, edge.web_acl, edge.alb_clients,
        edge.logs.load_balancer if edge.logs else None,
    ]  # fmt: skip
    return [part for part in parts if part is not None]


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What the add-ons find in a stack.

    Args:
        facts: What they know of it.
        workloads: What is not an add-on's, but asks AWS for something.
        outlived: What load balancers and records depend on, so that it is deleted after the namespaces.
    """

    facts: Facts
    workloads: Sequence[Grant]
    outlived: Sequence[pulumi.Resource]


def make_addons(
    plan: AddonPlan,
    scope: Scope,
    config: StackConfig,
    network: Network,
    cluster: Cluster,
    surroundings: Surroundings,
    opts: pulumi.ResourceOptions,
) -> Addons:
    """Make the roles of add-ons and workloads, the namespaces, and the releases unless Argo CD installs them.

    A release waits for nodes that take pods, for its role's permissions and for the add-ons it comes after. The
    applications' namespaces wait for the controllers that clean up after them, and Argo CD for its namespace.

    Args:
        plan: The add-ons.
        scope: The environment.
        config: Its configuration.
        network: Its network.
        cluster: Its cluster.
        surroundings: What the add-ons find in the stack.
        opts: The stack's providers.
    """
    control_plane = cluster.eks.cluster
    settled = one_owner(scope.environment, config.addons.delivery, control_plane)
    roles = _roles(plan, scope, cluster, surroundings, opts)
    settings = {addon.name: addon.settings(surroundings.facts, _role_arn(addon, roles)) for addon in plan.addons}
    in_cluster = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(providers=[cluster.eks.kubernetes]))
    classes = PriorityClasses("priority-classes", PriorityClassesArgs(cluster=control_plane), in_cluster)
    own = AddonNamespaces(
        "addon-namespaces", AddonNamespacesArgs(addons=plan.addons, cluster=control_plane), in_cluster
    )
    ready = [*cluster.eks.ready, *classes.classes]
    ours = [addon for addon in plan.addons if addon.name in plan.installed]
    installer = Installer(
        values={
            addon.name: values.with_settings(plan.merged[addon.name], settings[addon.name]).values for addon in ours
        },
        roles=roles,
        cluster=control_plane,
        kubernetes_version=cluster.version,
        after=[*ready, settled],
        definitions=cluster.eks.takes_over() if any(addon.crds for addon in ours) else None,
        handover=config.addons.handover and config.addons.delivery == "pulumi",
        registry=config.addons.registry,
        namespaces={name: made.metadata.name for name, made in own.namespaces.items()},
        opts=in_cluster,
    )
    installer.install(addon for addon in ours if addon.namespace != ARGOCD)
    namespaces = AppNamespaces(
        "namespaces",
        AppNamespacesArgs(
            namespaces=_app_namespaces(scope, config, plan.addons),
            cluster=control_plane,
            vpc=IPv4Network(network.vpc.cidr),
            after=[*ready, *_cleaning(plan, roles, installer.releases), *surroundings.outlived],
        ),
        in_cluster,
    )
    installer.namespaces |= namespaces.names
    installer.install(addon for addon in ours if addon.namespace == ARGOCD)
    return Addons(
        facts=surroundings.facts,
        settings=settings,
        roles=roles,
        namespaces=namespaces,
        guards=[own, *_guards(namespaces, control_plane, in_cluster)],
        releases=installer.releases,
        delivery=delivery_now(config.addons),
        settled=settled,
    )


def _cleaning(plan: AddonPlan, roles: WorkloadRoles, releases: Mapping[str, AddonRelease]) -> list[pulumi.Resource]:
    """The releases that clean up after the applications, and their permissions, whoever installs them."""
    cleaners = [addon for addon in plan.addons if addon.name in OUTLIVE_NAMESPACES]
    return [
        *(releases[addon.name].release for addon in cleaners if addon.name in releases),
        *(one for addon in cleaners if addon.identity for one in roles.roles[addon.identity.role].attachments),
    ]


def _guards(namespaces: AppNamespaces, cluster: pulumi.Resource, opts: pulumi.ResourceOptions) -> list[pulumi.Resource]:
    """What refuses the shop's manifests where they still hold placeholders."""
    shop = [namespace for title, namespace in namespaces.names.items() if title != ARGOCD]
    args = PlaceholderPolicyArgs(namespaces=shop, cluster=cluster)
    return [PlaceholderPolicy("no-placeholders", args, opts).binding] if shop else []


def _roles(
    plan: AddonPlan,
    scope: Scope,
    cluster: Cluster,
    surroundings: Surroundings,
    opts: pulumi.ResourceOptions,
) -> WorkloadRoles:
    grants = [
        Grant(identity=addon.identity, statements=addon.statements(surroundings.facts) if addon.statements else ())
        for addon in plan.addons
        if addon.identity
    ]
    return WorkloadRoles(
        "workload-roles",
        WorkloadRolesArgs(scope=scope, oidc=cluster.eks.oidc, grants=[*grants, *surroundings.workloads]),
        opts,
    )


def _role_arn(addon: Addon, roles: WorkloadRoles) -> Output[str] | None:
    return roles.arns[addon.identity.role] if addon.identity else None


def _app_namespaces(scope: Scope, config: StackConfig, addons: Sequence[Addon]) -> list[AppNamespace]:
    if scope.environment == MANAGEMENT_STACK:
        return [ARGOCD_NAMESPACE]
    shop = [SHOP_NAMESPACE, *([BOOTSTRAP_NAMESPACE] if config.database else [])]
    labels = {key: value for addon in addons for key, value in addon.shop_labels.items()}
    return [replace(one, labels={**(one.labels or {}), **labels}) for one in shop]
