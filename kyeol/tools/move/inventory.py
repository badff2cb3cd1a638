"""What a shop holds, as `kyeol move inventory` writes it down and `kyeol move compare` reads it."""

from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from kyeol.errors import KyeolError


class MoveError(KyeolError):
    """A side cannot be looked at, or what was written down of it cannot be read."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Table(_Record):
    """A table.

    Args:
        owner: The role that it belongs to.
        columns: Their types, by name.
        indexes: The valid ones.
        constraints: The validated ones.
        triggers: Those that somebody has made.
        rows: How many there are.
        checksum: Of all rows, in whatever order.
        newest: The newest created_at, where there is one.
    """

    owner: str
    columns: dict[str, str]
    indexes: list[str]
    constraints: list[str]
    triggers: list[str]
    rows: int
    checksum: str
    newest: str | None = None


class Sequence(_Record):
    """A sequence: what it gives next, and the highest number in the column that it belongs to, if it does."""

    next: int
    highest: int | None = None


class Database(_Record):
    """A database, as one snapshot shows it; names are with their schema."""

    encoding: str
    large_objects: int
    extensions: list[str]
    views: list[str]
    functions: list[str]
    tables: dict[str, Table]
    sequences: dict[str, Sequence]


class File(_Record):
    """A file of the media: its size in bytes, and its MD5, as far as it is known."""

    size: int
    md5: str | None = None


class ShopInventory(_Record):
    """What one side holds; None: nobody looked."""

    database: Database | None = None
    media: dict[str, File] | None = None


NOTHING: Final = ShopInventory()


def read(path: Path) -> ShopInventory:
    """What was written down.

    Args:
        path: The file.

    Raises:
        MoveError: There is no such file, or it is something else.
    """
    try:
        found = ShopInventory.model_validate_json(path.read_bytes())
    except OSError as error:
        raise MoveError(f"{path}: {error.strerror}") from error
    except ValidationError as error:
        raise MoveError(f"{path} is not what `kyeol move inventory` writes: {error.errors()[0]['msg']}") from error
    if found == NOTHING:
        raise MoveError(f"{path} holds neither a database nor media")
    return found
