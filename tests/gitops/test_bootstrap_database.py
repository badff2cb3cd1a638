"""The script that makes the application's role and database, against a server that only notes what it is told."""

import json
import logging
import sys
from types import ModuleType, SimpleNamespace
from typing import Any, Self

import pytest

from tests.gitops.manifests import APP
from tests.gitops.pods import loaded

SCRIPT = APP / "base" / "api" / "bootstrap" / "bootstrap_database.py"
MASTER = {"username": "kyeol_master", "password": "master-s-own"}
APPLICATION = {
    "username": "clerk",
    "password": "it's; a --secret",
    "host": "db.internal",
    "port": 5432,
    "dbname": "shop",
}


class Composed(str):
    """SQL as psycopg composes it: what is filled in is quoted."""

    def format(self, *arguments: str, **named: str) -> "Composed":  # type: ignore[override]
        """The statement with names and values in it."""
        return Composed(str.format(self, *arguments, **named))


class OperationalError(Exception):
    """The server did not answer."""


class Server:
    """A PostgreSQL server that has some roles and databases, and notes statements by database."""

    def __init__(self, roles: set[str], databases: set[str], refuses: int = 0) -> None:
        self.roles, self.databases, self.refuses = roles, databases, refuses
        self.statements: list[tuple[str, str]] = []
        self.connections: list[dict[str, Any]] = []

    def connect(self, **arguments: Any) -> Any:  # noqa: ANN401 - stands in for psycopg
        """As psycopg.connect."""
        self.connections.append(arguments)
        if self.refuses:
            self.refuses -= 1
            raise OperationalError("connection refused\n")
        return Connection(self, arguments["dbname"])

    def said(self, database: str) -> list[str]:
        """The statements that a database was told."""
        return [statement for where, statement in self.statements if where == database]


