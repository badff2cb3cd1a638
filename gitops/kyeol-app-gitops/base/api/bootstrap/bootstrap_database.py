"""Make the application's role, database and extensions, whatever of them is there already.

Reads the names of two secrets of Secrets Manager from the environment: MASTER_SECRET, of the database's master user,
and APPLICATION_SECRET, of the application's. No password is printed, and none is part of a statement: the server gets
the SCRAM verifier of the application's.
"""

import json
import logging
import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import boto3  # type: ignore[import-not-found, import-untyped, unused-ignore]
import psycopg  # type: ignore[import-not-found, unused-ignore]
from psycopg import sql  # type: ignore[import-not-found, unused-ignore]

Secret = Mapping[str, str]

EXTENSIONS = ("hstore", "pg_trgm", "btree_gin", "pgcrypto")
"""What Saleor's migrations ask for; all of them trusted, so that a major upgrade can do without the master as well."""

ATTEMPTS = 12
PAUSE_SECONDS = 10.0
"""Two minutes: a database that fails over, or whose security group is being made, is back by then."""

log = logging.getLogger("bootstrap")


def main() -> int:
    """Run once, and say what was made."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s", stream=sys.stdout)
    client = boto3.client("secretsmanager")

    def secret(variable: str) -> Secret:
        read: Secret = json.loads(client.get_secret_value(SecretId=os.environ[variable])["SecretString"])
        return read

    bootstrap(secret("MASTER_SECRET"), secret("APPLICATION_SECRET"), psycopg.connect)
    log.info("role, database and extensions are as they should be")
    return 0


def bootstrap(master: Secret, application: Secret, connect: Callable[..., Any]) -> None:
    """Make what is missing.

    Args:
        master: username and password.
        application: username, password, host, port and dbname; role, where the owner of the database is not the user;
            next_username and next_password, which the pods are to log in with from the next deployment on.
        connect: As psycopg.connect.
    """
    role, database = application.get("role", application["username"]), application["dbname"]
    with connected(connect, master, application, "postgres") as server:
        make_login(server, application["username"], application["password"], role)
        if "next_username" in application:
            make_login(server, application["next_username"], application["next_password"], role)
        make_database(server, database, role, master["username"])
    with connected(connect, master, application, database) as server:
        for extension in EXTENSIONS:
            server.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))


def connected(connect: Callable[..., Any], master: Secret, application: Secret, database: str) -> Any:  # noqa: ANN401
    """A connection of the master user, over TLS, each statement committed by itself.

    `require`, not `verify-full`: the image has no bundle of RDS's authorities.

    Raises:
        psycopg.OperationalError: The database did not answer in all attempts, or refuses the master.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return connect(
                host=application["host"],
                port=application["port"],
                user=master["username"],
                password=master["password"],
                dbname=database,
                sslmode="require",
                connect_timeout=10,
                autocommit=True,
            )
        except psycopg.OperationalError as error:
            if attempt == ATTEMPTS:
                raise
            log.warning("attempt %d of %d: %s", attempt, ATTEMPTS, str(error).strip())
            time.sleep(PAUSE_SECONDS)
    raise AssertionError


def make_login(server: Any, login: str, password: str, role: str) -> None:  # noqa: ANN401
    """A login with exactly this password; if it is not the role itself it acts as the role, which owns what is made.

    Two logins take turns: each password is good until its login's next turn, and no pod is shut out by a rotation.
    """
    verifier = server.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
    there = exists(server, login)
    statement = "ALTER ROLE {} WITH LOGIN PASSWORD {}" if there else "CREATE ROLE {} WITH LOGIN PASSWORD {}"
    server.execute(sql.SQL(statement).format(sql.Identifier(login), sql.Literal(verifier)))
    log.info("login %s %s", login, "is there, with its password" if there else "made")
    if login == role:
        return
    names = {"role": sql.Identifier(role), "login": sql.Identifier(login)}
    if not exists(server, role):
        server.execute(sql.SQL("CREATE ROLE {role}").format(**names))
    server.execute(sql.SQL("GRANT {role} TO {login}").format(**names))
    server.execute(sql.SQL("ALTER ROLE {login} SET role TO {role}").format(**names))


def exists(server: Any, role: str) -> bool:  # noqa: ANN401
    """Whether there is a role of that name, login or not."""
    return server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is not None


def make_database(server: Any, database: str, role: str, master: str) -> None:  # noqa: ANN401
    """The database, owned by the role and closed to every other but the master."""
    names = {"database": sql.Identifier(database), "role": sql.Identifier(role), "master": sql.Identifier(master)}
    # RDS's master is no superuser: it gives a database away only to a role that it is a member of.
    server.execute(sql.SQL("GRANT {role} TO {master}").format(**names))
    there = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    statement = "ALTER DATABASE {database} OWNER TO {role}" if there else "CREATE DATABASE {database} OWNER {role}"
    server.execute(sql.SQL(statement).format(**names))
    server.execute(sql.SQL("REVOKE ALL ON DATABASE {database} FROM PUBLIC").format(**names))
    server.execute(sql.SQL("GRANT CONNECT, CREATE, TEMPORARY ON DATABASE {database} TO {master}").format(**names))
    log.info("database %s %s", database, "is there" if there else "made")


if __name__ == "__main__":
    sys.exit(main())
