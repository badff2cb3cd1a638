"""What the application alone may know: Django's secret key, its signing key, its database user."""

from dataclasses import dataclass

import pulumi
import pulumi_random as random
import pulumi_tls as tls
from pulumi import Input, Output

from kyeol.components.scope import Scope
from kyeol.components.secrets_manager import Secret, SecretArgs
from kyeol.config.database import DatabaseApplicationConfig, numbered


@dataclass(frozen=True, kw_only=True)
class AppSecretsArgs:
    """What the application's secrets need.

    Args:
        scope: The environment.
        application: The application's database and role.
        database_host: The database's host name.
        database_port: Its port.
        replica_host: The read replica's host name, where there is one.
        after: What must be known before the database's secret changes.
        kms_key_arn: The key that encrypts the secrets; absent: AWS's own.
    """

    scope: Scope
    application: DatabaseApplicationConfig
    database_host: Input[str]
    database_port: Input[int]
    replica_host: Input[str] | None = None
    after: Input[object] = None
    kms_key_arn: Input[str] | None = None


class AppSecrets(pulumi.ComponentResource):
    """The application's secrets, generated here and readable only in Secrets Manager.

    Makes a random `SECRET_KEY` and a 2048-bit RSA key (PEM, for signing tokens), each the whole text of its secret, and
    the database user's: JSON with username, password, host, port, dbname and, with a read replica, replica_host, which
    External Secrets composes `DATABASE_URL` from. The bootstrap also reads role, where the owner of the database is not
    the login, and next_username and next_password, while the password is rotated.
    """

    secret_key_arn: Output[str]
    secret_key_name: str
    rsa_key_arn: Output[str]
    rsa_key_name: str
    database_arn: Output[str]
    database_name: str
    application: DatabaseApplicationConfig

    def __init__(self, name: str, args: AppSecretsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:AppSecrets", name, None, opts)
        self.application = args.application
        self._name, self._args = name, args
        child = pulumi.ResourceOptions(parent=self)
        # A generation is part of the logical name, as with the database's password: a key has no keepers.
        secret_key = random.RandomPassword(
            numbered(f"{name}-secret-key", args.application.secret_key_generation), length=64, special=False, opts=child
        )
        rsa_key = tls.PrivateKey(
            numbered(f"{name}-rsa-key", args.application.rsa_key_generation), algorithm="RSA", rsa_bits=2048, opts=child
        )
        generations = args.application.password
        login, password = self._login(generations.current)
        database = {
            "username": login,
            "password": password,
            "host": args.database_host,
            "port": args.database_port,
            "dbname": args.application.name,
        }
        if args.replica_host is not None:
            database["replica_host"] = args.replica_host
        if generations.next is not None:
            database["next_username"], database["next_password"] = self._login(generations.next)
        if login != args.application.user:
            database["role"] = args.application.user

        first = self._secret("secret-key", "Django's SECRET_KEY", secret_key.result)
        second = self._secret("rsa-key", "The RSA key that signs the API's tokens, PEM", rsa_key.private_key_pem)
        login_now = Output.all(Output.json_dumps(database), args.after).apply(lambda both: str(both[0]))
        third = self._secret("database", "The application's database user, as JSON", login_now)
        self.secret_key_arn, self.secret_key_name = first.arn, first.name
        self.rsa_key_arn, self.rsa_key_name = second.arn, second.name
        self.database_arn, self.database_name = third.arn, third.name
        self.register_outputs(
            {
                "secretKeyArn": self.secret_key_arn,
                "rsaKeyArn": self.rsa_key_arn,
                "databaseArn": self.database_arn,
            }
        )

    def _login(self, generation: int) -> tuple[str, Output[str]]:
        """Who logs in with a generation of the database's password, and the password."""
        what = numbered("database", generation)
        # Letters and digits need no escaping, in SQL as in a URL.
        password = random.RandomPassword(
            f"{self._name}-{what}", length=40, special=False, opts=pulumi.ResourceOptions(parent=self)
        )
        return self._args.application.login(generation), password.result

    def _secret(self, what: str, description: str, value: Input[str]) -> Secret:
        return Secret(
            f"{self._name}-{what}",
            SecretArgs(
                scope=self._args.scope,
                what=what,
                description=description,
                value=value,
                kms_key_arn=self._args.kms_key_arn,
            ),
            pulumi.ResourceOptions(parent=self),
        )
