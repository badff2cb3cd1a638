"""Differences between the sides of a move, one line each."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner

from kyeol.tools.commands.app import app
from kyeol.tools.move.compare import differences
from kyeol.tools.move.inventory import Database, File, MoveError, Sequence, ShopInventory, Table

_ORDERS: Final = Table(
    owner="saleor", columns={"id": "uuid", "number": "character varying(64)"}, indexes=["order_order_pkey"],
    constraints=["order_order_pkey"], triggers=["log"], rows=1000, checksum="1", newest="2026-11-28 03:10:00+00",
)  # fmt: skip
_COUNT: Final = "1000 rows, the newest of 2026-11-28 03:10:00+00"
_USERS: Final = Table(
    owner="saleor", columns={"id": "integer"}, indexes=[], constraints=[], triggers=[], rows=3, checksum="2"
)
_DATABASE: Final = Database(
    encoding="UTF8", large_objects=0, extensions=["hstore", "plpgsql"], views=["public.sold"], functions=["public.log"],
    tables={"public.order_order": _ORDERS, "public.account_user": _USERS},
    sequences={"public.account_user_id_seq": Sequence(next=4, highest=3), "public.order_number": Sequence(next=1001)},
)  # fmt: skip
_FILES: Final = {"a.png": File(size=1, md5="aa"), "b.png": File(size=2, md5=None)}

Change = Callable[[Database], Database]


def _with(**changed: object) -> Change:
    return lambda database: database.model_copy(update=changed)


def _orders(**changed: object) -> Change:
    return _with(tables={**_DATABASE.tables, "public.order_order": _ORDERS.model_copy(update=changed)})


def _sequence(name: str, found: Sequence) -> Change:
    return _with(sequences={**_DATABASE.sequences, name: found})


def test_two_sides_that_hold_the_same_differ_in_nothing() -> None:
    assert (
        differences(ShopInventory(database=_DATABASE, media=_FILES), ShopInventory(database=_DATABASE, media=_FILES))
        == []
    )


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (_with(encoding="LATIN1"), "encoding: UTF8, and LATIN1 on the new side"),
        (_with(large_objects=2), "large objects: 0, and 2 on the new side"),
        (_with(extensions=["plpgsql"]), "extension hstore: missing on the new side"),
        (_with(views=[]), "view public.sold: missing on the new side"),
        (_with(functions=[]), "function public.log: missing on the new side"),
        (_with(tables={"public.account_user": _USERS}), "table public.order_order: missing on the new side"),
        (_with(tables={**_DATABASE.tables, "public.x": _USERS}), "table public.x: only on the new side"),
        (
            _orders(rows=998, newest="2026-11-28 03:09:00+00"),
            f"table public.order_order: {_COUNT}, and 998 rows, the newest of 2026-11-28 03:09:00+00 on the new side",
        ),
        (
            _orders(checksum="9"),
            f"table public.order_order: {_COUNT} on both sides, with other contents",
        ),
        (
            _orders(columns={"id": "uuid"}),
            "table public.order_order: column number: character varying(64), and missing on the new side",
        ),
        (_orders(indexes=[]), "table public.order_order: index order_order_pkey: missing on the new side"),
        (_orders(constraints=[]), "table public.order_order: constraint order_order_pkey: missing on the new side"),
        (_orders(triggers=[]), "table public.order_order: trigger log: missing on the new side"),
        (_with(sequences={**_DATABASE.sequences, "public.more": Sequence(next=1)}), None),
        (_with(extensions=["hstore", "pg_trgm", "plpgsql"]), None),
        (
            _sequence("public.order_number", Sequence(next=1)),
            "sequence public.order_number: goes on with 1001, and with 1 on the new side",
        ),
        (
            _sequence("public.account_user_id_seq", Sequence(next=4, highest=7)),
            "sequence public.account_user_id_seq: goes on with 4 on the new side, where 7 is taken",
        ),
    ],
)
def test_a_difference_is_one_line(change: Change, line: str | None) -> None:
    found = differences(ShopInventory(database=_DATABASE), ShopInventory(database=change(_DATABASE)))
    assert found == ([line] if line else [])


def test_a_table_of_another_owner_than_most_is_named_and_another_name_of_the_owner_is_not() -> None:
    tables = {name: table.model_copy(update={"owner": "kyeol"}) for name, table in _DATABASE.tables.items()}
    third = {"public.third": _USERS, "public.fourth": _USERS.model_copy(update={"owner": "kyeol_master"})}
    left = _DATABASE.model_copy(update={"tables": {**_DATABASE.tables, **third}})
    third["public.third"] = _USERS.model_copy(update={"owner": "kyeol"})
    right = _DATABASE.model_copy(update={"tables": {**tables, **third}})
    assert differences(ShopInventory(database=left), ShopInventory(database=right)) == [
        "table public.fourth: belongs to kyeol_master on the new side, other tables to kyeol"
    ]


@pytest.mark.parametrize(
    ("files", "line"),
    [
        ({"a.png": File(size=1, md5="aa")}, "file b.png: missing on the new side"),
        ({**_FILES, "b.png": File(size=3)}, "file b.png: 2 bytes, and 3 on the new side"),
        ({**_FILES, "a.png": File(size=1, md5="bb")}, "file a.png: 1 bytes on both sides, with other contents"),
        ({**_FILES, "a.png": File(size=1)}, None),
        ({**_FILES, "down.html": File(size=1)}, None),
    ],
)
def test_a_file_that_differs_is_one_line(files: dict[str, File], line: str | None) -> None:
    assert differences(ShopInventory(media=_FILES), ShopInventory(media=files)) == ([line] if line else [])


def test_a_database_is_not_compared_with_files() -> None:
    with pytest.raises(MoveError, match="there is nothing to compare"):
        differences(ShopInventory(database=_DATABASE), ShopInventory(media=_FILES))


def test_the_command_ends_with_what_it_found(tmp_path: Path) -> None:
    left, right = tmp_path / "old.json", tmp_path / "new.json"
    left.write_text(ShopInventory(database=_DATABASE, media=_FILES).model_dump_json(exclude_none=True))
    right.write_text(left.read_text())
    compare = ["move", "compare", str(left), str(right)]
    assert (CliRunner().invoke(app, compare).exit_code, CliRunner().invoke(app, compare).output) == (0, "")
    right.write_text(ShopInventory(database=_DATABASE, media={}).model_dump_json(exclude_none=True))
    found = CliRunner().invoke(app, compare)
    assert found.exit_code == 1
    assert found.output.splitlines() == [f"file {key}: missing on the new side" for key in ("a.png", "b.png")]


@pytest.mark.parametrize("text", ["", "{}", '{"database": {}}', "[]"])
def test_what_is_no_inventory_is_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text(text)
    found = CliRunner().invoke(app, ["move", "compare", str(path), str(tmp_path / "missing.json")])
    assert found.exit_code == 2
    assert found.stderr.startswith(str(path))
    assert len(found.stderr.splitlines()) == 1
