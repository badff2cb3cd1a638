"""Argo CD's projects: what may be delivered to an environment's cluster, from where, into which namespaces."""

from collections.abc import Mapping, Sequence
from typing import Final

from pulumi import Input

from kyeol.config.argocd import SyncWindowConfig

Kind = tuple[str, str]
"""The API group, empty for the core, and the kind."""

_SHOP: Final[tuple[Kind, ...]] = (
    ("", "ConfigMap"),
    ("", "Service"),
    ("", "ServiceAccount"),
    ("apps", "Deployment"),
    ("batch", "CronJob"),
    ("batch", "Job"),
    ("autoscaling", "HorizontalPodAutoscaler"),
    ("policy", "PodDisruptionBudget"),
    ("networking.k8s.io", "Ingress"),
    ("networking.k8s.io", "NetworkPolicy"),
    ("external-secrets.io", "ExternalSecret"),
    ("external-secrets.io", "SecretStore"),
)
"""What the shop is made of: its own flows besides, which open what the platform's policies deny by default, and the
store that its secrets come from. No Secret, which would be in Git, no Role, which would reach further, and no quota:
what the shop may take is the platform's to say."""

_POLICIES: Final[tuple[Kind, ...]] = (
    ("", "LimitRange"),
    ("", "ResourceQuota"),
    ("networking.k8s.io", "NetworkPolicy"),
)
"""What the policies of a cluster are made of: nothing of it starts a pod."""

_CLUSTER_POLICIES: Final[tuple[Kind, ...]] = (
    ("cert-manager.io", "ClusterIssuer"),
    ("policies.kyverno.io", "ImageValidatingPolicy"),
)

_CHARTS_CLUSTER: Final[tuple[Kind, ...]] = (
    ("apiextensions.k8s.io", "CustomResourceDefinition"),
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
    ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
    ("apiregistration.k8s.io", "APIService"),
    ("elbv2.k8s.aws", "IngressClassParams"),
    ("networking.k8s.io", "IngressClass"),
    ("rbac.authorization.k8s.io", "ClusterRole"),
    ("rbac.authorization.k8s.io", "ClusterRoleBinding"),
)
"""What the charts of the add-ons make beside what is in their namespaces; no Namespace: those are the program's."""


def shop_name(environment: str) -> str:
    """The project of an environment's shop."""
    return environment


def platform_name(environment: str) -> str:
    """The project of an environment's policies."""
    return f"platform-{environment}"


def charts_name(environment: str) -> str:
    """The project of an environment's add-ons."""
    return f"addons-{environment}"


def shop(
    environment: str,
    server: Input[str],
    repository: Input[str],
    namespaces: Sequence[str],
    windows: Sequence[SyncWindowConfig] = (),
) -> dict[str, object]:
    """The shop: its own namespaces only, from its own repository only.

    Args:
        environment: The environment.
        server: Its cluster's API.
        repository: kyeol-app-gitops.
        namespaces: The shop's, and its database bootstrap's where there is a database.
        windows: When an automatic sync may happen.
    """
    return _spec(
        f"The shop in {environment}",
        [repository],
        [{"server": server, "namespace": namespace} for namespace in namespaces],
        namespaced=_SHOP,
        windows=windows,
    )


def platform(
    environment: str, server: Input[str], repository: Input[str], windows: Sequence[SyncWindowConfig] = ()
) -> dict[str, object]:
    """The policies of a cluster: in every namespace, but of kinds that start no pod.

    Args:
        environment: The environment.
        server: Its cluster's API.
        repository: kyeol-platform-gitops.
        windows: When an automatic sync may happen.
    """
    return _spec(
        f"The policies of the cluster of {environment}",
        [repository],
        [{"server": server, "namespace": "*"}],
        namespaced=_POLICIES,
        cluster=_CLUSTER_POLICIES,
        windows=windows,
    )


def charts(
    environment: str,
    server: Input[str],
    repository: Input[str],
    addons: Sequence[Mapping[str, object]],
    windows: Sequence[SyncWindowConfig] = (),
) -> dict[str, object]:
    """The add-ons, where Argo CD installs them: from their charts' repositories, into their namespaces.

    Args:
        environment: The environment.
        server: Its cluster's API.
        repository: kyeol-platform-gitops, which holds their values.
        addons: The add-ons, as `cluster_secret.chart` gives them.
        windows: When an automatic sync may happen.
    """
    # Leader elections and the aggregation of APIs have their roles in kube-system, whoever asks for them.
    namespaces = sorted({"kube-system", *(str(addon["namespace"]) for addon in addons)})
    return _spec(
        f"The add-ons of the cluster of {environment}",
        [repository, *sorted({str(addon["repository"]) for addon in addons})],
        [{"server": server, "namespace": namespace} for namespace in namespaces],
        namespaced=[("*", "*")],
        cluster=_CHARTS_CLUSTER,
        windows=windows,
    )


def _spec(
    description: str,
    sources: Sequence[Input[str]],
    destinations: Sequence[Mapping[str, Input[str]]],
    *,
    namespaced: Sequence[Kind],
    cluster: Sequence[Kind] = (),
    windows: Sequence[SyncWindowConfig] = (),
) -> dict[str, object]:
    spec: dict[str, object] = {
        "description": description,
        "sourceRepos": list(sources),
        "destinations": [dict(destination) for destination in destinations],
        "clusterResourceWhitelist": _kinds(cluster),
        "namespaceResourceWhitelist": _kinds(namespaced),
    }
    if windows:
        spec["syncWindows"] = [
            {
                "kind": "allow",
                "schedule": window.schedule,
                "duration": window.duration,
                "timeZone": window.time_zone,
                "applications": ["*"],
                # Whoever presses sync chooses the time: a repair does not wait for the window.
                "manualSync": True,
            }
            for window in windows
        ]
    return spec


def _kinds(kinds: Sequence[Kind]) -> list[dict[str, str]]:
    return [{"group": group, "kind": kind} for group, kind in kinds]
