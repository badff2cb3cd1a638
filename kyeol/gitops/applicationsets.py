"""An environment's ApplicationSets in Argo CD: what its cluster gets, filled in from what the cluster's Secret says.

Each environment has its own, made by its own stack beside the Secret, and each looks at that Secret only. They are
strict (`missingkey=error`), and Argo CD changes nothing of an ApplicationSet of which it cannot generate everything
(argo-cd 3.4.4, applicationset/controllers/applicationset_controller.go, Reconcile): with one for all environments, a
Secret that lacks a new fact would hold up every other.

Applications that go leave what they delivered: a lost Secret must not empty a cluster. So an application may also pass
from one ApplicationSet to another. The new one cannot own it while the old one does (SetControllerReference); when the
old one lets go, Argo CD deletes the application without its resources, and the new one makes it again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pulumi import Input

from kyeol.addons.catalog import ADDONS
from kyeol.apps.contract import App
from kyeol.config.names import APPLICATION_NAMESPACE, NAMESPACE
from kyeol.gitops import shop
from kyeol.gitops.cluster_secret import Registration, Sync
from kyeol.gitops.projects import charts_name, platform_name, shop_name

FAMILIES: Final = ("saleor-api", "platform-addons", "platform-charts")
"""The kinds of applications that a cluster may have: the shop, the cluster's policies, the add-ons' charts."""

PEAKS_MANAGER: Final = "kyeol-peaks"
"""The field manager that raises a size for a peak: what it owns, Argo CD neither compares nor writes (argo-cd 3.4.4,
util/argo/managedfields, Normalize). After the peak another one owns the size, which is Git's again."""

_REGION: Final = "{{.metadata.labels.region}}"
_ROUTE53: Final = "/spec/acme/solvers/0/dns01/route53"
_SIGNER: Final = "/spec/attestors/0/cosign/keyless/identities/0/subjectRegExp"
_NOWHERE: Final = "default"
"""What names no namespace goes here, where nothing is meant to be: policies name theirs."""
_RETRY: Final = {"limit": 5, "backoff": {"duration": "10s", "factor": 2, "maxDuration": "5m"}}
_OPTIONS: Final = ("ServerSideApply=true", "PruneLast=true", "SkipDryRunOnMissingResource=true")


@dataclass(frozen=True, kw_only=True)
class Repositories:
    """Where manifests come from.

    Args:
        app: kyeol-app-gitops.
        platform: kyeol-platform-gitops.
        revision: The branch or tag of both.
    """

    app: Input[str]
    platform: Input[str]
    revision: str


def title(family: str, environment: str) -> str:
    """The name of an environment's ApplicationSet.

    Args:
        family: One of FAMILIES.
        environment: The environment.
    """
    return f"{family}-{environment}"


def of(cluster: Registration, repositories: Repositories) -> dict[str, dict[str, object]]:
    """The specs of a cluster's ApplicationSets, by family: the shop's and the charts' only where there are such.

    Args:
        cluster: The cluster.
        repositories: Where its manifests come from.
    """
    environment, sync = cluster.facts.environment, cluster.sync
    facts = cluster.facts
    own = str(facts.tags.get("Repository", ""))
    specs = {"platform-addons": platform_addons(environment, sync, repositories, facts.zone_role_arn, own)}
    if cluster.shop:
        private = bool(cluster.shop.private_subnet_ids)
        specs["saleor-api"] = saleor_api(
            environment,
            sync,
            repositories,
            tuple(cluster.shop.apps),
            project=facts.tags["Project"],
            private=private,
            peaks=cluster.shop.peaks,
        )
    if cluster.charts:
        specs["platform-charts"] = platform_charts(environment, sync, repositories)
    return specs


def saleor_api(
    environment: str,
    sync: Sync,
    repositories: Repositories,
    apps: Sequence[App] = (),
    *,
    project: str = NAMESPACE,
    private: bool = False,
    peaks: bool = False,
) -> dict[str, object]:
    """`saleor-api-{environment}`: the shop.

    Args:
        environment: The environment.
        sync: Whether what is in Git gets into the cluster by itself.
        repositories: Where its manifests come from.
        apps: Saleor's apps that run beside it.
        project: The Pulumi project's name, with which names in AWS begin.
        private: Whether there may be a private load balancer.
        peaks: Whether peaks are planned, in which the cluster sets sizes itself.
    """
    patches = [_data(shop.FACTS, shop.facts(apps, project=project, private=private)), shop.host_rules()]
    source = {
        "repoURL": repositories.app,
        "targetRevision": repositories.revision,
        "path": f"overlays/{environment}",
        # Git does not know what the program makes; the overlay's replacements carry it to where it belongs.
        "kustomize": {"patches": patches, "images": shop.images(apps)},
    }
    return _spec(
        f"saleor-api-{environment}",
        environment,
        sync,
        shop_name(environment),
        {"source": source},
        APPLICATION_NAMESPACE,
        left_alone=[
            {"group": group, "kind": kind, "managedFieldsManagers": [PEAKS_MANAGER]}
            for group, kind in (("autoscaling", "HorizontalPodAutoscaler"), ("apps", "Deployment"))
            if peaks
        ],
    )


