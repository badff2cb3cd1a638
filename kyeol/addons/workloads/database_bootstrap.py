"""The Job that makes the application's database and user: the only pod that may read the master secret.

It has a namespace of its own: whoever can start a pod in a namespace can give it any of that namespace's service
accounts. Argo CD delivers the Job there, from kyeol-app-gitops, before the migrations; no pod of the shop runs beside
it. It reads the secrets itself, so that the master password is in no Secret of the cluster.
"""

from dataclasses import dataclass
from typing import Final

from pulumi import Input

from kyeol.addons.contract import Identity
from kyeol.addons.workloads.secrets_reader import read_secrets
from kyeol.iam import Statement

IDENTITY: Final = Identity(
    role="database-bootstrap", namespace="database-bootstrap", service_account="database-bootstrap"
)


@dataclass(frozen=True, kw_only=True)
class DatabaseSecrets:
    """The secrets of a database.

    Args:
        master_arn: The master user's, which RDS owns and rotates.
        application_arn: The application user's, whose password the Job sets.
        key_arn: The key of both; None: AWS's own.
    """

    master_arn: Input[str]
    application_arn: Input[str]
    key_arn: Input[str] | None = None


def statements(secrets: DatabaseSecrets, region: str) -> list[Statement]:
    """Read exactly the two secrets.

    Args:
        secrets: Which.
        region: The region.
    """
    keys = [secrets.key_arn] if secrets.key_arn is not None else []
    return read_secrets([secrets.master_arn, secrets.application_arn], region, keys)
