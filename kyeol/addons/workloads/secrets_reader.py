"""The service account that reads the environment's secrets for External Secrets.

The operator itself has no role. A SecretStore names the service account below (`auth.jwt.serviceAccountRef`), and the
operator asks for that account's token and assumes the account's role with it. So a SecretStore reads what its own
namespace may read, and one in another namespace, where the account does not exist, reads nothing.

The database's master secret is not among them: see `database_bootstrap`.
"""

from collections.abc import Sequence
from typing import Final

from pulumi import Input

from kyeol.addons.contract import Identity
from kyeol.iam import Statement

OPERATOR: Final = "external-secrets"
"""The add-on that uses the service account."""
ROLE: Final = "external-secrets"
SERVICE_ACCOUNT: Final = "secrets-reader"


def identity(namespace: str) -> Identity:
    """The service account that the SecretStore of a namespace names.

    Args:
        namespace: Where the secrets are used: the application's, or Argo CD's in mgmt.
    """
    return Identity(role=ROLE, namespace=namespace, service_account=SERVICE_ACCOUNT)


def statements(
    secret_arn_prefix: str, region: str, key_arn: Input[str] | None, withheld: Sequence[Input[str]] = ()
) -> list[Statement]:
    """Read the environment's own secrets.

    Args:
        secret_arn_prefix: The beginning of their ARNs, up to and with kyeol-{environment}-.
        region: The region.
        key_arn: The key they are encrypted with; None: AWS's own, which needs no permission.
        withheld: Those that begin so and are not for the application.
    """
    read = read_secrets([f"{secret_arn_prefix}*"], region, [key_arn] if key_arn is not None else [])
    if withheld:
        denied = Statement(
            sid="Withheld", effect="Deny", actions=["secretsmanager:GetSecretValue"], resources=list(withheld)
        )
        read.append(denied)
    return read


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
