"""Argo CD's ApplicationSets: an application per registered cluster, from what its Secret says.

Go templates, strict (`missingkey=error`): a cluster whose Secret lacks something gets no application, rather than one
with a gap. Applications keep their resources when they go: a lost Secret must not empty a cluster.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pulumi import Input

from kyeol.addons.catalog import ADDONS
from kyeol.config.names import APPLICATION_NAMESPACE
from kyeol.gitops import shop
from kyeol.gitops.projects import charts_name, platform_name, shop_name

_ENVIRONMENT: Final = "{{.metadata.labels.environment}}"
_REGION: Final = "{{.metadata.labels.region}}"
_ROUTE53: Final = "/spec/acme/solvers/0/dns01/route53"
_NOWHERE: Final = "default"
"""What names no namespace goes here, where nothing is meant to be: policies name theirs."""
_RETRY: Final = {"limit": 5, "backoff": {"duration": "10s", "factor": 2, "maxDuration": "5m"}}
_OPTIONS: Final = ("ServerSideApply=true", "PruneLast=true", "SkipDryRunOnMissingResource=true")


def saleor_api(repository: Input[str], revision: str) -> dict[str, Any]:
    """`saleor-api-{environment}`: the shop, in every cluster that is for it.

    Args:
        repository: kyeol-app-gitops.
        revision: The branch or tag.
    """
    source = {
        "repoURL": repository,
        "targetRevision": revision,
        "path": f"overlays/{_ENVIRONMENT}",
        # Git does not know what the program makes; the overlay's replacements carry it to where it belongs.
        "kustomize": {"patches": [_data(shop.FACTS, shop.facts()), shop.host_rules()], "images": shop.images()},
    }
    return _spec(
        f"saleor-api-{_ENVIRONMENT}", shop_name(_ENVIRONMENT), {"source": source}, APPLICATION_NAMESPACE,
        {"purpose": "shop"},
    )  # fmt: skip


def platform_addons(repository: Input[str], revision: str) -> dict[str, Any]:
    """`platform-addons-{environment}`: the policies of every cluster, mgmt's own as well.

    Args:
        repository: kyeol-platform-gitops.
        revision: The branch or tag.
    """
    source = {
        "repoURL": repository,
        "targetRevision": revision,
        "path": f"clusters/{_ENVIRONMENT}",
        "kustomize": {
            "patches": [
                _replaced(
                    "cert-manager.io",
                    "ClusterIssuer",
                    {f"{_ROUTE53}/region": _REGION, f"{_ROUTE53}/hostedZoneID": "{{.metadata.annotations.zoneId}}"},
                ),
            ]
        },
    }
    return _spec(f"platform-addons-{_ENVIRONMENT}", platform_name(_ENVIRONMENT), {"source": source}, _NOWHERE, {})


def platform_charts(repository: Input[str], revision: str) -> dict[str, Any]:
    """`platform-addons-{environment}-{add-on}`: the add-ons of every cluster that leaves them to Argo CD.

    The chart takes the values of the tree, then the program's, as a Helm release does: maps merge, lists replace. What
    a chart renders differently every time (certificates of webhooks) stays as it was first made.

    Args:
        repository: kyeol-platform-gitops.
        revision: The branch or tag.
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
                f"$values/clusters/{_ENVIRONMENT}/values/{{{{.addon}}}}.yaml",
            ],
            "values": "{{.settings}}",
        },
    }
    values = {"repoURL": repository, "targetRevision": revision, "ref": "values"}
    return _spec(
        f"platform-addons-{_ENVIRONMENT}-{{{{.addon}}}}",
        charts_name(_ENVIRONMENT),
        {"sources": [chart, values]},
        "{{.namespace}}",
        {"delivery": "argocd"},
        each="{{.metadata.annotations.charts}}",
        left_alone=[
            {"group": one.group, "kind": one.kind, "name": one.name, "jqPathExpressions": list(one.paths)}
            for addon in ADDONS
            for one in addon.ignored_differences
        ],
    )


def _spec(
    name: str,
    project: str,
    sources: dict[str, Any],
    namespace: str,
    selected: dict[str, str],
    *,
    each: str = "",
    left_alone: Sequence[Mapping[str, object]] = (),
) -> dict[str, Any]:
    """An ApplicationSet over the clusters with some labels.

    Args:
        name: The application's name.
        project: Its project.
        sources: Its source or sources.
        namespace: Where what names no namespace goes.
        selected: The labels, besides how the cluster is synced.
        each: A template that gives a list, of which each element makes an application; empty: one per cluster.
        left_alone: Fields that a sync neither compares nor writes, as Argo CD has them.
    """
    ignored = {"ignoreDifferences": [dict(one) for one in left_alone]} if left_alone else {}
    options = [*_OPTIONS, *(["RespectIgnoreDifferences=true"] if left_alone else [])]
    manual = {"syncOptions": options, "retry": _RETRY}
    automatic = {
        **manual,
        "automated": {"prune": True, "selfHeal": True},
        # Each attempt takes the newest commit: else the one that fixes a failing sync waits until the last has failed.
        # Not where somebody presses sync: what was not pressed for must not come by itself.
        "retry": {**_RETRY, "refresh": True},
    }
    return {
        "goTemplate": True,
        "goTemplateOptions": ["missingkey=error"],
        "generators": [
            _generator({**selected, "sync": sync}, policy, each)
            for sync, policy in (("automatic", automatic), ("manual", manual))
        ],
        "syncPolicy": {"preserveResourcesOnDeletion": True},
        "template": {
            "metadata": {"name": name, "labels": {"environment": _ENVIRONMENT}},
            "spec": {
                "project": project,
                **sources,
                "destination": {"server": "{{.server}}", "namespace": namespace},
                **ignored,
            },
        },
    }


def _generator(labels: dict[str, str], policy: dict[str, Any], each: str) -> dict[str, Any]:
    """The clusters with some labels, with a sync policy of their own: a Go template cannot write a Boolean."""
    template = {"metadata": {}, "spec": {"project": "", "destination": {}, "syncPolicy": policy}}
    clusters: dict[str, Any] = {"clusters": {"selector": {"matchLabels": labels}}}
    if each:
        return {"matrix": {"generators": [clusters, {"list": {"elementsYaml": each}}], "template": template}}
    clusters["clusters"]["template"] = template
    return clusters


def _replaced(group: str, kind: str, values: dict[str, str]) -> dict[str, Any]:
    """A Kustomize patch that writes values into every object of a kind, over the tree's placeholders."""
    lines = [
        line
        for path, template in values.items()
        for line in ("- op: replace", f"  path: {path}", f'  value: "{template}"')
    ]
    return {"target": {"group": group, "kind": kind}, "patch": "\n".join(lines)}


def _data(name: str, data: dict[str, str]) -> dict[str, Any]:
    """A Kustomize patch that writes the values of a ConfigMap, key by key."""
    lines = ["apiVersion: v1", "kind: ConfigMap", "metadata:", f"  name: {name}", "data:"]
    lines += [f'  {key}: "{template}"' for key, template in data.items()]
    return {"target": {"kind": "ConfigMap", "name": name}, "patch": "\n".join(lines)}
