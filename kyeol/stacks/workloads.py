"""What the service accounts of the shop and of the secrets may do: there before the first pod asks for it."""

from pulumi import Output

from kyeol.addons.workloads import database_bootstrap, saleor_api, secrets_reader
from kyeol.addons.workloads.database_bootstrap import DatabaseSecrets
from kyeol.addons.workloads.saleor_api import Buckets
from kyeol.components.scope import Scope
from kyeol.components.workload_roles import Grant
from kyeol.config.names import APPLICATION_NAMESPACE, ARGOCD, MANAGEMENT_STACK
from kyeol.stacks.data import Data
from kyeol.stacks.edge import Edge
from kyeol.stacks.encryption import StackKeys


def workload_grants(scope: Scope, keys: StackKeys, data: Data, edge: Edge) -> list[Grant]:
    """The grants of the other service accounts: the secrets' reader, the Saleor API, the database's bootstrap."""
    secrets_namespace = ARGOCD if scope.environment == MANAGEMENT_STACK else APPLICATION_NAMESPACE
    own_secrets = scope.arn("secretsmanager", f"secret:{scope.name('')}")
    grants = [
        Grant(
            identity=secrets_reader.identity(secrets_namespace),
            statements=secrets_reader.statements(own_secrets, scope.region, keys.data, _withheld(data)),
        )
    ]
    if edge.media and edge.private:
        buckets = Buckets(media_arn=edge.media.arn, private_arn=edge.private.arn, key_arn=keys.storage)
        grants.append(Grant(identity=saleor_api.IDENTITY, statements=saleor_api.statements(buckets, scope.region)))
    if data.database and data.secrets:
        secrets = DatabaseSecrets(
            master_arn=data.database.master_secret_arn,
            application_arn=data.secrets.database_arn,
            key_arn=keys.data,
        )
        statements = database_bootstrap.statements(secrets, scope.region)
        grants.append(Grant(identity=database_bootstrap.IDENTITY, statements=statements))
    return grants


def _withheld(data: Data) -> list[Output[str]]:
    """The master secret, where it is one of the environment's own: RDS's has a name of its own."""
    database = data.database
    return [database.master_secret_arn] if database and database.master_password == "own" else []