class Connection:
    """One connection; a password leaves it as a verifier only."""

    def __init__(self, server: Server, database: str) -> None:
        self.server, self.database = server, database
        self.pgconn = SimpleNamespace(
            encrypt_password=lambda password, role, algorithm: (
                b"SCRAM-SHA-256$of-%d" % len(password)
                if role in (b"clerk", b"clerk_b") and algorithm == b"scram-sha-256"
                else b""
            )
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def execute(self, statement: str, values: list[str] | None = None) -> Any:  # noqa: ANN401 - a cursor
        """As a connection of psycopg executes."""
        there: set[str] = set()
        if "pg_roles" in statement:
            there = self.server.roles
        elif "pg_database" in statement:
            there = self.server.databases
        else:
            self.server.statements.append((self.database, str(statement)))
        found = (1,) if values and values[0] in there else None
        return SimpleNamespace(fetchone=lambda: found)


def quoted(value: str, mark: str) -> str:
    return mark + value.replace(mark, mark * 2) + mark


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as the pod runs it, but for the packages of Saleor's image."""
    sql = ModuleType("psycopg.sql")
    sql.SQL = Composed  # type: ignore[attr-defined]
    sql.Identifier = lambda name: quoted(name, '"')  # type: ignore[attr-defined]
    sql.Literal = lambda value: quoted(value, "'")  # type: ignore[attr-defined]
    psycopg, boto3 = ModuleType("psycopg"), ModuleType("boto3")
    psycopg.sql, psycopg.OperationalError = sql, OperationalError  # type: ignore[attr-defined]
    for name, module in (("psycopg", psycopg), ("psycopg.sql", sql), ("boto3", boto3)):
        monkeypatch.setitem(sys.modules, name, module)
    bootstrap_database = loaded(SCRIPT)
    monkeypatch.setattr(bootstrap_database, "PAUSE_SECONDS", 0)
    return bootstrap_database


def test_the_first_time_everything_is_made_and_in_order(script: ModuleType) -> None:
    server = Server(set(), set())
    script.bootstrap(MASTER, APPLICATION, server.connect)
    assert server.said("postgres") == [
        "CREATE ROLE \"clerk\" WITH LOGIN PASSWORD 'SCRAM-SHA-256$of-16'",
        'GRANT "clerk" TO "kyeol_master"',
        'CREATE DATABASE "shop" OWNER "clerk"',
        'REVOKE ALL ON DATABASE "shop" FROM PUBLIC',
        'GRANT CONNECT, CREATE, TEMPORARY ON DATABASE "shop" TO "kyeol_master"',
    ]
    assert server.said("shop") == [
        f'CREATE EXTENSION IF NOT EXISTS "{extension}"' for extension in ("hstore", "pg_trgm", "btree_gin", "pgcrypto")
    ]


def test_every_other_time_nothing_is_made_twice_and_the_password_is_the_secrets(script: ModuleType) -> None:
    server = Server({"clerk"}, {"shop"})
    script.bootstrap(MASTER, APPLICATION, server.connect)
    said = server.said("postgres")
    assert said[0] == "ALTER ROLE \"clerk\" WITH LOGIN PASSWORD 'SCRAM-SHA-256$of-16'"
    assert 'ALTER DATABASE "shop" OWNER TO "clerk"' in said
    assert not [one for one in said if one.startswith("CREATE")]


NEXT = {"next_username": "clerk_b", "next_password": "the other one"}
TURNED = {**APPLICATION, "username": "clerk_b", "password": "the other one", "role": "clerk"}
ACTS_AS_THE_OWNER = ['GRANT "clerk" TO "clerk_b"', 'ALTER ROLE "clerk_b" SET role TO "clerk"']


def test_the_next_login_is_made_while_the_other_is_in_use(script: ModuleType) -> None:
    server = Server({"clerk"}, {"shop"})
    script.bootstrap(MASTER, APPLICATION | NEXT, server.connect)
    assert server.said("postgres")[:4] == [
        "ALTER ROLE \"clerk\" WITH LOGIN PASSWORD 'SCRAM-SHA-256$of-16'",
        "CREATE ROLE \"clerk_b\" WITH LOGIN PASSWORD 'SCRAM-SHA-256$of-13'",
        *ACTS_AS_THE_OWNER,
    ]


def test_the_login_before_keeps_its_password_once_the_next_is_in_use(script: ModuleType) -> None:
    """Pods that have not started again since still log in with it."""
    server = Server({"clerk", "clerk_b"}, {"shop"})
    script.bootstrap(MASTER, TURNED, server.connect)
    said = server.said("postgres")
    assert not [one for one in said if one.startswith('ALTER ROLE "clerk" ')]
    assert 'ALTER DATABASE "shop" OWNER TO "clerk"' in said, "whoever logs in, the role owns what there is"


def test_a_database_that_begins_with_the_second_login_has_an_owner_too(script: ModuleType) -> None:
    server = Server(set(), set())
    script.bootstrap(MASTER, TURNED, server.connect)
    assert server.said("postgres")[1:4] == ['CREATE ROLE "clerk"', *ACTS_AS_THE_OWNER]


def test_it_connects_as_the_master_over_tls_and_commits_each_statement(script: ModuleType) -> None:
    server = Server(set(), set())
    script.bootstrap(MASTER, APPLICATION, server.connect)
    assert [one["dbname"] for one in server.connections] == ["postgres", "shop"]
    for one in server.connections:
        assert (one["host"], one["port"], one["user"], one["password"]) == (
            "db.internal",
            5432,
            "kyeol_master",
            "master-s-own",
        )
        assert one["sslmode"] == "require"
        assert one["autocommit"] is True, "CREATE DATABASE runs in no transaction"


def test_a_database_that_fails_over_is_waited_for(script: ModuleType) -> None:
    server = Server(set(), set(), refuses=script.ATTEMPTS - 1)
    script.bootstrap(MASTER, APPLICATION, server.connect)
    assert server.said("shop")


def test_a_database_that_never_answers_fails_the_job(script: ModuleType) -> None:
    server = Server(set(), set(), refuses=script.ATTEMPTS)
    with pytest.raises(OperationalError):
        script.bootstrap(MASTER, APPLICATION, server.connect)
    assert server.statements == []


def test_a_name_cannot_break_out_of_its_quotes(script: ModuleType) -> None:
    server = Server(set(), set())
    script.make_database(Connection(server, "postgres"), 'shop"; DROP ROLE x; --', "clerk", "kyeol_master")
    assert server.said("postgres")[1] == 'CREATE DATABASE "shop""; DROP ROLE x; --" OWNER "clerk"'


def test_no_secret_is_said_or_sent(
    script: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    server = Server(set(), set(), refuses=1)
    stored = {"rds!db": MASTER, "kyeol-dev-database": APPLICATION}
    client = SimpleNamespace(get_secret_value=lambda SecretId: {"SecretString": json.dumps(stored[SecretId])})  # noqa: N803
    monkeypatch.setattr(
        sys.modules["boto3"], "client", lambda service: {"secretsmanager": client}[service], raising=False
    )
    monkeypatch.setattr(sys.modules["psycopg"], "connect", server.connect, raising=False)
    monkeypatch.setenv("MASTER_SECRET", "rds!db")
    monkeypatch.setenv("APPLICATION_SECRET", "kyeol-dev-database")
    assert script.main() == 0
    written = caplog.text + "".join(capsys.readouterr())
    assert "attempt 1 of 12: connection refused" in written
    for statement in [*server.statements, ("", written)]:
        assert MASTER["password"] not in statement[1]
        assert str(APPLICATION["password"]) not in statement[1]
