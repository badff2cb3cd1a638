"""Metrics Server: tells the autoscalers, and `kubectl top`, what pods and nodes use."""

from typing import Final

from pulumi import Input

from kyeol.addons.contract import Addon, ChartRelease, Facts, Port, Values


def _settings(facts: Facts, role_arn: Input[str] | None) -> Values:
    del facts, role_arn
    return {}


ADDON: Final = Addon(
    name="metrics-server",
    chart="metrics-server",
    repository="https://kubernetes-sigs.github.io/metrics-server/",
    release=ChartRelease(
        version="3.13.1",
        sha256="084e6edb680cf4e2acc30bd496568c53fdf663cbacf6e17876b25785c35b7a13",
        app_version="0.8.1",
        source="https://github.com/kubernetes-sigs/metrics-server/tree/metrics-server-helm-chart-3.13.1/charts/metrics-server",
        support="the newest minor: kubernetes-sigs/metrics-server, README",
    ),
    namespace="kube-system",
    settings=_settings,
    ports=(
        Port(
            number=10250,
            serves="aggregated API",
            pods={"app.kubernetes.io/name": "metrics-server", "app.kubernetes.io/instance": "metrics-server"},
            source="values.yaml",
            setting="containerPort",
        ),
    ),
    registries=("registry.k8s.io",),
)
