"""Objects of Argo CD and of External Secrets, as resources."""

from collections.abc import Mapping
from typing import Final

import pulumi
import pulumi_kubernetes as kubernetes
from pulumi import Input
from pulumi_kubernetes.apiextensions import CustomResource
from pulumi_kubernetes.core.v1 import Secret

from kyeol.config.names import ARGOCD
from kyeol.gitops import API_VERSION
from kyeol.gitops.cluster_secret import Registration, annotations, data, labels, name

EXTERNAL_SECRETS: Final = "external-secrets.io/v1"
_REFRESH: Final = "1h"


def argocd_object(
    logical: str, kind: str, title: str, spec: Mapping[str, object], opts: pulumi.ResourceOptions
) -> CustomResource:
    """An AppProject or an ApplicationSet.

    Args:
        logical: The logical name.
        kind: AppProject or ApplicationSet.
        title: Its name in the cluster.
        spec: What it says.
        opts: With the provider of mgmt's cluster.
    """
    metadata = kubernetes.meta.v1.ObjectMetaArgs(name=title, namespace=ARGOCD)
    return CustomResource(logical, API_VERSION, kind, spec=dict(spec), metadata=metadata, opts=opts)


def cluster_secret(logical: str, cluster: Registration, opts: pulumi.ResourceOptions) -> Secret:
    """What registers a cluster."""
    return Secret(
        logical,
        metadata=kubernetes.meta.v1.ObjectMetaArgs(
            name=name(cluster.facts.environment),
            namespace=ARGOCD,
            labels=labels(cluster),
            annotations=annotations(cluster),
        ),
        type="Opaque",
        string_data=data(cluster),
        opts=opts,
    )


def secret_store(logical: str, region: str, service_account: str, opts: pulumi.ResourceOptions) -> CustomResource:
    """Where Argo CD's secrets come from: Secrets Manager, by a service account of the namespace.

    Args:
        logical: The logical name.
        region: The region.
        service_account: Whose role reads the secrets.
        opts: With the provider of the cluster.
    """
    return CustomResource(
        logical,
        EXTERNAL_SECRETS,
        "SecretStore",
        spec={
            "provider": {
                "aws": {
                    "service": "SecretsManager",
                    "region": region,
                    "auth": {"jwt": {"serviceAccountRef": {"name": service_account}}},
                }
            }
        },
        metadata=kubernetes.meta.v1.ObjectMetaArgs(name=ARGOCD, namespace=ARGOCD),
        opts=opts,
    )


def external_text(
    logical: str, title: str, key: str, remote: Input[str], opts: pulumi.ResourceOptions
) -> CustomResource:
    """A Secret of Argo CD with the whole text of a secret in Secrets Manager.

    Args:
        logical: The logical name.
        title: The Secret's name.
        key: The key in it.
        remote: The secret's name in Secrets Manager.
        opts: With the provider of the cluster.
    """
    entry = {"secretKey": key, "remoteRef": _remote(remote)}
    # Argo CD reads what its settings name as $SECRET:KEY only in Secrets with this label.
    template = {"metadata": {"labels": {"app.kubernetes.io/part-of": ARGOCD}}}
    return _external(logical, title, {"data": [entry]}, template, opts)


def external_repository(
    logical: str, title: str, url: Input[str], remote: Input[str], opts: pulumi.ResourceOptions
) -> CustomResource:
    """The credentials of a repository: what is in the secret's JSON, and the repository's address.

    Args:
        logical: The logical name.
        title: The Secret's name.
        url: The repository.
        remote: The secret's name in Secrets Manager.
        opts: With the provider of the cluster.
    """
    template = {
        "metadata": {"labels": {"argocd.argoproj.io/secret-type": "repository"}},
        "data": {"type": "git", "url": url},
        "mergePolicy": "Merge",
    }
    return _external(logical, title, {"dataFrom": [{"extract": _remote(remote)}]}, template, opts)


def _external(
    logical: str,
    title: str,
    content: Mapping[str, object],
    template: Mapping[str, object],
    opts: pulumi.ResourceOptions,
) -> CustomResource:
    target = {
        "name": title,
        "creationPolicy": "Owner",
        "deletionPolicy": "Retain",
        "template": {"engineVersion": "v2", **template},
    }
    store = {"kind": "SecretStore", "name": ARGOCD}
    return CustomResource(
        logical,
        EXTERNAL_SECRETS,
        "ExternalSecret",
        spec={"refreshInterval": _REFRESH, "secretStoreRef": store, "target": target, **content},
        metadata=kubernetes.meta.v1.ObjectMetaArgs(name=title, namespace=ARGOCD),
        opts=opts,
    )


def _remote(key: Input[str]) -> dict[str, Input[str]]:
    """A secret's address with its defaults written down: what the operator adds would look like drift."""
    return {"key": key, "conversionStrategy": "Default", "decodingStrategy": "None", "metadataPolicy": "None"}