def platform_addons(
    environment: str, sync: Sync, repositories: Repositories, zone_role_arn: str | None = None, own: str = ""
) -> dict[str, object]:
    """`platform-addons-{environment}`: the policies of the cluster.

    Args:
        environment: The environment.
        sync: Whether what is in Git gets into the cluster by itself.
        repositories: Where its manifests come from.
        zone_role_arn: The role by which cert-manager writes into the zone of another account.
        own: This program's repository, whose build-push signs the shop's images; empty: Git says whose does.
    """
    signer = [_replaced("policies.kyverno.io", "ImageValidatingPolicy", {_SIGNER: signed_by(own)})] if own else []
    source = {
        "repoURL": repositories.platform,
        "targetRevision": repositories.revision,
        "path": f"clusters/{environment}",
        "kustomize": {
            "patches": [
                _replaced(
                    "cert-manager.io",
                    "ClusterIssuer",
                    {f"{_ROUTE53}/region": _REGION, f"{_ROUTE53}/hostedZoneID": "{{.metadata.annotations.zoneId}}"},
                    added={f"{_ROUTE53}/role": zone_role_arn} if zone_role_arn else {},
                ),
                *signer,
            ]
        },
    }
    return _spec(
        f"platform-addons-{environment}", environment, sync, platform_name(environment), {"source": source}, _NOWHERE
    )


def signed_by(repository: str) -> str:
    """The expression that the subject of Sigstore's certificate fits: build-push of a repository, at any commit.

    Args:
        repository: Its address, such as https://github.com/ORG/REPOSITORY.
    """
    return (
        f"^{repository.removesuffix('.git').replace('.', '[.]')}/[.]github/workflows/build-push[.]yaml@[0-9a-f]{{40}}$"
    )


def platform_charts(environment: str, sync: Sync, repositories: Repositories) -> dict[str, object]:
    """`platform-addons-{environment}-{add-on}`: the add-ons of a cluster that leaves them to Argo CD.

    The chart takes the values of the tree, then the program's, as a Helm release does: maps merge, lists replace. What
    a chart renders differently every time (certificates of webhooks) stays as it was first made.

    Args:
        environment: The environment.
        sync: Whether what is in Git gets into the cluster by itself.
        repositories: Where the charts' values come from.
    """
    chart = {
        "repoURL": "{{.repository}}",
        "chart": "{{.chart}}",
        "targetRevision": "{{.version}}",
        "helm": {
            "releaseName": "{{.addon}}",
            # A cluster's own values are optional, as they are for this program.
            "ignoreMissingValueFiles": True,
            "valueFiles": [
                "$values/common/values/{{.addon}}.yaml",
                f"$values/clusters/{environment}/values/{{{{.addon}}}}.yaml",
            ],
            "values": "{{.settings}}",
        },
    }
    values = {"repoURL": repositories.platform, "targetRevision": repositories.revision, "ref": "values"}
    return _spec(
        f"platform-addons-{environment}-{{{{.addon}}}}",
        environment,
        sync,
        charts_name(environment),
        {"sources": [chart, values]},
        "{{.namespace}}",
        each="{{.metadata.annotations.charts}}",
        left_alone=[
            {"group": one.group, "kind": one.kind, "name": one.name, "jqPathExpressions": list(one.paths)}
            for addon in ADDONS
            for one in addon.ignored_differences
        ],
    )


def _spec(
    name: str,
    environment: str,
    sync: Sync,
    project: str,
    sources: dict[str, object],
    namespace: str,
    *,
    each: str = "",
    left_alone: Sequence[Mapping[str, object]] = (),
) -> dict[str, object]:
    """An ApplicationSet over the cluster of one environment.

    Args:
        name: The application's name.
        environment: The environment, by which the cluster's Secret is chosen.
        sync: Whether what is in Git gets into the cluster by itself.
        project: Its project.
        sources: Its source or sources.
        namespace: Where what names no namespace goes.
        each: A template that gives a list, of which each element makes an application; empty: one application.
        left_alone: Fields that a sync neither compares nor writes, as Argo CD has them.
    """
    ignored = {"ignoreDifferences": [dict(one) for one in left_alone]} if left_alone else {}
    cluster = {"clusters": {"selector": {"matchLabels": {"environment": environment}}}}
    return {
        "goTemplate": True,
        "goTemplateOptions": ["missingkey=error"],
        "generators": [{"matrix": {"generators": [cluster, {"list": {"elementsYaml": each}}]}} if each else cluster],
        "syncPolicy": {"preserveResourcesOnDeletion": True},
        "template": {
            "metadata": {"name": name, "labels": {"environment": environment}},
            "spec": {
                "project": project,
                **sources,
                "destination": {"server": "{{.server}}", "namespace": namespace},
                "syncPolicy": _sync_policy(sync, [*_OPTIONS, *(["RespectIgnoreDifferences=true"] if ignored else [])]),
                **ignored,
            },
        },
    }


def _sync_policy(sync: Sync, options: list[str]) -> dict[str, object]:
    if sync == "manual":
        # Without `refresh`: what was not pressed for must not come by itself.
        return {"syncOptions": options, "retry": _RETRY}
    return {
        "automated": {"prune": True, "selfHeal": True},
        "syncOptions": options,
        # Each attempt takes the newest commit: else the one that fixes a failing sync waits until the last has failed.
        "retry": {**_RETRY, "refresh": True},
    }


def _replaced(
    group: str, kind: str, values: Mapping[str, str], added: Mapping[str, str] | None = None
) -> dict[str, object]:
    """A Kustomize patch that writes values into every object of a kind, over the tree's placeholders and besides."""
    lines = [
        line
        for operation, written in (("replace", values), ("add", added or {}))
        for path, template in written.items()
        for line in (f"- op: {operation}", f"  path: {path}", f'  value: "{template}"')
    ]
    return {"target": {"group": group, "kind": kind}, "patch": "\n".join(lines)}


def _data(name: str, data: dict[str, str]) -> dict[str, object]:
    """A Kustomize patch that writes the values of a ConfigMap, key by key."""
    lines = ["apiVersion: v1", "kind: ConfigMap", "metadata:", f"  name: {name}", "data:"]
    lines += [f'  {key}: "{template}"' for key, template in data.items()]
    return {"target": {"kind": "ConfigMap", "name": name}, "patch": "\n".join(lines)}
