"""External Secrets: brings the environment's secrets into the cluster, by the role of `workloads.secrets_reader`."""

from typing import Final

from pulumi import Input

from kyeol.addons.contract import Addon, ChartRelease, Facts, Port, Values
from kyeol.addons.pod_security import pod_security
from kyeol.addons.workloads.secrets_reader import OPERATOR, ROLE


def _settings(facts: Facts, role_arn: Input[str] | None) -> Values:
    del facts, role_arn
    return {}


ADDON: Final = Addon(
    name=OPERATOR,
    chart="external-secrets",
    repository="https://charts.external-secrets.io",
    release=ChartRelease(
        version="2.10.0",
        sha256="b96e948fff3674638b5d3f9e43886f3796e04739c4b4127929aed2ddac7d1418",
        app_version="v2.10.0",
        source="https://github.com/external-secrets/external-secrets/tree/helm-chart-2.10.0/deploy/charts/external-secrets",
        support="until the next minor, about three weeks: external-secrets.io/latest/introduction/stability-support",
    ),
    namespace="external-secrets",
    borrowed_role=ROLE,
    settings=_settings,
    namespace_labels=pod_security("restricted"),
    cleans_up=True,
    containers=("", "webhook", "certController"),
    ports=(
        Port(
            number=10250,
            serves="webhook",
            pods={
                "app.kubernetes.io/name": "external-secrets-webhook",
                "app.kubernetes.io/instance": "external-secrets",
            },
            source="values.yaml",
            setting="webhook.port",
        ),
        Port(
            number=8080,
            serves="metrics",
            pods={"app.kubernetes.io/name": "external-secrets", "app.kubernetes.io/instance": "external-secrets"},
            source="values.yaml",
            setting="metrics.listen.port",
        ),
    ),
    registries=("ghcr.io",),
)
