"""A shop on the one side and an empty environment on the other."""

import logging
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Final

from moto.moto_server.werkzeug_app import create_backend_app
from moto.s3.models import S3Backend, s3_backends
from werkzeug.serving import make_server

from tests.move import postgres
from tests.move.postgres import ADMIN, PASSWORD, PORT

_SHOP: Final = Path(__file__).with_name("shop.sql")
_ACCOUNT: Final = "123456789012"
REGION: Final = "ap-northeast-2"

_BY_S3S_OWN_KEYS: Final = {
    "Rule": {"BucketKeyEnabled": "false", "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
}

_BOOTSTRAPPED: Final = """
create database {database} owner saleor;
revoke all on database {database} from public;
grant connect, create, temporary on database {database} to kyeol_master;
\\connect "service=new dbname={database}"
create extension hstore;
create extension pg_trgm;
create extension btree_gin;
create extension pgcrypto;
set role saleor;
create table order_order (id integer primary key);
create table of_the_first_sync (id serial primary key);
"""
"""As the Job database-bootstrap and the first sync leave the new side (gitops, bootstrap_database.py)."""

_MASTER: Final = f"""
create role kyeol_master login createdb createrole replication password '{PASSWORD}';
grant pg_create_subscription to kyeol_master;
set role kyeol_master;
create role saleor login password '{PASSWORD}';
grant saleor to kyeol_master;
"""
"""RDS's master user is no superuser either; what it may by rds_superuser it may here by roles of PostgreSQL 16."""


@dataclass(frozen=True, kw_only=True)
class Estate:
    """Two servers, and an S3.

    Args:
        folder: Where everything is.
        environment: Of every process that speaks to them.
        old: The old server's host.
        new: The new server's host.
        s3: What the S3 holds.
    """

    folder: Path
    environment: dict[str, str]
    old: Path
    new: Path
    s3: S3Backend

    def shop(self, name: str, *, files: int) -> "Shop":
        """A shop on the old side that has everything, and a place for it on the new one.

        Args:
            name: Its name.
            files: How many files its media are.
        """
        folder = self.folder / name
        folder.mkdir()
        login: dict[str, str | int] = {"port": PORT, "password": PASSWORD}
        old = {"host": str(self.old), "dbname": name, **login}
        new = {"host": str(self.new), "dbname": name, **login}
        services = folder / "services"
        postgres.service_file(services, {
            "old": {**old, "user": ADMIN}, "back": {**old, "dbname": f"{name}_back", "user": ADMIN},
            "new": {**new, "user": "kyeol_master"},
            "customers-of-old": {**old, "user": "shopkeeper"}, "customers-of-new": {**new, "user": "saleor"},
        })  # fmt: skip
        environment = {**self.environment, "PGSERVICEFILE": str(services), **settings(name, self.old, self.new)}
        shop = Shop(folder=folder, environment=environment)
        shop.ask("service=old dbname=postgres", f"create database {name} owner shopkeeper template template0")
        shop.ask("service=old", f"set role shopkeeper;\n{_SHOP.read_text()}")
        shop.ask("service=new dbname=postgres", _BOOTSTRAPPED.format(database=name))
        for bucket in (environment["OLD_MEDIA"], environment["NEW_MEDIA"]):
            self.s3.create_bucket(bucket, REGION)
            # As S3 has it where nobody asks for anything else.
            self.s3.put_bucket_encryption(bucket, _BY_S3S_OWN_KEYS)
        for number in range(1, files + 1):
            self.s3.put_object(environment["OLD_MEDIA"], f"products/shirt-{number}.png", secrets.token_bytes(64))
        return shop


@dataclass(frozen=True, kw_only=True)
class Shop:
    """A shop that is about to move: its folder, and the environment of whoever moves it."""

    folder: Path
    environment: dict[str, str]

    def ask(self, connection: str, sql: str) -> list[str]:
        """What psql prints.

        Args:
            connection: The service, such as service=old.
            sql: What is asked.
        """
        ran = subprocess.run(
            ["psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", connection], input=sql, env=self.environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.splitlines()

    def orders(self, service: str) -> set[str]:
        """The ids of all orders."""
        return set(self.ask(f"service={service}", "select id from order_order"))


def settings(name: str, old: Path, new: Path) -> dict[str, str]:
    """What the first block of the page sets, as it is here.

    Args:
        name: The shop's name.
        old: The old server's host.
        new: The new server's host.
    """
    return {
        "ENV": "prod", "ACCOUNT": _ACCOUNT, "AWS_REGION": REGION, "OLD_REGION": REGION, "OLD_CIDR": "192.0.2.0/24",
        "OLD_HOST": str(old), "OLD_PORT": str(PORT), "OLD_DB": name, "OLD_ROLE": "shopkeeper", "OLD_ADMIN": ADMIN,
        "OLD_PASSWORD": PASSWORD, "OLD_MEDIA": f"{name}-old-media", "OLD_REPLICATION": "replication",
        "NEW_HOST": str(new), "NEW_PORT": str(PORT), "NEW_DB": name, "NEW_ROLE": "saleor",
        "NEW_MEDIA": f"{name}-new-media", "NEW_REPLICATION": "replication", "MOVE_PASSWORD": "0123456789abcdef",
        # The package's libpq knows no TLS.
        "SSLMODE": "disable",
    }  # fmt: skip


@contextmanager
def estate(folder: Path) -> Iterator[Estate]:
    """Start everything, until the block ends.

    Args:
        folder: A folder that everybody may enter.
    """
    bin_ = postgres.programs(folder)
    empty, extensions = postgres.cluster(bin_, folder), folder / "extensions"
    postgres.crypto(extensions)
    # A line for each request would bury what a failed test has to say.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    # S3 alone: moto's server looks for the service of each request among all, a quarter of its time.
    s3 = make_server("127.0.0.1", 0, create_backend_app("s3"), threaded=True)
    Thread(target=s3.serve_forever).start()
    try:
        environment = {
            **postgres.environment(bin_), "AWS_ENDPOINT_URL": f"http://127.0.0.1:{s3.port}",
            "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_EC2_METADATA_DISABLED": "true",
        }  # fmt: skip
        with (
            postgres.server(bin_, empty, folder / "old", extensions) as old,
            postgres.server(bin_, empty, folder / "new", extensions) as new,
        ):
            for host_, sql in ((old, f"create role shopkeeper login password '{PASSWORD}'"), (new, _MASTER)):
                subprocess.run(
                    ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", f"host={host_} port={PORT} user={ADMIN}"], input=sql,
                    env={**environment, "PGPASSWORD": PASSWORD}, text=True, check=True,
                )  # fmt: skip
            yield Estate(folder=folder, environment=environment, old=old, new=new, s3=s3_backends[_ACCOUNT]["aws"])
    finally:
        s3.shutdown()
        s3.server_close()
