"""External Secrets: brings the environment's secrets into the cluster.

The operator itself has no role. A SecretStore names the service account below (`auth.jwt.serviceAccountRef`), and the
operator asks for that account's token and assumes the account's role with it. So a SecretStore reads what its own
namespace may read, and one in another namespace, where the account does not exist, reads nothing.

The database's master secret is no secret of this role: see `database_bootstrap`.
"""

from typing import Final

from pulumi import Input

from kyeol.addons.contract import Addon, ChartRelease, Facts, Identity, Port, Values
from kyeol.addons.pod_security import pod_security
from kyeol.components.iam import Statement

ROLE: Final = "external-secrets"
SERVICE_ACCOUNT: Final = "secrets-reader"


def identity(namespace: str) -> Identity:
    """The service account that the SecretStore of a namespace names.

    Args:
        namespace: Where the secrets are used: the application's, or Argo CD's in mgmt.
    """
    return Identity(role=ROLE, namespace=namespace, service_account=SERVICE_ACCOUNT)


def statements(secret_arn_prefix: str, region: str, key_arn: Input[str] | None) -> list[Statement]:
    """Read the environment's own secrets.

    Args:
        secret_arn_prefix: The beginning of their ARNs, up to and with kyeol-{environment}-.
        region: The region.
        key_arn: The key they are encrypted with; None: AWS's own, which needs no permission.
    """
    return read_secrets([f"{secret_arn_prefix}*"], region, [key_arn] if key_arn is not None else [])


def read_secrets(secret_arns: list[Input[str]], region: str, key_arns: list[Input[str]]) -> list[Statement]:
    """Read secrets by ARN, and decrypt them through Secrets Manager only."""
    read = Statement(
        sid="Read", actions=["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"], resources=secret_arns
    )
    if not key_arns:
        return [read]
    decrypt = Statement(
        sid="Decrypt",
        actions=["kms:Decrypt"],
        resources=key_arns,
        conditions={"StringEquals": {"kms:ViaService": f"secretsmanager.{region}.amazonaws.com"}},
    )
    return [read, decrypt]


def _settings(facts: Facts, role_arn: Input[str] | None) -> Values:
    del facts, role_arn
    return {}


ADDON: Final = Addon(
    name="external-secrets",
    chart="external-secrets",
    repository="https://charts.external-secrets.io",
    release=ChartRelease(
        version="2.10.0",
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
