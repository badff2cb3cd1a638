"""AWS Load Balancer Controller: makes the ALB of an Ingress."""

from typing import Final

from pulumi import Input

from kyeol.addons.contract import Addon, ChartRelease, Facts, Identity, IgnoredDifference, Manifest, Port, Values
from kyeol.addons.load_balancer_controller_policy import ControllerScope, statements
from kyeol.addons.service_account import service_account
from kyeol.iam import Statement

IDENTITY: Final = Identity(
    role="alb-controller", namespace="kube-system", service_account="aws-load-balancer-controller"
)
_CRDS: Final = (
    "https://raw.githubusercontent.com/kubernetes-sigs/aws-load-balancer-controller/{app_version}"
    "/helm/aws-load-balancer-controller/crds"
)


def _settings(facts: Facts, role_arn: Input[str] | None) -> Values:
    return {
        "clusterName": facts.cluster_name,
        "region": facts.region,
        "vpcId": facts.vpc_id,
        "serviceAccount": service_account(IDENTITY, role_arn),
        "defaultTags": dict(facts.tags),
    }


def _statements(facts: Facts) -> list[Statement]:
    return statements(
        ControllerScope(
            account_id=facts.account_id,
            region=facts.region,
            cluster_name=facts.cluster_name,
            vpc_id=facts.vpc_id,
        )
    )


ADDON: Final = Addon(
    name="aws-load-balancer-controller",
    chart="aws-load-balancer-controller",
    repository="https://aws.github.io/eks-charts",
    release=ChartRelease(
        version="3.5.0",
        sha256="45051f634b33e10baccb3354d0681b7de787c60445e599fa276e0c9aedd4ccd5",
        app_version="v3.5.0",
        source="https://github.com/aws/eks-charts/tree/v0.0.242/stable/aws-load-balancer-controller",
        support="the newest minor: kubernetes-sigs/aws-load-balancer-controller, README",
    ),
    namespace=IDENTITY.namespace,
    identity=IDENTITY,
    statements=_statements,
    settings=_settings,
    crds=(
        Manifest(
            address=f"{_CRDS}/crds.yaml",
            path="crds/crds.yaml",
            sha256="cb00e9a8ee22cc51307bbed799faff306ab4d23a9fd201d26fcd53ab035777d9",
        ),
        Manifest(
            address=f"{_CRDS}/gateway-crds.yaml",
            path="crds/gateway-crds.yaml",
            sha256="fce68bbfc74b4ed7dbea675f46981cbef1fffc8981cf19c0c1e7a2e9d6464862",
        ),
    ),
    # keepTLSSecret looks the certificate up in the cluster, which Argo CD's rendering cannot.
    ignored_differences=(
        IgnoredDifference(group="", kind="Secret", name="aws-load-balancer-tls", paths=(".data",)),
        *(
            IgnoredDifference(
                group="admissionregistration.k8s.io",
                kind=f"{kind}WebhookConfiguration",
                name="aws-load-balancer-webhook",
                paths=(".webhooks[]?.clientConfig.caBundle",),
            )
            for kind in ("Mutating", "Validating")
        ),
    ),
    cleans_up=True,
    ports=(
        Port(
            number=9443,
            serves="webhook",
            pods={
                "app.kubernetes.io/name": "aws-load-balancer-controller",
                "app.kubernetes.io/instance": "aws-load-balancer-controller",
            },
            source="templates/deployment.yaml",
            setting="webhookBindPort",
        ),
        Port(
            number=8080,
            serves="metrics",
            pods={
                "app.kubernetes.io/name": "aws-load-balancer-controller",
                "app.kubernetes.io/instance": "aws-load-balancer-controller",
            },
            source="templates/deployment.yaml",
        ),
    ),
    registries=("public.ecr.aws",),
)
