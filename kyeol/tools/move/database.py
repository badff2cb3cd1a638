"""What a database holds, asked through psql: a shop's database is reached from a pod beside it, not from a laptop."""

import json
import shlex
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from kyeol.tools.json_values import Json, mapping
from kyeol.tools.move.inventory import Database, MoveError

_SQL: Final = Path(__file__).with_name("inventory.sql")


def look_at_database(psql: str) -> Database:
    """What a database holds.

    Args:
        psql: The command that is psql with a database, such as `psql service=old`. It reads SQL from its input.

    Raises:
        MoveError: It cannot be run, fails, or prints something else.
    """
    command = [*shlex.split(psql), "-X"]
    try:
        with _SQL.open() as script:
            ran = subprocess.run(command, stdin=script, capture_output=True, text=True, check=False)
    except OSError as error:
        raise MoveError(f"{command[0]}: {error.strerror}") from error
    if ran.returncode:
        raise MoveError(f"{psql}: {ran.stderr.strip() or f'exit code {ran.returncode}'}")
    try:
        return database(json.loads(line) for line in ran.stdout.splitlines())
    except (json.JSONDecodeError, ValidationError) as error:
        raise MoveError(f"{psql} did not print what inventory.sql selects: {str(error).splitlines()[0]}") from error


def database(lines: Iterable[Json]) -> Database:
    """A database by the lines that inventory.sql prints.

    Args:
        lines: They, as JSON values.

    Raises:
        pydantic.ValidationError: Something is missing, or too much.
    """
    whole: dict[str, Json] = {}
    tables: dict[str, dict[str, Json]] = {}
    sequences: dict[str, Mapping[str, Json]] = {}
    for line in lines:
        found = dict(mapping(line))
        kind, name = found.pop("kind", None), str(found.pop("name", ""))
        if kind == "database":
            whole = found
        elif kind == "sequence":
            sequences[name] = found
        else:
            tables.setdefault(name, {}).update(found)
    return Database.model_validate({**whole, "tables": tables, "sequences": sequences})
