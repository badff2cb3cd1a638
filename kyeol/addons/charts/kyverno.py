"""Kyverno: admits into the shop's namespaces only images that the project's own workflow has signed.

The cluster's policy, and with it who may sign, is in the platform-gitops tree: `common/policies/signatures`. Why this
verifier and not another: docs/explanation/decisions/0024-signed-images.md.
"""

from collections.abc import Sequence
from typing import Final

import pulumi
from pulumi import Input

from kyeol.addons.contract import Addon, ChartRelease, Facts, Identity, Port, Values
from kyeol.addons.pod_security import pod_security
from kyeol.iam import Statement

IDENTITY: Final = Identity(role="kyverno", namespace="kyverno", service_account="kyverno-admission-controller")


def statements(regions: Sequence[str]) -> list[Statement]:
    """Read images and their signatures, which are in the images' own repositories, mgmt's among them.

    Args:
        regions: The regions of the registries.
    """
    return [
        Statement(
            sid="Login",
            actions=["ecr:GetAuthorizationToken"],
            resources=["*"],  # The token is the registry's: AWS knows no narrower resource.
        ),
        Statement(
            sid="Read",
            # Listing what refers to an image is the first one's right as well (API_ListImageReferrers).
            actions=["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            resources=[f"arn:aws:ecr:{region}:*:repository/{pulumi.get_project()}-*" for region in regions],
        ),
    ]


def _settings(facts: Facts, role_arn: Input[str] | None) -> Values:
    del facts
    account = {"name": IDENTITY.service_account, "annotations": {"eks.amazonaws.com/role-arn": role_arn}}
    return {"admissionController": {"rbac": {"serviceAccount": account}}}


ADDON: Final = Addon(
    name="kyverno",
    chart="kyverno",
    repository="https://kyverno.github.io/kyverno/",
    release=ChartRelease(
        version="3.9.1",
        sha256="7b7fe51a431b5b133b0ce7eb9dcb222b6a37fb967c163223cf480054ad14d752",
        app_version="v1.19.1",
        source="https://github.com/kyverno/kyverno/tree/v1.19.1/charts/kyverno",
        support="the newest two minors, about half a year: kyverno.io/docs/installation/#compatibility-matrix",
    ),
    namespace=IDENTITY.namespace,
    identity=IDENTITY,
    statements=lambda facts: statements(facts.registry_regions),
    settings=_settings,
    optional=True,
    namespace_labels=pod_security("restricted"),
    # Kyverno makes its webhooks itself, so they do not go with what Argo CD had installed, and they fail closed: from
    # then on they would refuse every pod. The chart's config.webhooks.namespaceSelector, which asks for the label, is
    # added to each policy's own (kyverno 1.19.1, pkg/controllers/webhook/validating.go, resolveNamespaceSelector).
    shop_labels={"kyeol/signed-images": "required"},
    brings=("policies.kyverno.io", "kyverno.io"),
    containers=("admissionController.container", "admissionController.initContainer"),
    ports=(
        Port(
            number=9443,
            serves="webhook",
            pods={"app.kubernetes.io/component": "admission-controller", "app.kubernetes.io/instance": "kyverno"},
            source="values.yaml",
            setting="admissionController.webhookServer.port",
        ),
        Port(
            number=8000,
            serves="metrics",
            pods={"app.kubernetes.io/component": "admission-controller", "app.kubernetes.io/instance": "kyverno"},
            source="values.yaml",
            setting="admissionController.metering.port",
        ),
    ),
    registries=("ghcr.io", "reg.kyverno.io"),
)
