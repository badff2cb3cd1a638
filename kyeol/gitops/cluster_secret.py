"""What registers a cluster in Argo CD: a Secret, whose labels and annotations its ApplicationSets read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from pulumi import Input, Output

from kyeol.addons.contract import Addon, Facts, Values
from kyeol.config.names import NAMESPACE
from kyeol.gitops import shop
from kyeol.gitops.shop import Shop

Sync: TypeAlias = Literal["automatic", "manual"]

IN_CLUSTER: Final = "https://kubernetes.default.svc"
"""How Argo CD knows the cluster that it runs in."""


@dataclass(frozen=True, kw_only=True)
class Registration:
    """A cluster as Argo CD knows it.

    Args:
        facts: What the environment's stack knows.
        sync: Whether what is in Git gets into the cluster by itself.
        server: The API's address, under which projects allow it.
        config: How Argo CD enters, as `entry` or `own_entry` gives it.
        role_arns: The roles of add-ons and workloads, by what they are for.
        shop: What the shop's manifests must be told, where it runs here.
        charts: The add-ons that Argo CD installs; none where the program does.
    """

    facts: Facts
    sync: Sync
    server: Input[str]
    config: Input[str]
    role_arns: Mapping[str, Input[str]] = field(default_factory=dict)
    shop: Shop | None = None
    charts: Sequence[Mapping[str, object]] = ()


def name(environment: str) -> str:
    """The Secret's name; the cluster's, in Argo CD, is the environment's."""
    return f"cluster-{environment}"


def labels(cluster: Registration) -> dict[str, str]:
    """What an ApplicationSet chooses its cluster by (`environment`), and what one looks for in a list of clusters."""
    facts = cluster.facts
    return {
        "argocd.argoproj.io/secret-type": "cluster",
        "app.kubernetes.io/part-of": NAMESPACE,
        "environment": facts.environment,
        "account": facts.account_id,
        "region": facts.region,
    }


def annotations(cluster: Registration) -> dict[str, Input[str]]:
    """What the ApplicationSets write into manifests; every name is one that a template can spell: no dots or dashes.

    What the stack does not have is left out, and a template that needs it then fails instead of writing nothing: the
    environment's application stays as it was, and nobody else's is touched.
    """
    facts = cluster.facts
    known: dict[str, Input[str] | None] = {
        "clusterName": facts.cluster_name,
        "hosts": ",".join(facts.hosts) or None,
        "zoneName": facts.zone_name,
        "zoneId": facts.zone_id,
        "albSubnets": facts.alb_subnets,
        "albCertificateArn": facts.alb_certificate_arn,
        "albWebAclArn": facts.alb_web_acl_arn,
        "albPrefixListId": facts.alb_prefix_list_id,
        "charts": Output.json_dumps([dict(chart) for chart in cluster.charts]) if cluster.charts else None,
    }
    if cluster.shop:
        known |= shop.annotations(cluster.shop)
    known |= {shop.role_annotation(what): arn for what, arn in cluster.role_arns.items()}
    return {key: value for key, value in known.items() if value is not None}


def data(cluster: Registration) -> dict[str, Input[str]]:
    """The Secret's content, in clear; nothing in it opens a cluster without the hub role."""
    return {"name": cluster.facts.environment, "server": cluster.server, "config": cluster.config}


def entry(cluster_name: str, role_arn: Input[str], certificate_authority: Input[str]) -> Output[str]:
    """How Argo CD enters an EKS cluster: its token is for a role that it assumes, no credential is kept.

    Args:
        cluster_name: The cluster.
        role_arn: The spoke role.
        certificate_authority: Who signs the API's certificate, base64.
    """
    return Output.json_dumps(
        {
            "awsAuthConfig": {"clusterName": cluster_name, "roleARN": role_arn},
            "tlsClientConfig": {"insecure": False, "caData": certificate_authority},
        }
    )


def own_entry() -> str:
    """How Argo CD enters the cluster that it runs in: by its own service accounts."""
    return '{"tlsClientConfig": {"insecure": false}}'


def chart(addon: Addon, settings: Values) -> dict[str, object]:
    """An add-on that Argo CD installs: the same chart, version, names and values as a Helm release of the program.

    Args:
        addon: Its contract.
        settings: What the program merges over the values of the platform-gitops tree.
    """
    return {
        # Not `name`, which is the cluster's: in a matrix the first generator's fields win.
        "addon": addon.name,
        # A registry is named without its scheme, the chart's folder in it being the repository.
        "repository": addon.repository or addon.chart.removeprefix("oci://").rpartition("/")[0],
        "chart": addon.chart.rpartition("/")[2],
        "version": addon.release.version,
        "namespace": addon.namespace,
        "settings": Output.json_dumps(settings),
    }
